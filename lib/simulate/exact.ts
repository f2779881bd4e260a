import { groupsOfRound } from '@/lib/tournament/grouping';
import { hypergeometric } from './chances';
import { groupPasses, type Asking, type JudgeModel } from './judge-model';

export interface BracketShape extends Asking {
  groupSize: number;
  keep: number;
}

/**
 * Chances of 0, 1, … passing survivors after each round of a bracket, [0] before the first, of `n` candidates of which
 * `passes` pass, seated at random. Exact: a round's groups draw their members without replacement, and each winner passes
 * with the judge's chance for that group. Null where the judge's chance has no closed form.
 */
export function exactBracket(
  judge: JudgeModel,
  n: number,
  passes: number,
  shape: BracketShape,
): number[][] | null {
  const rounds: number[][] = [Array.from({ length: n + 1 }, (_, count) => (count === passes ? 1 : 0))];
  for (let alive = n; alive > shape.keep;) {
    const round = rounds.length - 1;
    const sizes = groupSizes(alive, round, shape);
    const next = Array.from({ length: sizes.length + 1 }, () => 0);
    for (const [passing, chance] of (rounds[round] ?? []).entries()) {
      if (chance === 0) continue;
      const won = winnersOf(judge, round, sizes, { all: alive, passing }, shape);
      if (!won) return null;
      won.forEach((share, count) => (next[count] = (next[count] ?? 0) + chance * share));
    }
    rounds.push(next);
    alive = sizes.length;
  }
  return rounds;
}

function groupSizes(alive: number, round: number, { groupSize, keep }: BracketShape): number[] {
  const places = Array.from({ length: alive }, (_, place) => place);
  const groups = groupsOfRound(places, round, { groupSize, keep, pairing: 'in-order', seed: 0 });
  return groups.map((members) => members.length);
}

/** Chances of 0, 1, … passing winners of one round's groups. */
function winnersOf(
  judge: JudgeModel,
  round: number,
  sizes: readonly number[],
  { all, passing }: { all: number; passing: number },
  asking: Asking,
): number[] | null {
  // state[left][won]: passing candidates not yet in a group, and passing winners so far.
  let state = new Map<string, { left: number; won: number; chance: number }>();
  state.set('', { left: passing, won: 0, chance: 1 });
  let pool = all;
  for (const size of sizes) {
    const next = new Map<string, { left: number; won: number; chance: number }>();
    const add = (left: number, won: number, chance: number) => {
      const key = `${left} ${won}`;
      next.set(key, { left, won, chance: (next.get(key)?.chance ?? 0) + chance });
    };
    for (const { left, won, chance } of state.values())
      for (const [members, drawn] of hypergeometric(pool, left, size).entries()) {
        if (drawn === 0) continue;
        const passes = groupPasses(judge, round, { passing: members, size }, asking);
        if (passes === null) return null;
        if (passes > 0) add(left - members, won + 1, chance * drawn * passes);
        if (passes < 1) add(left - members, won, chance * drawn * (1 - passes));
      }
    state = next;
    pool -= size;
  }
  const won = Array.from({ length: sizes.length + 1 }, () => 0);
  for (const end of state.values()) won[end.won] = (won[end.won] ?? 0) + end.chance;
  return won;
}

/** Mean share of passing survivors, of chances of 0 … n of them. */
export const meanShare = (chances: readonly number[]): number =>
  chances.reduce((sum, chance, count) => sum + chance * count, 0) / (chances.length - 1);

/** The ceiling: share of passing ones among the best K of `n`, of which `passes` pass. Knows the outcomes: no selector. */
export const oracleShare = (n: number, passes: number, keep: number): number => {
  const kept = Math.min(keep, n);
  return Math.min(passes, kept) / kept;
};
