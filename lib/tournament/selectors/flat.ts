import type { TournamentSettings } from '@/lib/tournament/settings';
import type { Candidate, Ranked, Round, TournamentPorts } from '@/lib/tournament/types';
import { playRound } from './play-round';
import { byScore, tieOrder } from './tie-order';

/**
 * One group of all candidates, V votes (the bracket with G = N). Score: the number of votes. With one survivor the
 * group's winner, by its tie rules, leads the ranking; the others, and all of several survivors, stand by votes, then
 * by the tie rules. A ranking needs all V votes, so there is no early stop.
 */
export async function playFlat(
  candidates: readonly Candidate[],
  settings: TournamentSettings,
  ports: TournamentPorts,
): Promise<{ rounds: Round[]; ranking: Ranked[] }> {
  const round = await playRound(0, [candidates], { ...settings, early: 'off' }, ports);
  const [group] = round.groups;
  const votes = (place: number) => group?.tally[place] ?? 0;
  const places = byScore(tieOrder(candidates, settings), votes);
  const winner = candidates.findIndex(({ id }) => id === group?.winner);
  const ranked = [winner, ...places.filter((place) => place !== winner)];
  return {
    rounds: [round],
    ranking: ranked.map((place) => ({
      ...{ candidate: candidates[place]?.id ?? '', score: votes(place), interval: null },
    })),
  };
}
