import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { SelectionsInput, SelectionTournament, VoteRow } from '@/lib/metrics/selections-types';
import type { DbOrTx } from './client';
import { tasksOf } from './experiments';
import { calls, rollouts } from './schema';
import { groups, tournaments, votes } from './tournament-schema';

type Rounds = SelectionTournament['rounds'];
type Calls = SelectionTournament['calls'];

const NO_CALLS: Calls = { calls: 0, costUsd: null, withoutPrice: 0 };

/** Votes by tournament, those alike counted where they lie. */
function votesByTournament(db: DbOrTx, experimentId: string): Map<string, VoteRow[]> {
  const { tournamentId, round, group, order, choice } = votes;
  const rows = db
    .select({
      ...{ tournamentId, order, choice },
      votes: sql<number>`count(*)`,
      asks: sql<number>`sum(${votes.asks})`,
      reused: sql<number>`sum(${votes.reused})`,
    })
    .from(votes)
    .innerJoin(tournaments, eq(tournaments.id, tournamentId))
    .where(eq(tournaments.experimentId, experimentId))
    .groupBy(tournamentId, round, group, order, choice)
    .all();
  return byTournament(rows);
}

function byTournament<T extends { tournamentId: string }>(rows: T[]): Map<string, Omit<T, 'tournamentId'>[]> {
  const found = new Map<string, Omit<T, 'tournamentId'>[]>();
  for (const { tournamentId, ...row } of rows) {
    const mine = found.get(tournamentId);
    if (mine) mine.push(row);
    else found.set(tournamentId, [row]);
  }
  return found;
}

/** Decided groups of every tournament, by round. */
function roundsByTournament(db: DbOrTx, experimentId: string): Map<string, Rounds> {
  const { tournamentId, round, candidates, tally, winner, decidedBy } = groups;
  const rows = db
    .select({ tournamentId, round, candidates, tally, winner, decidedBy })
    .from(groups)
    .innerJoin(tournaments, eq(tournaments.id, tournamentId))
    .where(eq(tournaments.experimentId, experimentId))
    .orderBy(asc(tournamentId), asc(round), asc(groups.group))
    .all();
  const found = new Map<string, Rounds>();
  for (const row of rows) {
    if (row.winner === null || row.decidedBy === null) continue;
    const rounds = found.get(row.tournamentId) ?? [];
    found.set(row.tournamentId, rounds);
    while (rounds.length <= row.round) rounds.push({ groups: [] });
    rounds[row.round]?.groups.push({
      ...{ candidates: row.candidates, winner: row.winner, decidedBy: row.decidedBy },
      tally: row.tally ?? row.candidates.map(() => 0),
    });
  }
  return found;
}

/** Answered calls of the judges, added up. */
function callsByTournament(db: DbOrTx, experimentId: string): Map<string, Calls> {
  const rows = db
    .select({
      id: calls.tournamentId,
      calls: sql<number>`count(*)`,
      costUsd: sql<number | null>`sum(${calls.costUsd})`,
      withoutPrice: sql<number>`sum(${calls.costUsd} is null)`,
    })
    .from(calls)
    .where(and(eq(calls.experimentId, experimentId), eq(calls.role, 'judge')))
    .groupBy(calls.tournamentId)
    .all();
  return new Map(rows.flatMap(({ id, ...sums }) => (id === null ? [] : [[id, sums]])));
}

function finishedRollouts(db: DbOrTx, experimentId: string): SelectionsInput['rollouts'] {
  const { id, taskId, iteration, outcome, patchKeyHash } = rollouts;
  return db
    .select({ id, taskId, iteration, outcome, patchKey: patchKeyHash })
    .from(rollouts)
    .where(and(eq(rollouts.experimentId, experimentId), eq(rollouts.status, 'finished')))
    .orderBy(asc(iteration), asc(rollouts.slot))
    .all();
}

/** The rows `selectionsReport` needs: no texts of steps, votes or replies. */
export function selectionsInput(db: DbOrTx, experimentId: string): SelectionsInput {
  const columns = {
    ...{ id: tournaments.id, selectionId: tournaments.selectionId, taskId: tournaments.taskId },
    ...{ iteration: tournaments.iteration, purpose: tournaments.purpose, model: tournaments.model },
    ...{ scripted: tournaments.scripted, settings: tournaments.settings, status: tournaments.status },
    ...{ candidates: tournaments.candidates, survivors: tournaments.survivors },
    createdAt: tournaments.createdAt,
  };
  const rows = db
    .select(columns)
    .from(tournaments)
    .where(eq(tournaments.experimentId, experimentId))
    .orderBy(desc(tournaments.createdAt), desc(tournaments.id))
    .all();
  const voted = votesByTournament(db, experimentId);
  const played = roundsByTournament(db, experimentId);
  const paid = callsByTournament(db, experimentId);
  // A task that was judged again under the same settings counts once, as its newest.
  const newest = new Map(rows.toReversed().map((row) => [`${row.selectionId} ${row.taskId}`, row]));
  return {
    tasks: tasksOf(db, experimentId).map(({ id, slug, name }) => ({ id, slug, name })),
    rollouts: finishedRollouts(db, experimentId),
    tournaments: [...newest.values()].map(({ candidates, survivors, status, ...row }) => ({
      ...row,
      finished: status === 'finished',
      candidates: candidates.map((candidate) => candidate.rolloutId),
      survivors: survivors ?? [],
      rounds: played.get(row.id) ?? [],
      votes: voted.get(row.id) ?? [],
      calls: paid.get(row.id) ?? NO_CALLS,
    })),
  };
}
