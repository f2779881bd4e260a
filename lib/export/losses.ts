import type { ExportReader, TrajectoryToExport } from './export-reader';

/** Says once for each rollout what a format of others has no place for, not even beside the trajectory. */
export function noteLosses(
  reader: ExportReader,
  { trajectory, logs }: TrajectoryToExport,
  format: string,
): void {
  reader.log.note(`${format} has no place for outcomes, summaries and votes`);
  if (logs > 0) reader.log.note(`${format} has no place for a rollout's logs`);
  const first = trajectory.steps[0];
  if (first && first.source !== 'agent')
    reader.log.note(`${format} takes what was said before the first reply for a part of the prompt`);
}
