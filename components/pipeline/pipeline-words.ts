import type { ChartCell, MeasuredCell } from '@/components/charts/chart-table';
import { formatPercent } from '@/lib/metrics/format';
import { rateText } from '@/components/figures/rate';
import type { Rate } from '@/lib/metrics/intervals';
import type { PipelineReport } from '@/lib/metrics/pipeline-types';
import type { TournamentPurpose } from '@/lib/refine/settings';

/** A rate for a chart's table and its CSV. */
export const rateCell = (rate: Rate): MeasuredCell => ({ ...rate, text: rateText(rate) });

export const percent = (share: number | null | undefined): string =>
  share == null ? 'unknown' : `${formatPercent(share)} %`;

/** `48.4 %` and the half-width of its interval: `48.4 ±9.1 %`. */
export function shortRate({ value, low, high }: Rate): string {
  if (value === null) return 'unknown';
  return low === null || high === null
    ? `${formatPercent(value)} %`
    : `${formatPercent(value)} ±${formatPercent((high - low) / 2)} %`;
}

const PURPOSES: Record<TournamentPurpose, string> = {
  select: 'select-K',
  champion: 'champion',
  final: 'final vote',
};

/** A tournament by what it was held for: `select-K of iteration 0`, `final vote`. */
export function tournamentName(at: { iteration: number; purpose: TournamentPurpose }): string {
  return at.purpose === 'final' ? PURPOSES.final : `${PURPOSES[at.purpose]} of iteration ${at.iteration}`;
}

const tasks = (n: number) => `${n} ${n === 1 ? 'task' : 'tasks'}`;

/** How far the pipeline is, and what its figures stand on: one sentence. */
export function standingSentence({
  tasks: { total, finished, failed, compared },
}: Pick<PipelineReport, 'tasks'>): string {
  const parts = [
    finished === total
      ? `All ${tasks(total)} finished.`
      : `${finished} of ${tasks(total)} finished${failed > 0 ? `, ${failed} failed` : ''}.`,
  ];
  if (compared < finished)
    parts.push(`The main figures stand on the ${compared} that have a verdict of the tests at every point.`);
  else if (finished > 0 && finished < total) parts.push('The main figures stand on those.');
  return parts.join(' ');
}

/** Mean with interval for a table behind a chart. */
export function meanCell(
  value: number | null,
  interval: { low: number; high: number } | null,
  n: number,
  words: (value: number) => string,
): ChartCell {
  if (value === null) return null;
  const range = interval === null ? '' : `${words(interval.low)}–${words(interval.high)}, `;
  return {
    ...{ value, low: interval?.low ?? null, high: interval?.high ?? null, n },
    text: `${words(value)} (${range}n=${n} rollouts)`,
  };
}

/** What a selection of a pipeline was for; one that a person asked for has only its judge. */
export function selectionName({
  iteration,
  purpose,
  model,
}: {
  iteration: number;
  purpose: TournamentPurpose | null;
  model: string;
}): string {
  return purpose === null ? model : tournamentName({ iteration, purpose });
}
