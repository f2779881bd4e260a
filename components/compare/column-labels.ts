import type { RolloutPageData } from '@/lib/api/rollouts';

type Named = Pick<RolloutPageData, 'slot' | 'iteration' | 'attempt' | 'task' | 'experiment'>;

const LETTERS = 'ABCD';

/**
 * A short name for each column: `#3`; with its iteration, `i1 #3`, where they differ; with a letter in front, `B #3`,
 * where two columns would else be called the same.
 */
export function columnLabels(rollouts: readonly Named[]): string[] {
  const iterations = new Set(rollouts.map((one) => one.iteration));
  const plain = rollouts.map(
    ({ iteration, slot }) => `${iterations.size > 1 ? `i${iteration} ` : ''}#${slot + 1}`,
  );
  const clear = new Set(plain).size === plain.length;
  return clear ? plain : plain.map((label, i) => `${LETTERS[i] ?? ''} ${label}`);
}

/** True when all are attempts at one task. */
export const sameTask = (rollouts: readonly Named[]): boolean =>
  rollouts.every(
    ({ task }) => task.slug === rollouts[0]?.task.slug && task.benchmark === rollouts[0]?.task.benchmark,
  );

/** True when all are of one experiment. */
export const sameExperiment = (rollouts: readonly Named[]): boolean =>
  rollouts.every(({ experiment }) => experiment.id === rollouts[0]?.experiment.id);
