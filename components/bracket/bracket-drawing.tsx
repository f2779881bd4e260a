'use client';

import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { ARROW_KEYS, neighbour, nodeId, type BracketNode } from './arrow-keys';
import type { BracketModel } from './bracket-model';
import { CandidateRow } from './candidate-row';
import { GroupJoint } from './group-joint';
import { HoverCard } from './hover-card';
import { SIZES } from '@/lib/bracket/layout';

/**
 * The bracket as a drawing of our own. One tab stop: arrow keys move over candidates and groups, Enter opens.
 * It scrolls inside its frame with the round headers in view.
 */
export function BracketDrawing({
  model,
  selected,
  groupHref,
  onOpen,
}: {
  model: BracketModel;
  selected: string | null;
  groupHref: (key: string) => string;
  onOpen: (key: string) => void;
}) {
  const svg = useRef<SVGSVGElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [pointed, setPointed] = useState<BracketNode | null>(null);
  const { layout } = model;
  const tabStop = focused ?? selected ?? layout.joints[0]?.key ?? layout.candidates[0]?.id;

  // The chosen group may have come from a link, the list of upsets or the panel's arrows.
  useEffect(() => {
    if (selected === null) return;
    const node = svg.current?.querySelector(`[data-node="${CSS.escape(selected)}"]`);
    node?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [selected]);

  const onKeyDown = (event: KeyboardEvent) => {
    const key = ARROW_KEYS.find((one) => one === event.key);
    const id = document.activeElement?.getAttribute('data-node');
    if (!key || !id || event.metaKey || event.ctrlKey || event.altKey) return;
    const from: BracketNode = model.groups.has(id) ? { kind: 'group', key: id } : { kind: 'candidate', id };
    const to = neighbour(layout, from, key);
    event.preventDefault();
    event.stopPropagation();
    if (!to) return;
    setFocused(nodeId(to));
    const next = svg.current?.querySelector<SVGAElement>(`[data-node="${CSS.escape(nodeId(to))}"]`);
    next?.focus();
    next?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const point = (node: BracketNode) => (on: boolean) => setPointed(on ? node : null);

  return (
    <div className="relative max-h-[calc(100dvh-4rem)] overflow-auto rounded-md border border-line bg-canvas">
      <RoundHeaders model={model} />
      <div className="relative" style={{ width: layout.width, height: layout.height }}>
        <svg
          ref={svg}
          width={layout.width}
          height={layout.height}
          role="group"
          aria-label="Bracket: arrow keys move between candidates and groups, Enter opens"
          data-arrow-keys
          onKeyDown={onKeyDown}
          className="block select-none"
        >
          {layout.joints.map((joint) => (
            <GroupJoint
              key={joint.key}
              model={model}
              joint={joint}
              href={groupHref(joint.key)}
              selected={joint.key === selected}
              tabIndex={joint.key === tabStop ? 0 : -1}
              onOpen={() => onOpen(joint.key)}
              onPoint={point({ kind: 'group', key: joint.key })}
            />
          ))}
          {layout.candidates.map((placed) => (
            <CandidateRow
              key={placed.id}
              model={model}
              placed={placed}
              tabIndex={placed.id === tabStop ? 0 : -1}
              onPoint={point({ kind: 'candidate', id: placed.id })}
            />
          ))}
        </svg>
        {pointed && <HoverCard model={model} node={pointed} />}
      </div>
    </div>
  );
}

/** Column titles that stay in view while the rounds scroll under them. */
function RoundHeaders({ model }: { model: BracketModel }) {
  const { layout, tournament } = model;
  const keep = tournament.settings.keep;
  const folded = tournament.candidates.length - layout.candidates.length;
  const guest = tournament.candidates.find((id) => {
    const rollout = model.rollouts.get(id);
    return rollout !== undefined && tournament.purpose !== null && rollout.iteration < tournament.iteration;
  });
  return (
    <div
      className="sticky top-0 z-20 min-w-full border-b border-line bg-surface"
      style={{ width: layout.width, height: SIZES.header }}
    >
      {layout.columns.map(({ column, x }) => {
        const groups = tournament.rounds[column - 1]?.groups;
        const last = column === layout.columns.length - 1 && column > 0;
        return (
          <p
            key={column}
            className="absolute top-2 text-xs font-semibold whitespace-nowrap text-ink-2"
            style={{ left: column === 0 ? x : x - SIZES.joint + 8 }}
          >
            {column === 0
              ? `${layout.candidates.length} ${layout.candidates.length === 1 ? 'candidate' : 'candidates'}`
              : `Round ${column}`}
            {column === 0 && folded > 0 && (
              <span className="font-normal text-ink-3" title="They stand behind one with the identical patch">
                {' '}
                · {folded} folded (same patch)
              </span>
            )}
            {column === 0 && guest !== undefined && (
              <span
                className="font-normal text-ink-3"
                title="The champion of the iterations before stands here too"
              >
                {' '}
                · {model.labelOf(guest)} champion
              </span>
            )}
            {column > 0 && (
              <span className="font-normal text-ink-3">
                {groups ? ` · ${groups.length} ${groups.length === 1 ? 'group' : 'groups'}` : ' · to come'}
                {last && ` → ${keep === 1 ? 'choice' : `${keep} survivors`}`}
              </span>
            )}
          </p>
        );
      })}
    </div>
  );
}
