import type { StartExperiment } from '@/lib/api/launches';
import { nothingTaken, type TakenOver } from '@/lib/launch/launch-counts';
import type { LaunchDraft } from './draft';

/** How many rollouts a task has in the experiment that a draft starts from. */
export function takenOver(
  starts: readonly StartExperiment[],
  { startFrom, benchmark }: Pick<LaunchDraft, 'startFrom' | 'benchmark'>,
): TakenOver {
  const known = starts.find(({ id }) => id === startFrom)?.benchmarks[benchmark];
  return known === undefined ? nothingTaken : (task) => known[task] ?? 0;
}
