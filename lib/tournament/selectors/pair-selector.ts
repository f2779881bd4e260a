/** A pair to vote on, by the places of its candidates; the first is shown first where the display is fixed. */
export type Pair = readonly [a: number, b: number];

/** A pair that was voted on: how many votes each had. Spoiled votes count for nobody. */
export interface PairResult {
  a: number;
  b: number;
  forA: number;
  forB: number;
}

/** What a pair selector knows beside the votes. */
export interface PairTable {
  /** N: candidates, named by their places 0 … N−1. */
  n: number;
  /** V: votes of every pair. */
  votes: number;
  /** Places in the order in which they are paired while nothing tells them apart. */
  seating: readonly number[];
  /** Places in the order in which they win ties of the ranking. */
  tieOrder: readonly number[];
}

export interface Score {
  score: number;
  interval: { low: number; high: number } | null;
}

/** A selector that lets pairs be voted on and ranks by the margins. Pure; the same results give the same pairs. */
export interface PairSelector {
  /** Pairs of the next round, none of them twice, given all rounds so far; [] when all is played. */
  nextRound(table: PairTable, played: readonly (readonly PairResult[])[]): Pair[];
  /** Score of each place by all rounds so far, higher is better. */
  scores(table: PairTable, played: readonly (readonly PairResult[])[]): Score[];
}
