import type { Pair, PairSelector } from './pair-selector';
import { strengthScores } from './round-robin';
import { byScore } from './tie-order';

/** k: candidates of the ring that everybody then meets. */
const PIVOTS = 2;

/** Pairs that `pivot` plays with `n` candidates: N + k (N − k) + C(k, 2) with k = 2, so 45 for N = 16; 1 for N = 2. */
export const pivotPairs = (n: number): number => (n <= PIVOTS ? n - 1 : n + PIVOTS * (n - PIVOTS) + 1);

/**
 * Pivot tournament (arXiv:2607.05391): a ring, in which everybody meets the two beside it, then the two best of the ring
 * meet each other and everybody else. As in the source's count, a pivot meets its neighbours of the ring again: the
 * votes of both meetings count. The ring is scored by its margins; ours, where the source scores by its judge's
 * ratings: the end is ranked by Bradley–Terry over all votes, because pivots and others meet different opponents.
 * Two who both beat the pivots may never have met: their order is then a matter of what else they met.
 */
export const pivot: PairSelector = {
  nextRound({ n, seating, tieOrder }, played) {
    const [ring, ...more] = played;
    if (n <= PIVOTS) return ring ? [] : [[seating[0] ?? 0, seating[1] ?? 1]];
    if (!ring) return seating.map((a, i): Pair => [a, seating[(i + 1) % n] ?? a]);
    if (more.length > 0) return [];
    const margins = new Float64Array(n);
    for (const { a, b, forA, forB } of ring) {
      margins[a] = (margins[a] ?? 0) + forA - forB;
      margins[b] = (margins[b] ?? 0) + forB - forA;
    }
    const pivots = byScore(tieOrder, (place) => margins[place] ?? 0).slice(0, PIVOTS);
    const others = seating.filter((place) => !pivots.includes(place));
    return pivots.flatMap((a, i) => [...pivots.slice(i + 1), ...others].map((b): Pair => [a, b]));
  },
  scores: ({ n }, played) => strengthScores(n, played.flat()),
};
