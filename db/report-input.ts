import { and, asc, desc, eq, isNotNull, ne, sql } from 'drizzle-orm';
import type { ReportInput, ReportTask } from '@/lib/metrics/report';
import type { Selector } from '@/lib/tournament/settings';
import { plannedVotes } from '@/lib/tournament/grouping';
import type { DbOrTx } from './client';
import { tasksOf } from './experiments';
import { calls, rollouts } from './schema';
import { groups, tournaments, votes } from './tournament-schema';

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

function finishedRollouts(db: DbOrTx, experimentId: string): Map<string, TaskRollout> {
  const rows = db
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
    .where(and(eq(rollouts.experimentId, experimentId), eq(rollouts.status, 'finished')))
    .orderBy(rollouts.iteration, rollouts.slot)
    .all();
  return new Map(rows.map((row) => [row.id, row]));
}

/** What a selection is about; without one, iteration 0: what the agent does by itself, before anything was refined. */
function placeOf(
  db: DbOrTx,
  experimentId: string,
  selectionId: string | null,
): Pick<Chosen, 'iteration' | 'purpose'> {
  const { iteration, purpose } = tournaments;
  const mine = and(
    eq(tournaments.experimentId, experimentId),
    eq(tournaments.selectionId, selectionId ?? ''),
  );
  return (
    db.select({ iteration, purpose }).from(tournaments).where(mine).get() ?? { iteration: 0, purpose: null }
  );
}

/** Answered calls of summarisers, and of the judge in the tournaments `judged` of this selection or pipeline. */
function paidCalls(
  db: DbOrTx,
  experimentId: string,
  judged: (tournamentId: string) => boolean,
): ReportInput['calls'] {
  const { role, model, usage, costUsd, tournamentId } = calls;
  return db
    .select({ role, model, usage, costUsd, tournamentId })
    .from(calls)
    .where(and(eq(calls.experimentId, experimentId), ne(calls.role, 'agent')))
    .all()
    .filter((call) => call.role !== 'judge' || (call.tournamentId !== null && judged(call.tournamentId)))
    .map(({ tournamentId: _tournament, ...call }) => call);
}

const pipelineTournamentIds = (db: DbOrTx, experimentId: string): string[] =>
  db
    .select({ id: tournaments.id })
    .from(tournaments)
    .where(and(eq(tournaments.experimentId, experimentId), isNotNull(tournaments.purpose)))
    .all()
    .map((row) => row.id);

type Chosen = Pick<typeof tournaments.$inferSelect, 'selectionId' | 'purpose' | 'iteration' | 'settings'>;

/** Selectors that ask nobody: asked for to compare others with. */
const YARDSTICKS: readonly Selector[] = ['random', 'largest-identical'];

/**
 * The selection that figures are about when none was asked for, of tournaments given newest first: the newest one
 * that asked a judge, if a person asked for it; else, of a pipeline's, the one that comes closest to its answer. Undefined when there is none.
 */
export function chooseSelection(newestFirst: readonly Chosen[]): string | undefined {
  const newest =
    newestFirst.find(({ settings }) => !YARDSTICKS.includes(settings.selector)) ?? newestFirst[0];
  if (!newest || newest.purpose === null) return newest?.selectionId;
  const rank = ({ purpose }: Chosen) => ['champion', 'select', 'final'].indexOf(purpose ?? '');
  return newestFirst
    .filter(({ purpose }) => purpose !== null)
    .toSorted((a, b) => b.iteration - a.iteration || rank(b) - rank(a))[0]?.selectionId;
}

/** The selection a report is about when none was asked for (see `chooseSelection`); null when there is none. */
export function defaultSelection(db: DbOrTx, experimentId: string): string | null {
  const { selectionId, purpose, iteration, settings, createdAt } = tournaments;
  const rows = db
    .select({ selectionId, purpose, iteration, settings })
    .from(tournaments)
    .where(eq(tournaments.experimentId, experimentId))
    .orderBy(desc(createdAt), desc(tournaments.id))
    .all();
  return chooseSelection(rows) ?? null;
}

/**
 * The rows `experimentReport` needs, for one selection (null: none chosen, rollouts only). Each task is reported on with
 * the candidates of its tournament; where there is none (yet), with its rollouts of the selection's iteration; without
 * a selection, with those of iteration 0. Money is that of the whole experiment, but for votes of other selections (the
 * tournaments of a pipeline belong together).
 */
export function reportInput(db: DbOrTx, experimentId: string, selectionId: string | null): ReportInput {
  const played = selectionId === null ? null : playedTournaments(db, experimentId, selectionId);
  const known = finishedRollouts(db, experimentId);
  const { iteration, purpose } = placeOf(db, experimentId, selectionId);
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
  const judged = new Set([
    ...tasks.flatMap((task) => task.tournament?.id ?? []),
    ...(purpose === null ? [] : pipelineTournamentIds(db, experimentId)),
  ]);
  const counted = new Set(tasks.flatMap((task) => task.rollouts.map((rollout) => rollout.id)));
  return {
    tasks,
    calls: [
      ...paidCalls(db, experimentId, (id) => judged.has(id)),
      ...otherRollouts(db, experimentId, counted),
    ],
  };
}
