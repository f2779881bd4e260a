import { and, asc, desc, eq, inArray, max, ne, sql, type SQL } from 'drizzle-orm';
import type { ReportInput, ReportTask } from '@/lib/metrics/report';
import { plannedVotes } from '@/lib/tournament/grouping';
import type { DbOrTx } from './client';
import { tasksOf } from './experiments';
import { calls, groups, rollouts, tournaments, votes } from './schema';

type Played = NonNullable<ReportTask['tournament']>;
/** Rollout ids of all that stood in it, before identical patches were folded. */
type Entered = { played: Played; candidates: string[] };
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
): Map<string, Entered | null> {
  const { id, taskId, status, settings, candidates, survivors } = tournaments;
  const rows = db
    .select({ id, taskId, status, settings, candidates, survivors })
    .from(tournaments)
    .where(and(eq(tournaments.experimentId, experimentId), eq(tournaments.selectionId, selectionId)))
    .orderBy(desc(tournaments.createdAt), desc(tournaments.id))
    .all();
  const rounds = roundsOf(db, selectionId);
  const counts = voteCounts(db, selectionId);
  const played = new Map<string, Entered | null>();
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
    const candidates = row.candidates.map((candidate) => candidate.rolloutId);
    played.set(row.taskId, row.status === 'finished' ? { played: result, candidates } : null);
  }
  return played;
}

/**
 * What was paid for rollouts that are in no rate: cut off, still running, or of another iteration than the report is
 * about. Without an answered call a rollout that was cut off cost nothing.
 */
function otherRollouts(db: DbOrTx, experimentId: string, counted: ReadonlySet<string>): ReportInput['calls'] {
  return db
    .select({
      id: rollouts.id,
      status: rollouts.status,
      model: rollouts.model,
      usage: rollouts.usage,
      costUsd: rollouts.costUsd,
    })
    .from(rollouts)
    .where(eq(rollouts.experimentId, experimentId))
    .all()
    .filter(
      (row) =>
        !counted.has(row.id) &&
        (row.status === 'finished' || row.costUsd !== null || row.usage.output !== null),
    )
    .map(({ usage, costUsd, model }) => ({ role: 'agent' as const, model: model ?? '', usage, costUsd }));
}

type TaskRollout = ReportTask['rollouts'][number] & { taskId: string; iteration: number };

/** Finished rollouts of an experiment, and those of other experiments that stood in its tournaments, by id. */
function finishedRollouts(
  db: DbOrTx,
  experimentId: string,
  candidates: readonly string[],
): Map<string, TaskRollout> {
  const read = (where: SQL | undefined) =>
    db
      .select({
        id: rollouts.id,
        taskId: rollouts.taskId,
        iteration: rollouts.iteration,
        outcome: rollouts.outcome,
        steps: rollouts.stepCount,
        usage: rollouts.usage,
        costUsd: rollouts.costUsd,
      })
      .from(rollouts)
      .where(and(where, eq(rollouts.status, 'finished')))
      .orderBy(rollouts.iteration, rollouts.slot)
      .all();
  const found = new Map(read(eq(rollouts.experimentId, experimentId)).map((row) => [row.id, row]));
  const elsewhere = candidates.filter((id) => !found.has(id));
  for (let from = 0; from < elsewhere.length; from += 500)
    for (const row of read(inArray(rollouts.id, elsewhere.slice(from, from + 500)))) found.set(row.id, row);
  return found;
}

/** The iteration a selection is about; 0 without one: what the agent does by itself, before anything was refined. */
function iterationOf(db: DbOrTx, experimentId: string, selectionId: string | null): number {
  if (selectionId === null) return 0;
  const mine = and(eq(tournaments.experimentId, experimentId), eq(tournaments.selectionId, selectionId));
  return db.select({ iteration: tournaments.iteration }).from(tournaments).where(mine).get()?.iteration ?? 0;
}

/**
 * The selection a report is about when none was asked for: the newest that a person asked for, if nothing of a pipeline
 * is newer; else the one that comes closest to the pipeline's answer. Null when there is none.
 */
export function defaultSelection(db: DbOrTx, experimentId: string): string | null {
  const { selectionId: id, purpose, iteration, createdAt } = tournaments;
  const rows = db
    .select({ id, purpose, iteration, newest: max(createdAt) })
    .from(tournaments)
    .where(eq(tournaments.experimentId, experimentId))
    .groupBy(id)
    .orderBy(desc(max(createdAt)), desc(id))
    .all();
  const [newest] = rows;
  if (!newest || newest.purpose === null) return newest?.id ?? null;
  const rank = { final: 2, select: 1, champion: 0 };
  const [closest] = rows
    .flatMap((row) =>
      row.purpose === null ? [] : { id: row.id, iteration: row.iteration, rank: rank[row.purpose] },
    )
    .sort((a, b) => b.iteration - a.iteration || b.rank - a.rank);
  return closest?.id ?? newest.id;
}

/**
 * The rows `experimentReport` needs, for one selection (null: none chosen, rollouts only). Each task is reported on with
 * the candidates of its tournament; where there is none (yet), with its rollouts of the selection's iteration; without
 * a selection, with those of iteration 0. Money is that of the whole experiment, but for votes of other selections.
 */
export function reportInput(db: DbOrTx, experimentId: string, selectionId: string | null): ReportInput {
  const played = selectionId === null ? null : playedTournaments(db, experimentId, selectionId);
  const entered = [...(played?.values() ?? [])].flatMap((tournament) => tournament?.candidates ?? []);
  const known = finishedRollouts(db, experimentId, entered);
  const iteration = iterationOf(db, experimentId, selectionId);
  const ofTask = Map.groupBy(known.values(), (row) => row.taskId);
  const tasks = tasksOf(db, experimentId).map(({ id, slug, name }): ReportTask => {
    const tournament = played?.get(id) ?? null;
    const population = tournament
      ? tournament.candidates.flatMap((candidate) => known.get(candidate) ?? [])
      : (ofTask.get(id) ?? []).filter((row) => row.iteration === iteration);
    return {
      ...{ id, slug, name, tournament: tournament?.played ?? null },
      rollouts: population.map(({ taskId: _task, iteration: _iteration, ...row }) => row),
    };
  });
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
  const counted = new Set(tasks.flatMap((task) => task.rollouts.map((rollout) => rollout.id)));
  return {
    tasks,
    calls: [
      ...paid
        .filter(
          (call) => call.role !== 'judge' || (call.tournamentId !== null && chosen.has(call.tournamentId)),
        )
        .map(({ tournamentId: _tournament, ...call }) => call),
      ...otherRollouts(db, experimentId, counted),
    ],
  };
}
