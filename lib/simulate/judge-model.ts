import { choose, majority } from './chances';
import { bisect } from './population';

/** How good a judge is; it knows nothing of a candidate but whether it passes. */
export interface JudgeModel {
  /**
   * `votes`: how often one vote on a passing and a failing candidate is for the passing one. Among more than two, a
   * passing one is p / (1 − p) times as likely to be chosen as a failing one (Luce's rule).
   * `groups`: how often the winner of a group with passing and failing candidates passes, as the paper reports it.
   */
  of: 'votes' | 'groups';
  /** By round from the first; later rounds are as the last of the list. */
  accuracy: readonly number[];
  /** Chance that a vote goes to the candidate shown first, whatever the judge thinks. Of votes only. */
  firstSlotBias: number;
  /**
   * Chance that a vote repeats the judge's one opinion of a group instead of being drawn by itself; the opinion is as
   * often right as a vote. 0: votes are independent; 1: V votes say no more than one.
   */
  alike: number;
}

/** How votes are asked: V of them per group, and in which order the candidates are shown. */
export interface Asking {
  votes: number;
  display: 'fixed' | 'balanced';
}

/** Accuracy in a round (0-based). */
export const accuracyIn = ({ accuracy }: JudgeModel, round: number): number =>
  accuracy[Math.min(round, accuracy.length - 1)] ?? 0.5;

/**
 * The same judge by its votes: for a judge known by its groups, the accuracy at which V votes on a pair decide for the
 * passing one as often (a tie either way).
 */
export function byVotes(judge: JudgeModel, votes: number): JudgeModel {
  if (judge.of === 'votes') return judge;
  const accuracy = judge.accuracy.map((wanted) =>
    wanted >= 1
      ? 1
      : wanted <= 0
        ? 0
        : bisect(
            (p) => pairRight({ ...judge, firstSlotBias: 0 }, p, { votes, display: 'fixed' }) - wanted,
            0,
            1,
          ),
  );
  return { ...judge, of: 'votes', accuracy };
}

/** Chance that an unbiased vote among `size` candidates of which `passing` pass is for a passing one (Luce's rule). */
export function chanceOfPassing(accuracy: number, passing: number, size: number): number {
  if (passing === 0 || passing === size) return passing === 0 ? 0 : 1;
  const good = passing * accuracy;
  return good / (good + (size - passing) * (1 - accuracy));
}

/**
 * Chance that the winner of a group passes, of which `passing` of `size` candidates do, all orders of them being equally
 * likely and ties going either way. Exact; null where there is no closed form here: more than two candidates with a
 * first-slot bias, votes alike, or more than 64 votes.
 */
export function groupPasses(
  judge: JudgeModel,
  round: number,
  { passing, size }: { passing: number; size: number },
  { votes, display }: Asking,
): number | null {
  if (passing === 0 || passing === size) return passing === 0 ? 0 : 1;
  const accuracy = accuracyIn(judge, round);
  if (judge.of === 'groups') return accuracy;
  if (size === 2) return pairRight(judge, accuracy, { votes, display });
  if (judge.firstSlotBias > 0 || judge.alike > 0 || votes > 64) return null;
  return pluralityPasses(passing, size, votes, chanceOfPassing(accuracy, passing, size));
}

/** Chance that V votes on a passing and a failing candidate decide for the passing one, shown first or second alike. */
function pairRight(
  { firstSlotBias, alike }: JudgeModel,
  accuracy: number,
  { votes, display }: Asking,
): number {
  const decided = (chance: number) => {
    const shownFirst = (times: number) =>
      majority([
        { votes: times, chance: firstSlotBias + (1 - firstSlotBias) * chance },
        { votes: votes - times, chance: (1 - firstSlotBias) * chance },
      ]);
    return display === 'fixed'
      ? (shownFirst(votes) + shownFirst(0)) / 2
      : (shownFirst(Math.ceil(votes / 2)) + shownFirst(Math.floor(votes / 2))) / 2;
  };
  if (alike === 0) return decided(accuracy);
  const ofItself = (1 - alike) * accuracy;
  return accuracy * decided(alike + ofItself) + (1 - accuracy) * decided(ofItself);
}

/** Chance that the one with the most votes passes: votes fall on the passing ones with `chance`, evenly among equals. */
function pluralityPasses(passing: number, size: number, votes: number, chance: number): number {
  let total = 0;
  for (let good = 0; good <= votes; good++) {
    const here = choose(votes, good) * chance ** good * (1 - chance) ** (votes - good);
    if (here === 0) continue;
    const against = leaders(size - passing, votes - good);
    for (const mine of leaders(passing, good))
      for (const theirs of against) {
        const wins =
          mine.most === theirs.most ? mine.tied / (mine.tied + theirs.tied) : mine.most > theirs.most ? 1 : 0;
        total += here * mine.chance * theirs.chance * wins;
      }
  }
  return total;
}

interface Leaders {
  most: number;
  tied: number;
  chance: number;
}

const known = new Map<string, Leaders[]>();

/**
 * Chances of how many votes the first of `candidates` has and how many are level with it, when `votes` fall on each
 * alike: C(k, c) · m! / kᵐ · [x^(m−cM)] (Σ_{i<M} xⁱ/i!)^(k−c) / M!ᶜ for most M, tied c, candidates k, votes m.
 */
function leaders(candidates: number, votes: number): Leaders[] {
  const key = `${candidates} ${votes}`;
  const before = known.get(key);
  if (before) return before;
  const found: Leaders[] = [];
  for (let most = votes === 0 ? 0 : 1; most <= votes; most++)
    for (let tied = 1; tied <= candidates && tied * most <= votes; tied++) {
      if (votes === 0 && tied < candidates) continue;
      const rest = votes - tied * most;
      const below = seriesPower(most, candidates - tied, rest)[rest] ?? 0;
      const ways = choose(candidates, tied) * below * (factorial(votes) / factorial(most) ** tied);
      if (ways > 0) found.push({ most, tied, chance: ways / candidates ** votes });
    }
  known.set(key, found);
  return found;
}

/** Coefficients up to `degree` of (Σ_{i<below} xⁱ/i!)^power. */
function seriesPower(below: number, power: number, degree: number): number[] {
  let product = [1, ...Array.from({ length: degree }, () => 0)];
  for (let step = 0; step < power; step++)
    product = product.map((_, d) => {
      let sum = 0;
      for (let i = 0; i < below && i <= d; i++) sum += (product[d - i] ?? 0) / factorial(i);
      return sum;
    });
  return product;
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
