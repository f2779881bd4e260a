import { groupKey } from './layout';
import type { GroupView, RolloutView, TournamentView } from './tournament-view';

/** A group in which a candidate that passes lost to one that fails. */
export interface Upset {
  key: string;
  round: number;
  group: number;
  winner: string;
  /** The passing candidates that lost. */
  losers: string[];
}

type Outcomes = ReadonlyMap<string, Pick<RolloutView, 'outcome'>>;

const passes = (id: string, rollouts: Outcomes) => rollouts.get(id)?.outcome === 'passed';

function upsetOf(group: GroupView, rollouts: Outcomes): Upset | null {
  const { winner, round } = group;
  if (winner === null || rollouts.get(winner)?.outcome !== 'failed') return null;
  const losers = group.candidates.filter((id) => passes(id, rollouts));
  return losers.length === 0 ? null : { key: groupKey(group), round, group: group.group, winner, losers };
}

/** All upsets of a tournament in the order of rounds and groups. */
export function upsetsOf(tournament: Pick<TournamentView, 'rounds'>, rollouts: Outcomes): Upset[] {
  return tournament.rounds.flatMap(({ groups }) => groups.flatMap((group) => upsetOf(group, rollouts) ?? []));
}

/** What the tests say of the judge's choice, once the tournament has finished. */
export type Verdict =
  | { kind: 'open' }
  | { kind: 'right'; survivors: readonly string[] }
  /** A passing candidate existed; `round` (from 0) is where the last of them went out. */
  | { kind: 'lost'; survivors: readonly string[]; passing: number; round: number | null; upsets: Upset[] }
  | { kind: 'nothing-passed'; survivors: readonly string[] }
  /** The survivor's outcome, or every outcome, is unknown. */
  | { kind: 'unknown'; survivors: readonly string[] };

/**
 * Was a passing rollout chosen? With several survivors it is `right` when any of them passes. A fold of
 * identical patches counts as passing when the candidate that stands for it passes.
 */
export function verdictOf(
  tournament: Pick<TournamentView, 'rounds' | 'survivors' | 'candidates'> | null,
  rollouts: Outcomes,
): Verdict {
  const survivors = tournament?.survivors;
  if (!tournament || !survivors || survivors.length === 0) return { kind: 'open' };
  if (survivors.some((id) => passes(id, rollouts))) return { kind: 'right', survivors };
  const outcomes = survivors.map((id) => rollouts.get(id)?.outcome);
  if (!outcomes.every((outcome) => outcome === 'failed')) return { kind: 'unknown', survivors };
  const passing = tournament.candidates.filter((id) => passes(id, rollouts)).length;
  if (passing === 0) {
    const known = tournament.candidates.every((id) => rollouts.get(id)?.outcome === 'failed');
    return { kind: known ? 'nothing-passed' : 'unknown', survivors };
  }
  const upsets = upsetsOf(tournament, rollouts);
  const alive = tournament.rounds.filter(({ groups }) =>
    groups.some((group) => group.candidates.some((id) => passes(id, rollouts))),
  );
  const round = alive.at(-1)?.round ?? null;
  return { kind: 'lost', survivors, passing, round, upsets: upsets.filter((u) => u.round === round) };
}
