import type { Pair, PairResult, PairSelector, PairTable, Score } from './pair-selector';
import { roundRobinPairs } from './round-robin';
import { byScore } from './tie-order';

/** Pairs that `swiss` plays with `n` candidates: 3 N (48 for N = 16), or all of them where there are fewer. */
export const swissPairs = (n: number): number => Math.min(3 * n, roundRobinPairs(n));

/** A drawn pair still counts for a tenth of a clear one, so that nobody is without weight. */
const LEAST_WEIGHT = 0.1;

/**
 * Swiss pairing with graded margins, after V1-Infer (arXiv:2603.04304): rounds of pairs of like score, nobody meets
 * anybody twice, 3 N pairs in all, each with V votes (so V1's 48 calls for N = 16 are 48 pairs of V = 1). Ours: the
 * margin of a pair is (votes for − votes against) / V, where V1 reads it from the judge's ratings; the first round is
 * paired by the seating, which stands for V1's coverage phase.
 *
 * Score: margin-weighted win rate Σ w·win / Σ w with w = max(|margin|, 0.1) and win = 1, ½ or 0; ½ for one who has not
 * played. With an odd number, one of those who have played most sits out, the lowest of them.
 */
export const swiss: PairSelector = {
  nextRound(table, played) {
    const { n, seating } = table;
    const results = played.flat();
    const left = swissPairs(n) - results.length;
    if (left === 0) return [];
    const scores = winRates(table, results);
    const met = new Set(results.flatMap(({ a, b }) => [`${a} ${b}`, `${b} ${a}`]));
    const games = Array.from({ length: n }, () => 0);
    for (const place of results.flatMap(({ a, b }) => [a, b])) games[place] = (games[place] ?? 0) + 1;
    const standing = byScore(seating, (place) => scores[place] ?? 0);
    return pairOff(standing, games, (a, b) => met.has(`${a} ${b}`)).slice(0, left);
  },
  scores: (table, played): Score[] =>
    winRates(table, played.flat()).map((score) => ({ score, interval: null })),
};

function winRates({ n, votes }: PairTable, results: readonly PairResult[]): number[] {
  const won = new Float64Array(n);
  const weight = new Float64Array(n);
  for (const { a, b, forA, forB } of results) {
    const margin = (forA - forB) / votes;
    const counts = Math.max(Math.abs(margin), LEAST_WEIGHT);
    const share = (1 + Math.sign(margin)) / 2;
    won[a] = (won[a] ?? 0) + counts * share;
    won[b] = (won[b] ?? 0) + counts * (1 - share);
    weight[a] = (weight[a] ?? 0) + counts;
    weight[b] = (weight[b] ?? 0) + counts;
  }
  return [...won].map((value, place) => (weight[place] ? value / weight[place] : 0.5));
}

type Met = (a: number, b: number) => boolean;

/** As many pairs as can be made of a standing (best first) of candidates who have not met, each as near as possible. */
function pairOff(standing: readonly number[], games: readonly number[], met: Met): Pair[] {
  const most = Math.max(...standing.map((place) => games[place] ?? 0));
  const out = standing.length % 2 === 1 ? standing.findLast((place) => games[place] === most) : undefined;
  const fair = pairsOf(
    standing.filter((place) => place !== out),
    0,
    met,
  );
  if (fair) return fair;
  for (let idle = standing.length % 2; idle < standing.length; idle += 2) {
    const pairs = pairsOf(standing, idle, met);
    if (pairs) return pairs;
  }
  return [];
}

/** Pairs the first with the nearest one that leaves a way to pair the rest; at most `idle` stay alone. */
function pairsOf(standing: readonly number[], idle: number, met: Met): Pair[] | null {
  const [first, ...others] = standing;
  if (first === undefined) return [];
  for (const other of others) {
    if (met(first, other)) continue;
    const rest = pairsOf(
      others.filter((place) => place !== other),
      idle,
      met,
    );
    if (rest) return [[first, other], ...rest];
  }
  return idle > 0 ? pairsOf(others, idle - 1, met) : null;
}
