import type { TaskRollout } from '@/lib/api/tournaments';
import { exitStatusWord } from '@/lib/rollout/exit-words';
import { markOf, markWord } from '@/lib/rollout/outcome-words';
import { slotLabel } from '@/lib/bracket/group-words';
import type { PlacedBox } from './picture-places';
import type { PipelineModel } from './pipeline-model';

/** What a place of the picture is, in words: its name for readers and the line under the picture. */
export function boxWords(model: PipelineModel, box: PlacedBox, blind: boolean): string {
  const rollout = model.rollouts.get(box.id ?? '');
  if (!rollout) return emptyWords(model, box);
  const name = `${slotLabel(rollout.slot)} of iteration ${rollout.iteration}`;
  return [
    `${ROLE[box.kind](box)}${name}`,
    ...facts(rollout, blind),
    box.kind === 'cell' || box.kind === 'guest' ? folded(model, box) : '',
    shown(model, rollout),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const ROLE: Record<PlacedBox['kind'], (box: PlacedBox) => string> = {
  cell: () => '',
  guest: () => 'Champion of the iterations before: ',
  prior: () => 'Prior: ',
  champion: (box) => `Champion of iteration ${box.iteration}: `,
  final: () => 'Final answer: ',
};

function facts(rollout: TaskRollout, blind: boolean): string[] {
  const { outcome, exitStatus, steps, patch } = rollout;
  return [
    blind ? '' : markWord(markOf(outcome, exitStatus), outcome),
    exitStatusWord(exitStatus),
    `${steps} ${steps === 1 ? 'step' : 'steps'}`,
    patch ? `patch +${patch.added} −${patch.removed}` : 'no patch recorded',
  ];
}

function folded({ rollouts, stages }: PipelineModel, { iteration, id }: PlacedBox): string {
  const other = rollouts.get(stages[iteration]?.standIns.get(id ?? '') ?? '');
  if (!other) return '';
  return `folded into ${slotLabel(other.slot)} of iteration ${other.iteration}, which has the identical patch`;
}

function shown({ rollouts }: PipelineModel, { priors }: TaskRollout): string {
  if (priors.length === 0) return '';
  const labels = priors.map((id) => {
    const slot = rollouts.get(id)?.slot;
    return slot === undefined ? 'a removed rollout' : slotLabel(slot);
  });
  return `shown ${labels.join(', ')} of the iteration before`;
}

/** How a wanted rollout stands that has not ended. */
export const STATE_WORDS = {
  ...{ waiting: 'not started', running: 'running', cancelled: 'cancelled', finished: 'ended' },
  interrupted: 'given up after interruptions',
};

function emptyWords({ stages }: PipelineModel, box: PlacedBox): string {
  if (box.kind === 'cell') {
    const cell = stages[box.iteration]?.cells.find((one) => one.key === box.id);
    return `${slotLabel(cell?.slot ?? 0)} of iteration ${box.iteration}: ${STATE_WORDS[cell?.state ?? 'waiting']}`;
  }
  if (box.kind === 'prior') return 'A prior: not chosen yet';
  if (box.kind === 'final') return 'Final answer: not chosen yet';
  return `Champion of iteration ${box.iteration}: not chosen yet`;
}

/** Where a place leads; null while there is nothing to see. A refined rollout opens at what it was shown. */
export function boxHref(model: PipelineModel, box: PlacedBox): string | null {
  if (box.kind === 'champion') return box.id === null ? null : `#champion-${box.iteration}`;
  const cell = model.stages[box.iteration]?.cells.find((one) => one.key === box.id);
  const id = model.rollouts.has(box.id ?? '') ? box.id : (cell?.rolloutId ?? null);
  if (id === null) return null;
  if (box.kind === 'final') return `/rollouts/${id}?tab=patch`;
  return `/rollouts/${id}${box.kind === 'cell' && box.iteration > 0 ? '?tab=lineage' : ''}`;
}

/** Keys of lines that belong to a rollout: those at its ends, and the ways of the summaries it was shown. */
export function relatedIds(model: PipelineModel, box: PlacedBox | null): ReadonlySet<string> {
  if (box?.id == null) return new Set();
  const priors = box.kind === 'cell' ? (model.rollouts.get(box.id)?.priors ?? []) : [];
  return new Set([box.id, ...priors]);
}
