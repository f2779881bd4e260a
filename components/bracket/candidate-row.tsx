import { AppLink } from '@/components/ui/app-link';
import type { TaskRollout } from '@/lib/api/tournaments';
import { pickable } from '@/components/compare/basket';
import { CrownGlyph } from '@/components/figures/judge-crown';
import { exitStatusWord } from '@/lib/rollout/exit-words';
import { OutcomeGlyph } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { SIZES, type PlacedCandidate } from '@/lib/bracket/layout';
import { fitText } from '@/lib/bracket/text-width';
import type { BracketModel } from './bracket-model';

/** A candidate's name for readers: everything its row shows. */
export function candidateLabel(model: BracketModel, rollout: TaskRollout): string {
  const folded = model.foldedInto.get(rollout.id);
  return [
    model.nameOf(rollout.id),
    exitStatusWord(rollout.exitStatus),
    `${rollout.steps} ${rollout.steps === 1 ? 'step' : 'steps'}`,
    rollout.patch ? `patch +${rollout.patch.added} −${rollout.patch.removed}` : 'no patch recorded',
    folded && `stands also for ${folded.join(', ')} with the identical patch`,
    model.survivors.has(rollout.id) && 'chosen by the judge',
  ]
    .filter((part) => part)
    .join(', ');
}

/** One row of the first column, drawn: slot, outcome, exit status, steps, changed lines. A real link. */
export function CandidateRow({
  model,
  placed,
  tabIndex,
  onPoint,
}: {
  model: BracketModel;
  placed: PlacedCandidate;
  tabIndex: 0 | -1;
  onPoint: (on: boolean) => void;
}) {
  const rollout = model.rollouts.get(placed.id);
  if (!rollout) return null;
  const chosen = model.survivors.has(placed.id);
  const { x } = placed;
  const top = placed.y - SIZES.row / 2;
  const baseline = placed.y + 4;
  return (
    <>
      <AppLink
        drawn
        href={`/rollouts/${rollout.id}`}
        prefetch={false}
        aria-label={candidateLabel(model, rollout)}
        data-node={rollout.id}
        {...pickable({ id: rollout.id, label: model.labelOf(rollout.id) })}
        tabIndex={tabIndex}
        onPointerEnter={() => onPoint(true)}
        onPointerLeave={() => onPoint(false)}
        onFocus={() => onPoint(true)}
        onBlur={() => onPoint(false)}
        className="group outline-none"
      >
        <rect
          x={x}
          y={top + 1}
          width={SIZES.candidate}
          height={SIZES.row - 2}
          rx={3}
          className="fill-surface stroke-line group-hover:fill-hover group-focus-visible:stroke-accent group-focus-visible:[stroke-width:2]"
        />
      </AppLink>
      <g aria-hidden className="pointer-events-none">
        <text x={x + 8} y={baseline} className={rowText(chosen)}>
          {model.labelOf(rollout.id)}
        </text>
        {!model.blind && (
          <OutcomeGlyph mark={markOf(rollout.outcome, rollout.exitStatus)} size={14} x={x + 52} y={top + 9} />
        )}
        <text x={x + 74} y={baseline} className="fill-ink-2 text-sm">
          {fitText(exitStatusWord(rollout.exitStatus), 84, 13)}
        </text>
        {chosen && model.tournament.rounds.length === 0 && <CrownGlyph size={16} x={x + 156} y={top + 8} />}
        <Copies count={model.copies.get(rollout.id)} x={x + 164} y={placed.y} />
        <text x={x + 244} y={baseline} textAnchor="end" className="fill-ink-2 font-mono text-xs">
          {rollout.steps} {rollout.steps === 1 ? 'step' : 'steps'}
        </text>
        <text
          x={x + SIZES.candidate - 8}
          y={baseline}
          textAnchor="end"
          className="fill-ink-2 font-mono text-xs"
        >
          {rollout.patch ? `+${rollout.patch.added} −${rollout.patch.removed}` : '—'}
        </text>
      </g>
    </>
  );
}

const rowText = (chosen: boolean) =>
  chosen ? 'fill-ink font-mono text-sm font-bold' : 'fill-ink font-mono text-sm';

function Copies({ count, x, y }: { count: number | undefined; x: number; y: number }) {
  if (!count) return null;
  return (
    <text x={x} y={y + 4} textAnchor="middle" className="fill-ink font-mono text-xs font-semibold">
      ×{count}
    </text>
  );
}
