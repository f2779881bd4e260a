import type { MouseEvent } from 'react';
import { SvgLink } from '@/components/ui/app-link';
import { CrownGlyph } from '@/components/figures/judge-crown';
import { OutcomeGlyph } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { groupName, tallyText, underTally } from '@/lib/bracket/group-words';
import { SIZES, type PlacedJoint } from '@/lib/bracket/layout';
import type { BracketModel } from './bracket-model';

const SPINE = 18;
const PILL = { x: 28, width: 60, height: 22 };

/** Opens the group in place for a plain click; other clicks follow the link as a browser does. */
export function plainClick(event: MouseEvent, act: () => void): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
  event.preventDefault();
  act();
}

/** A group as a joint of the bracket with its tally: a link that opens the group, and its winner's place. */
export function GroupJoint({
  model,
  joint,
  href,
  selected,
  tabIndex,
  onOpen,
  onPoint,
}: {
  model: BracketModel;
  joint: PlacedJoint;
  href: string;
  selected: boolean;
  tabIndex: 0 | -1;
  onOpen: () => void;
  onPoint: (on: boolean) => void;
}) {
  const group = model.groups.get(joint.key);
  if (!group) return null;
  const upset = model.upsets.has(joint.key);
  const planned = model.tournament.settings.votes;
  const top = (joint.inputs[0]?.y ?? joint.y) - 14;
  const bottom = Math.max((joint.inputs.at(-1)?.y ?? joint.y) + 14, joint.y + 26);
  const under = underTally(group, planned, upset);
  return (
    <>
      <JointPaths model={model} joint={joint} upset={upset} />
      <a
        href={href}
        data-node={joint.key}
        tabIndex={tabIndex}
        aria-label={groupName(group, model.nameOf, planned, upset)}
        aria-current={selected ? 'true' : undefined}
        onClick={(event) => plainClick(event, onOpen)}
        onPointerEnter={() => onPoint(true)}
        onPointerLeave={() => onPoint(false)}
        onFocus={() => onPoint(true)}
        onBlur={() => onPoint(false)}
        className="group outline-none"
      >
        <rect
          x={joint.x + 1}
          y={top}
          width={SIZES.joint - 2}
          height={bottom - top}
          rx={4}
          className="fill-transparent group-hover:fill-hover/60"
        />
        <rect
          x={joint.x + PILL.x}
          y={joint.y - PILL.height / 2}
          width={PILL.width}
          height={PILL.height}
          rx={4}
          strokeDasharray={group.winner === null ? '3 3' : undefined}
          className={
            selected
              ? 'fill-accent-soft stroke-accent [stroke-width:2]'
              : 'fill-surface stroke-line-strong group-hover:stroke-ink group-focus-visible:stroke-accent group-focus-visible:[stroke-width:2]'
          }
        />
      </a>
      <g aria-hidden className="pointer-events-none">
        <text
          x={joint.x + PILL.x + PILL.width / 2}
          y={joint.y + 4}
          textAnchor="middle"
          className="fill-ink font-mono text-xs font-semibold"
        >
          {tallyText(group)}
        </text>
        {under !== '' && (
          <text
            x={upset ? joint.x + SPINE + 4 : joint.x + PILL.x + PILL.width / 2}
            y={joint.y + 23}
            textAnchor={upset ? 'start' : 'middle'}
            className={upset ? 'fill-ink text-[11px] font-semibold' : 'fill-ink-3 text-[11px]'}
          >
            {under}
          </text>
        )}
      </g>
      <WinnerPlace model={model} joint={joint} />
    </>
  );
}

/** Lines from each candidate to the joint and on to its winner: losers thin, winners plain, the survivors' path bold. */
function JointPaths({ model, joint, upset }: { model: BracketModel; joint: PlacedJoint; upset: boolean }) {
  const spine = joint.x + SPINE;
  const losers = new Set(model.upsets.get(joint.key)?.losers);
  const lines = joint.inputs
    .map((input) => ({ ...input, weight: weightOf(model, joint, input.id) }))
    .sort((a, b) => a.weight - b.weight);
  return (
    <g fill="none">
      {lines.map((line) => (
        <path
          key={line.id}
          d={`M${joint.x} ${line.y}H${spine}V${joint.y}H${joint.x + PILL.x}`}
          className={STROKES[line.weight]}
        />
      ))}
      {joint.winner !== null && (
        <path
          d={`M${joint.x + PILL.x + PILL.width} ${joint.y}H${joint.winnerX}`}
          className={STROKES[weightOf(model, joint, joint.winner)]}
        />
      )}
      {upset &&
        joint.inputs
          .filter((input) => losers.has(input.id))
          .map((input) => (
            <path
              key={input.id}
              d={`M${joint.x + 4} ${input.y + 6}l5 -12M${joint.x + 9} ${input.y + 6}l5 -12`}
              className="stroke-ink [stroke-width:2]"
            />
          ))}
    </g>
  );
}

const STROKES = [
  'stroke-line-strong [stroke-width:1]',
  'stroke-ink-3 [stroke-width:1.5]',
  'stroke-ink [stroke-width:3]',
] as const;

function weightOf(model: BracketModel, joint: PlacedJoint, id: string): 0 | 1 | 2 {
  if (id !== joint.winner) return 0;
  return model.survivors.has(id) ? 2 : 1;
}

/** The winner behind its joint; the survivors of the last round wear the crown. */
function WinnerPlace({ model, joint }: { model: BracketModel; joint: PlacedJoint }) {
  const { winnerX: x, y, winner } = joint;
  const rollout = winner === null ? undefined : model.rollouts.get(winner);
  const last = joint.round === model.tournament.rounds.length - 1;
  const crowned = rollout && last && model.survivors.has(rollout.id);
  const onPath = rollout && model.survivors.has(rollout.id);
  if (!rollout)
    return (
      <rect
        x={x}
        y={y - 13}
        width={SIZES.winner}
        height={26}
        rx={3}
        strokeDasharray="3 3"
        className="fill-none stroke-line-strong"
      />
    );
  return (
    <SvgLink href={`/rollouts/${rollout.id}`} tabIndex={-1} aria-hidden className="group">
      <rect
        x={x}
        y={y - 13}
        width={SIZES.winner}
        height={26}
        rx={3}
        className={
          onPath
            ? 'fill-surface stroke-ink [stroke-width:2] group-hover:fill-hover'
            : 'fill-surface stroke-line group-hover:fill-hover'
        }
      />
      <text
        x={x + 8}
        y={y + 4}
        className={onPath ? 'fill-ink font-mono text-sm font-bold' : 'fill-ink font-mono text-sm'}
      >
        {model.labelOf(rollout.id)}
      </text>
      {!model.blind && (
        <OutcomeGlyph mark={markOf(rollout.outcome, rollout.exitStatus)} size={14} x={x + 48} y={y - 7} />
      )}
      {crowned && <CrownGlyph size={16} x={x + 68} y={y - 8} />}
    </SvgLink>
  );
}
