'use client';

import { useRef, useState, type KeyboardEvent } from 'react';
import { SvgLink } from '@/components/ui/app-link';
import { ARROW_KEYS } from './arrow-keys';
import type { BracketModel } from './bracket-model';
import { PictureBox } from './picture-box';
import { PictureHeader } from './picture-header';
import { PictureJoint } from './picture-joint';
import { nextNode, type PictureNode } from './picture-keys';
import { layoutPicture } from './picture-layout';
import type { PictureLayout, PlacedBox, PlacedLine } from './picture-places';
import { boxHref, boxWords, relatedIds } from './picture-words';
import type { PipelineModel } from './pipeline-model';

export interface PictureProps {
  model: PipelineModel;
  /** A model of each tournament, by the name of its part. */
  brackets: ReadonlyMap<string, BracketModel>;
  blind: boolean;
  /** The open group, `part/key`. */
  selected: string | null;
  groupHref: (part: string, key: string) => string;
  onOpen: (part: string, key: string) => void;
}

const LINES: Record<PlacedLine['kind'], string> = {
  fan: 'stroke-ink-3 [stroke-width:1.5]',
  edge: 'stroke-line-strong [stroke-width:1]',
  champion: 'stroke-ink-3 [stroke-width:1.5] [stroke-dasharray:5_3]',
  path: 'stroke-ink [stroke-width:2.5]',
};

/**
 * A task's whole pipeline as one drawing, left to right. One tab stop; arrow keys move, Enter opens. What is pointed at
 * is told in the line below it, and the summaries a refined rollout was shown are lit.
 */
export function PipelinePicture({ model, brackets, blind, selected, groupHref, onOpen }: PictureProps) {
  const svg = useRef<SVGSVGElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const layout = layoutPicture(model);
  const nodes = nodesOf(layout, model);
  const tabStop = nodes.find((node) => node.key === (focused ?? selected))?.key ?? nodes[0]?.key;
  const box = layout.boxes.find((one) => one.key === pointed) ?? null;
  const lit = relatedIds(model, box);
  const point = (key: string) => (on: boolean) => setPointed(on ? key : null);
  const onKeyDown = (event: KeyboardEvent) => {
    const key = ARROW_KEYS.find((one) => one === event.key);
    const from = document.activeElement?.getAttribute('data-node');
    if (!key || !from || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const to = nextNode(nodes, from, key);
    if (!to) return;
    setFocused(to.key);
    const next = svg.current?.querySelector<SVGAElement>(`[data-node="${CSS.escape(to.key)}"]`);
    next?.focus();
    next?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  return (
    <div className="rounded-md border border-line bg-canvas">
      <div className="relative max-h-[calc(100dvh-9rem)] overflow-auto">
        <PictureHeader model={model} layout={layout} blind={blind} />
        <svg
          ref={svg}
          width={layout.width}
          height={layout.height}
          role="group"
          aria-label="The whole pipeline: arrow keys move between rollouts and groups, Enter opens"
          data-arrow-keys
          onKeyDown={onKeyDown}
          className="block select-none"
        >
          <Lines lines={layout.lines} lit={lit} box={box} />
          {layout.joints.map((joint) => {
            const bracket = brackets.get(joint.part);
            const key = joint.key.slice(joint.part.length + 1);
            const group = bracket?.groups.get(key);
            if (!bracket || !group) return null;
            return (
              <PictureJoint
                key={joint.key}
                {...{ model: bracket, group, joint }}
                href={groupHref(joint.part, key)}
                selected={joint.key === selected}
                tabIndex={joint.key === tabStop ? 0 : -1}
                onOpen={() => onOpen(joint.part, key)}
                onPoint={point(joint.key)}
              />
            );
          })}
          {layout.boxes.map((one) => (
            <PictureBox
              key={one.key}
              {...{ model, blind }}
              box={one}
              lit={one.kind !== 'champion' && one.kind !== 'final' && one.id !== null && lit.has(one.id)}
              chosen={isChosen(model, one)}
              tabIndex={one.key === tabStop ? 0 : -1}
              onPoint={point(one.key)}
            />
          ))}
        </svg>
      </div>
      <p aria-hidden className="h-7 truncate border-t border-line bg-surface px-3 leading-7 text-ink-2">
        {box ? boxWords(model, box, blind) : (groupWords(layout, brackets, pointed) ?? HINT)}
      </p>
    </div>
  );
}

const HINT =
  'Point at a rollout to see which summaries it was shown; click it for its lineage. A tally opens its votes.';

/** Chosen by a tournament of its own iteration, or as the answer. */
function isChosen({ stages, winner }: PipelineModel, { kind, iteration, id }: PlacedBox): boolean {
  if (id === null) return false;
  if (kind === 'prior' || kind === 'champion' || kind === 'final') return true;
  return id === winner?.id || (stages[iteration]?.bracket?.survivors?.includes(id) ?? false);
}

function nodesOf(layout: PictureLayout, model: PipelineModel): PictureNode[] {
  const boxes = layout.boxes.filter((box) => boxHref(model, box) !== null);
  return [...boxes, ...layout.joints].map(({ key, x, y }) => ({ key, x, y }));
}

function groupWords(
  layout: PictureLayout,
  brackets: PictureProps['brackets'],
  key: string | null,
): string | null {
  const joint = layout.joints.find((one) => one.key === key);
  const bracket = joint && brackets.get(joint.part);
  const group = joint && bracket?.groups.get(joint.key.slice(joint.part.length + 1));
  if (!bracket || !group) return null;
  const members = group.candidates.map((id, i) => `${bracket.nameOf(id)} ${group.tally[i] ?? 0}`);
  return `Round ${group.round + 1}, group ${group.group + 1}: ${members.join(' – ')}`;
}

/** Ways from priors to those who were shown them; the ways of what is pointed at stand out. */
function Lines({
  lines,
  lit,
  box,
}: {
  lines: readonly PlacedLine[];
  lit: ReadonlySet<string>;
  box: PlacedBox | null;
}) {
  const isLit = ({ kind, of }: PlacedLine) =>
    kind === 'edge' ? box?.id != null && of.includes(box.id) : kind === 'fan' && of.some((id) => lit.has(id));
  const sorted = [...lines].sort((a, b) => Number(isLit(a)) - Number(isLit(b)));
  return (
    <g fill="none">
      {sorted.map((line) => {
        const path = (
          <path d={line.d} className={isLit(line) ? 'stroke-accent [stroke-width:2]' : LINES[line.kind]} />
        );
        const refined = line.kind === 'edge' ? line.of[1] : undefined;
        if (refined === undefined) return <g key={line.key}>{path}</g>;
        return (
          <SvgLink
            key={line.key}
            href={`/rollouts/${refined}?tab=lineage#prior-${line.of[0]}`}
            tabIndex={-1}
            aria-hidden
          >
            <path d={line.d} className="stroke-transparent [stroke-width:9]" />
            {path}
          </SvgLink>
        );
      })}
    </g>
  );
}
