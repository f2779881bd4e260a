import { seededRandom, shuffled } from '@/lib/tournament/rng';
import type { TournamentSettings } from '@/lib/tournament/settings';
import type { Candidate } from '@/lib/tournament/types';

/**
 * Places of the candidates in the order in which they win ties of a ranking: by the tie rules `evidence` and `seeded`
 * (which always comes last). Extra votes decide between the members of one group, not between places of a ranking.
 */
export function tieOrder(
  candidates: readonly Candidate[],
  { tie, seed }: Pick<TournamentSettings, 'tie' | 'seed'>,
): number[] {
  const places = shuffled([...candidates.keys()], seededRandom(seed, 'ranking-tie'));
  const [first] = tie.filter(({ rule }) => rule !== 'extra-votes');
  if (first?.rule !== 'evidence') return places;
  const evidence = (place: number) => candidates[place]?.evidence ?? 0;
  return places.sort((a, b) => evidence(b) - evidence(a));
}

/** Places by score, best first; equal scores in the order given. */
export const byScore = (order: readonly number[], score: (place: number) => number): number[] =>
  order.toSorted((a, b) => score(b) - score(a));
