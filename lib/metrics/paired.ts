import { meanOverTasks, type Rate } from './intervals';

/** McNemar's test over tasks that two experiments both have. */
export interface McNemar {
  /** Tasks that exactly one of the two solves: all the test looks at. */
  discordant: number;
  /** Two-sided, exact; null where no task tells the two apart. */
  p: number | null;
}

/**
 * Exact two-sided McNemar test of `onlyA` against `onlyB` discordant pairs: twice the smaller tail of a binomial with
 * p = ½, at most 1 (McNemar 1947; exact conditional form as in Fagerland, Lydersen, Laake 2013,
 * doi:10.1186/1471-2288-13-91). Summed in logarithms, so that thousands of pairs do not overflow.
 */
export function mcnemarExact(onlyA: number, onlyB: number): McNemar {
  const discordant = onlyA + onlyB;
  if (discordant === 0) return { discordant, p: null };
  let logTerm = -discordant * Math.LN2;
  let tail = Math.exp(logTerm);
  for (let i = 1; i <= Math.min(onlyA, onlyB); i++) {
    logTerm += Math.log((discordant - i + 1) / i);
    tail += Math.exp(logTerm);
  }
  return { discordant, p: Math.min(1, 2 * tail) };
}

/**
 * Mean of b − a over pairs of one task each, in [−1, 1], with the 95 % interval of a bootstrap that draws whole tasks
 * (2,000 seeded draws), so that what is hard for both weighs for both. Fewer than two tasks have no interval.
 */
export const pairedDifference = (pairs: readonly { a: number; b: number }[]): Rate =>
  meanOverTasks(pairs.map(({ a, b }) => b - a));
