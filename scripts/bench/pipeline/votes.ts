import { seededRandom } from '@/lib/tournament/rng';
import { plannedVotes } from '@/lib/tournament/grouping';
import { runTournament } from '@/lib/tournament/run-tournament';
import { settingsFrom, type TournamentSettings } from '@/lib/tournament/settings';
import type { Candidate, TournamentResult } from '@/lib/tournament/types';

const never = new AbortController().signal;

export interface VoteDraws {
  /** Share of votes for the stronger of two different patches. */
  agreement: number;
  /** Of the N candidates, how many have a patch that an earlier one has as well. */
  duplicates: number;
  n: number;
  keep: number;
  draws: number;
}

/**
 * Votes asked over V × groups by three ways of voting on the same candidates with the same answers: all votes, with the
 * exact early stop, and with identical patches folded as well. The answer to a vote is a function of the draw, the two
 * patches and the vote's number alone, so that all three hear the same wherever they ask the same. Ties are decided
 * alike (by evidence, then by seed).
 */
export async function measureVotes({ agreement, duplicates, n, keep, draws }: VoteDraws) {
  const tie: TournamentSettings['tie'] = [{ rule: 'evidence' }, { rule: 'seeded' }];
  const full = settingsFrom('paper', { keep, tie });
  const planned = plannedVotes(n, full).votes;
  const asked = { early: 0, folded: 0 };
  const same = { early: 0, folded: 0 };
  for (let draw = 0; draw < draws; draw++) {
    const candidates = candidatesOf(draw, n, duplicates);
    const hold = (changes: Partial<TournamentSettings>) =>
      runTournament(
        candidates,
        { ...full, ...changes, seed: draw },
        {
          vote: async ({ order, round, vote }) => ({
            choice: choiceOf(draw, order, round, vote, agreement),
            rationale: '',
          }),
          emit: () => undefined,
          signal: never,
        },
      );
    const whole = await hold({});
    const early = await hold({ early: 'exact' });
    const folded = await hold({ early: 'exact', dedupe: 'on' });
    asked.early += votesIn(early);
    asked.folded += votesIn(folded);
    if (String(early.survivors) === String(whole.survivors)) same.early += 1;
    if (patchesOf(folded) === patchesOf(whole)) same.folded += 1;
  }
  const share = (count: number, of: number) => Math.round((count / of) * 1000) / 10;
  const saved = (count: number) => Math.round((100 - share(count, planned * draws)) * 10) / 10;
  return {
    ...{ agreement, n, keep, duplicates, draws, 'V × groups': planned },
    'early stop: % saved': saved(asked.early),
    'same winners %': share(same.early, draws),
    'and folded: % saved': saved(asked.folded),
    'same winning patches %': share(same.folded, draws),
  };
}

/** Candidates by strength, the strongest first in no place of its own; `duplicates` of them repeat another's patch. */
function candidatesOf(draw: number, n: number, duplicates: number): Candidate[] {
  const random = seededRandom('candidates', draw);
  const originals = n - duplicates;
  return Array.from({ length: n }, (_, place) => {
    const patch = place < originals ? place : Math.floor(random() * originals);
    return { place: random(), patch };
  })
    .sort((a, b) => a.place - b.place)
    .map(({ patch }, i) => ({ id: `${i}:${patch}`, patchKey: `patch ${patch}`, evidence: 0 }));
}

const patchOf = (id: string) => Number(id.split(':')[1]);

/** For the lower patch, which is the stronger one, with probability `agreement`. */
function choiceOf(
  draw: number,
  order: readonly string[],
  round: number,
  vote: number,
  agreement: number,
): number {
  const patches = order.map(patchOf);
  const random = seededRandom('vote', draw, ...[...patches].sort((a, b) => a - b), round, vote);
  const stronger = patches.indexOf(Math.min(...patches));
  if (random() < agreement) return stronger;
  const others = patches.flatMap((patch, at) => (patch === patches[stronger] ? [] : [at]));
  return others[Math.floor(random() * others.length)] ?? stronger;
}

function votesIn(result: TournamentResult): number {
  return result.rounds.flatMap(({ groups }) => groups).reduce((sum, group) => sum + group.votes.length, 0);
}

function patchesOf(result: TournamentResult): string {
  return result.survivors
    .map(patchOf)
    .sort((a, b) => a - b)
    .join();
}
