import type { OutcomeKind } from '@/lib/rollout/rollout';

export interface Measured {
  outcome: OutcomeKind;
  /** Null: unknown. */
  value: number | null;
}

export interface Best {
  /** Columns to mark. */
  columns: number[];
  /** Among which it was looked for, for the tooltip. */
  among: 'passed' | 'all';
}

/**
 * Where the least is best. Effort is only comparable among rollouts that got there: the least among those that passed,
 * when at least two did; among all, when none passed. Nobody is marked when one alone passed, when a number is
 * missing, or when all are equal.
 */
export function leastOf(columns: readonly Measured[]): Best | null {
  const passed = columns.filter((one) => one.outcome === 'passed').length;
  if (passed === 1) return null;
  const among = passed > 1 ? 'passed' : 'all';
  const counted = columns.map((one) => (among === 'all' || one.outcome === 'passed' ? one : null));
  const values = counted.flatMap((one) => (one ? [one.value] : []));
  if (values.some((value) => value === null)) return null;
  const numbers = values.flatMap((value) => value ?? []);
  const least = Math.min(...numbers);
  if (numbers.every((value) => value === least)) return null;
  return { columns: counted.flatMap((one, i) => (one?.value === least ? [i] : [])), among };
}
