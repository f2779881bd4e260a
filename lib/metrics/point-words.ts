import { formatPercent } from './format';
import type { Rate } from './intervals';
import type { MainPoint } from './pipeline-types';

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

export const BOOTSTRAP =
  'Intervals: 95 %, bootstrap that draws whole tasks (2,000 draws), since rollouts of a task are alike; of one task alone, Wilson score over its rollouts.';
export const WILSON = 'Intervals: 95 %, Wilson score.';
