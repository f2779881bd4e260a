import { and, asc, desc, eq, ne, sql } from 'drizzle-orm';
import type { ReportInput, ReportTask } from '@/lib/metrics/report';
import { plannedVotes } from '@/lib/tournament/grouping';
import type { DbOrTx } from './client';
import { tasksOf } from './experiments';
import { calls, groups, rollouts, tournaments, votes } from './schema';

type Played = NonNullable<ReportTask['tournament']>;
type PlayedGroup = Played['rounds'][number]['groups'][number];
type VoteCounts = Pick<Played, 'firstPlace'> & { votes: Omit<Played['votes'], 'planned'> };

const NO_VOTES: VoteCounts = {
  votes: { asked: 0, counted: 0, spoiled: 0, reasks: 0 },
  firstPlace: { wins: 0, votes: 0 },
};

/** Votes of each tournament of a selection, counted where they lie: their texts are most of a database. */
function voteCounts(db: DbOrTx, selectionId: string): Map<string, VoteCounts> {
  const rows = db
    .select({
      id: votes.tournamentId,
      votes: sql<number>`count(*)`,
      asked: sql<number>`sum(${votes.asks})`,
      counted: sql<number>`count(${votes.choice})`,
      first: sql<number>`coalesce(sum(${votes.choice} = ${votes.order} ->> '$[0]'), 0)`,
    })
    .from(votes)
    .innerJoin(tournaments, eq(tournaments.id, votes.tournamentId))
    .where(eq(tournaments.selectionId, selectionId))
    .groupBy(votes.tournamentId)
    .all();
  return new Map(
    rows.map(({ id, votes: cast, asked, counted, first }) => [
      id,
      {
        votes: { asked, counted, spoiled: cast - counted, reasks: asked - cast },
        firstPlace: { wins: first, votes: counted },
      },
    ]),
  );
}

/** Decided groups of each tournament of a selection, by round. */
function roundsOf(db: DbOrTx, selectionId: string): Map<string, { groups: PlayedGroup[] }[]> {
  const { tournamentId, round, candidates, winner, decidedBy } = groups;
  const rows = db
    .select({ tournamentId, round, candidates, winner, decidedBy })
    .from(groups)
    .innerJoin(tournaments, eq(tournaments.id, groups.tournamentId))
    .where(eq(tournaments.selectionId, selectionId))
    .orderBy(asc(groups.tournamentId), asc(groups.round), asc(groups.group))
    .all();
  const found = new Map<string, { round: number; groups: PlayedGroup[] }[]>();
  for (const row of rows) {
    if (row.winner === null || row.decidedBy === null) continue;
    const group = { candidates: row.candidates, winner: row.winner, decidedBy: row.decidedBy };
    const rounds = found.get(row.tournamentId) ?? [];
    const last = rounds.at(-1);
    if (last?.round === row.round) last.groups.push(group);
    else rounds.push({ round: row.round, groups: [group] });
    found.set(row.tournamentId, rounds);
  }
  return new Map([...found].map(([id, rounds]) => [id, rounds.map((one) => ({ groups: one.groups }))]));
}

/** The newest tournament of each task in a selection, by task id; null where it has not finished. */
function playedTournaments(
  db: DbOrTx,
  experimentId: string,
  selectionId: string,
): Map<string, Played | null> {
  const { id, taskId, status, settings, candidates, survivors } = tournaments;
  const rows = db
    .select({ id, taskId, status, settings, candidates, survivors })
    .from(tournaments)
    .where(and(eq(tournaments.experimentId, experimentId), eq(tournaments.selectionId, selectionId)))
    .orderBy(desc(tournaments.createdAt), desc(tournaments.id))
    .all();
  const rounds = roundsOf(db, selectionId);
  const counts = voteCounts(db, selectionId);
  const played = new Map<string, Played | null>();
  for (const row of rows) {
    if (played.has(row.taskId)) continue;
    const { votes: asked, firstPlace } = counts.get(row.id) ?? NO_VOTES;
    const planned = plannedVotes(row.candidates.length, row.settings).votes;
    const result = {
      id: row.id,
      rounds: rounds.get(row.id) ?? [],
      survivors: row.survivors ?? [],
      votes: { ...asked, planned },
      firstPlace,
    };
    played.set(row.taskId, row.status === 'finished' ? result : null);
  }
  return played;
}

/** What rollouts cost that were cut off or still run: in no rate, but paid for; without an answered call, nothing. */
function cutRollouts(db: DbOrTx, experimentId: string): ReportInput['calls'] {
  return db
    .select({ model: rollouts.model, usage: rollouts.usage, costUsd: rollouts.costUsd })
    .from(rollouts)
    .where(and(eq(rollouts.experimentId, experimentId), ne(rollouts.status, 'finished')))
    .all()
    .filter((row) => row.costUsd !== null || row.usage.output !== null)
    .map((row) => ({ ...row, role: 'agent' as const, model: row.model ?? '' }));
}

/** The rows `experimentReport` needs, for one selection (null: none chosen, rollouts only). */
export function reportInput(db: DbOrTx, experimentId: string, selectionId: string | null): ReportInput {
  const rows = db
    .select({
      id: rollouts.id,
      taskId: rollouts.taskId,
      outcome: rollouts.outcome,
      steps: rollouts.stepCount,
      usage: rollouts.usage,
      costUsd: rollouts.costUsd,
    })
    .from(rollouts)
    .where(and(eq(rollouts.experimentId, experimentId), eq(rollouts.status, 'finished')))
    .orderBy(rollouts.iteration, rollouts.slot)
    .all();
  const rolloutsOf = Map.groupBy(rows, (row) => row.taskId);
  const played = selectionId === null ? null : playedTournaments(db, experimentId, selectionId);
  const tasks = tasksOf(db, experimentId).map(({ id, slug, name }): ReportTask => ({
    id,
    slug,
    name,
    rollouts: (rolloutsOf.get(id) ?? []).map(({ taskId: _task, ...row }) => row),
    tournament: played?.get(id) ?? null,
  }));
  const paid = db
    .select({
      role: calls.role,
      model: calls.model,
      usage: calls.usage,
      costUsd: calls.costUsd,
      tournamentId: calls.tournamentId,
    })
    .from(calls)
    .where(and(eq(calls.experimentId, experimentId), ne(calls.role, 'agent')))
    .all();
  const chosen = new Set(tasks.flatMap((task) => task.tournament?.id ?? []));
  return {
    tasks,
    calls: [
      ...paid
        .filter(
          (call) => call.role !== 'judge' || (call.tournamentId !== null && chosen.has(call.tournamentId)),
        )
        .map(({ tournamentId: _tournament, ...call }) => call),
      ...cutRollouts(db, experimentId),
    ],
  };
}
