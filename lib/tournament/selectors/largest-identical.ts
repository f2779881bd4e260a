import type { TournamentSettings } from '@/lib/tournament/settings';
import type { Candidate, Ranked } from '@/lib/tournament/types';
import { byScore, tieOrder } from './tie-order';

/**
 * The candidates whose patch the most others have as well; no votes. Score: how many have that patch, itself included
 * (1 for a patch that cannot be compared). Ties by evidence, then by the seed. Of identical patches one stands for all
 * until every other patch has had its place, so that K survivors are K different patches where there are as many.
 */
export function rankIdentical(
  candidates: readonly Candidate[],
  { seed }: Pick<TournamentSettings, 'seed'>,
): Ranked[] {
  const order = tieOrder(candidates, { tie: [{ rule: 'evidence' }], seed });
  const keyOf = (place: number) => candidates[place]?.patchKey ?? null;
  const same = Map.groupBy(order, keyOf);
  const count = (place: number) => (keyOf(place) === null ? 1 : (same.get(keyOf(place))?.length ?? 1));
  const isFirst = (place: number) => keyOf(place) === null || same.get(keyOf(place))?.[0] === place;
  const places = byScore(order, count);
  return [...places.filter(isFirst), ...places.filter((place) => !isFirst(place))].map((place) => ({
    ...{ candidate: candidates[place]?.id ?? '', score: count(place), interval: null },
  }));
}
