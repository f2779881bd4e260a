import { seededRandom, shuffled } from '@/lib/tournament/rng';
import type { TournamentSettings } from '@/lib/tournament/settings';
import type { Candidate, Group, Ranked, Round, TournamentPorts } from '@/lib/tournament/types';
import type { Pair, PairResult, PairSelector, PairTable } from './pair-selector';
import { playRound } from './play-round';
import { byScore, tieOrder } from './tie-order';

/**
 * Plays a pair selector: round by round its pairs are voted on, then all candidates are ranked. Margins are read, not
 * winners, so every pair has all its V votes (no early stop) and a drawn pair no extra ones; its recorded winner is
 * chosen by the other tie rules. Who has no pair in a round has a recorded bye.
 */
export async function playPairs(
  selector: PairSelector,
  candidates: readonly Candidate[],
  settings: TournamentSettings,
  ports: TournamentPorts,
): Promise<{ rounds: Round[]; ranking: Ranked[] }> {
  const table = pairTable(candidates, settings);
  const asked: TournamentSettings = {
    ...settings,
    early: 'off',
    tie: settings.tie.filter(({ rule }) => rule !== 'extra-votes'),
  };
  const rounds: Round[] = [];
  const played: PairResult[][] = [];
  for (;;) {
    const pairs = selector.nextRound(table, played);
    if (pairs.length === 0) break;
    const groups = [...pairs, ...byes(table, pairs)].map((places) =>
      places.flatMap((place) => candidates[place] ?? []),
    );
    const round = await playRound(rounds.length, groups, asked, countingOn(rounds, ports));
    rounds.push(round);
    played.push(pairs.map(([a, b], i) => resultOf(a, b, round.groups[i])));
  }
  return { rounds, ranking: rankPairs(selector, table, played, candidates) };
}

/** What a pair selector is told about the candidates. */
function pairTable(
  candidates: readonly Candidate[],
  settings: Pick<TournamentSettings, 'votes' | 'pairing' | 'tie' | 'seed'>,
): PairTable {
  const places = [...candidates.keys()];
  const seated = settings.pairing === 'seeded-shuffle';
  return {
    n: candidates.length,
    votes: settings.votes,
    seating: seated ? shuffled(places, seededRandom(settings.seed, 'pairing')) : places,
    tieOrder: tieOrder(candidates, settings),
  };
}

function byes({ n, seating }: PairTable, pairs: readonly Pair[]): (readonly number[])[] {
  const paired = new Set(pairs.flat());
  // A last round that only completes the number of pairs leaves many out; one over is the odd one of a full round.
  return n % 2 === 1 && paired.size === n - 1
    ? seating.filter((place) => !paired.has(place)).map((place) => [place])
    : [];
}

function resultOf(a: number, b: number, group: Group | undefined): PairResult {
  return { a, b, forA: group?.tally[0] ?? 0, forB: group?.tally[1] ?? 0 };
}

/** A pair that meets again is asked for further answers: its samples are numbered on from the rounds before. */
function countingOn(rounds: readonly Round[], ports: TournamentPorts): TournamentPorts {
  const before = new Map<string, number>();
  for (const vote of rounds.flatMap(({ groups }) => groups.flatMap((group) => group.votes))) {
    const shown = vote.order.join('\n');
    before.set(shown, (before.get(shown) ?? 0) + 1);
  }
  return {
    ...ports,
    vote: (question) =>
      ports.vote({ ...question, sample: question.sample + (before.get(question.order.join('\n')) ?? 0) }),
  };
}

function rankPairs(
  selector: PairSelector,
  table: PairTable,
  played: readonly (readonly PairResult[])[],
  candidates: readonly Candidate[],
): Ranked[] {
  const scores = selector.scores(table, played);
  return byScore(table.tieOrder, (place) => scores[place]?.score ?? 0).map((place) => ({
    candidate: candidates[place]?.id ?? '',
    score: scores[place]?.score ?? 0,
    interval: scores[place]?.interval ?? null,
  }));
}
