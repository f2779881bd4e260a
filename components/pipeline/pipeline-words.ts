import type { ChartCell, MeasuredCell } from '@/components/charts/chart-table';
import { formatPercent } from '@/lib/metrics/format';
import { rateText } from '@/components/figures/rate';
import type { Rate } from '@/lib/metrics/intervals';
import type { MainPoint, PipelineEnding, PipelineReport } from '@/lib/metrics/pipeline-types';
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

/** A difference of shares in points, always signed: `+26.6`, `−12.5`, `0`. */
export function signedPoints(difference: number): string {
  const text = formatPercent(Math.abs(difference));
  return difference === 0 ? '0' : `${difference > 0 ? '+' : '−'}${text}`;
}

/** The gain in words: `+26.6 points (+3.1 to +50, n=8 tasks)`. */
export function gainText({ value, low, high, n }: Rate): string {
  if (value === null) return 'unknown';
  const interval = low === null || high === null ? '' : `${signedPoints(low)} to ${signedPoints(high)}, `;
  return `${signedPoints(value)} points (${interval}n=${n} ${n === 1 ? 'task' : 'tasks'})`;
}

/** `Iter 0`, `Sel-4`, `Final`: as the paper's table heads them. */
export function pointLabel({ kind, iteration }: Pick<MainPoint, 'kind' | 'iteration'>, keep: number): string {
  if (kind === 'iteration') return `Iter ${iteration}`;
  return kind === 'selected' ? `Sel-${keep}` : 'Final';
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

export const ENDING_LABELS: Record<PipelineEnding, string> = {
  solved: 'solved',
  'lost-by-selection': 'lost by select-K',
  'lost-by-refinement': 'lost by refinement',
  'lost-by-final-vote': 'lost by the final vote',
  'never-solved': 'never solved',
  open: 'not decided yet',
};

export const ENDING_SENTENCES: Record<PipelineEnding, string> = {
  solved: 'The final answer passes.',
  'lost-by-selection':
    'A rollout passed, none of the priors chosen from its iteration did, and nothing passed later.',
  'lost-by-refinement': 'A passing prior was shown, and nothing passed afterwards.',
  'lost-by-final-vote': 'A passing rollout stood in the final, and another one was chosen.',
  'never-solved': 'No rollout of any iteration passed.',
  open: 'The task has not come to its end, or no test has judged its final answer.',
};

/** The order of the accounting: what was won, what was lost on the way, what was never there. */
export const ENDING_ORDER: readonly PipelineEnding[] = [
  'solved',
  'lost-by-selection',
  'lost-by-refinement',
  'lost-by-final-vote',
  'never-solved',
  'open',
];

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

export const BOOTSTRAP =
  'Intervals: 95 %, bootstrap that draws whole tasks (2,000 draws), since rollouts of a task are alike; of one task alone, Wilson score over its rollouts.';
export const WILSON = 'Intervals: 95 %, Wilson score.';

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
