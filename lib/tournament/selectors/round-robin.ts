import { bradleyTerry } from './bradley-terry';
import type { Pair, PairResult, PairSelector, Score } from './pair-selector';

/** Pairs that `roundRobin` plays with `n` candidates. */
export const roundRobinPairs = (n: number): number => (n * (n - 1)) / 2;

/** Every pair once, all at once; ranked by Bradley–Terry strengths (natural logarithm) with their 95 % intervals. */
export const roundRobin: PairSelector = {
  nextRound({ seating }, played) {
    if (played.length > 0) return [];
    return seating.flatMap((a, i) => seating.slice(i + 1).map((b): Pair => [a, b]));
  },
  scores: ({ n }, played) => strengthScores(n, played.flat()),
};

/** Bradley–Terry strengths as scores. */
export function strengthScores(n: number, results: readonly PairResult[]): Score[] {
  const preferences = results.flatMap(({ a, b, forA, forB }) => [
    { winner: a, loser: b, votes: forA },
    { winner: b, loser: a, votes: forB },
  ]);
  return bradleyTerry(n, preferences).map(({ value, low, high }) => ({
    score: value,
    interval: { low, high },
  }));
}
