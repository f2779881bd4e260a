import { and, asc, count, desc, eq, isNotNull, ne, sql } from 'drizzle-orm';
import type { PipelineInput, PipelineRollout, PipelineTournament } from '@/lib/metrics/pipeline-types';
import type { PipelineSettings } from '@/lib/refine/settings';
import { plannedVotes } from '@/lib/tournament/grouping';
import type { DbOrTx } from './client';
import { tasksOf } from './experiments';
import { slots } from './launch-schema';
import { findLaunch } from './launches';
import { pipelineCalls } from './pipeline-calls';
import { rollouts } from './schema';
import { groups, tournaments, votes } from './tournament-schema';
import { taskRunsOf, type TaskRun } from './task-runs';

type Rounds = PipelineTournament['rounds'];

/** Finished rollouts by task, those taken over from another experiment among them. */
function rolloutsByTask(db: DbOrTx, experimentId: string): Map<string, PipelineRollout[]> {
  const rows = db
    .select({
      taskId: rollouts.taskId,
      id: rollouts.id,
      iteration: rollouts.iteration,
      slot: rollouts.slot,
      outcome: rollouts.outcome,
      exitStatus: rollouts.exitStatus,
      steps: rollouts.stepCount,
      usage: rollouts.usage,
      costUsd: rollouts.costUsd,
      refinement: rollouts.refinement,
    })
    .from(rollouts)
    .where(and(eq(rollouts.experimentId, experimentId), eq(rollouts.status, 'finished')))
    .orderBy(asc(rollouts.iteration), asc(rollouts.slot))
    .all();
  const found = new Map<string, PipelineRollout[]>();
  for (const { taskId, refinement, ...row } of rows) {
    const mine = found.get(taskId) ?? [];
    mine.push({ ...row, priors: (refinement?.priors ?? []).map((prior) => prior.rolloutId) });
    found.set(taskId, mine);
  }
  return found;
}

const finishedOfPipeline = (experimentId: string) =>
  and(
    eq(tournaments.experimentId, experimentId),
    isNotNull(tournaments.purpose),
    eq(tournaments.status, 'finished'),
  );

/** Decided groups of the finished tournaments of a pipeline, by round. */
function roundsByTournament(db: DbOrTx, experimentId: string): Map<string, Rounds> {
  const { tournamentId, round, candidates, tally, winner, decidedBy } = groups;
  const rows = db
    .select({ tournamentId, round, candidates, tally, winner, decidedBy })
    .from(groups)
    .innerJoin(tournaments, eq(tournaments.id, groups.tournamentId))
    .where(finishedOfPipeline(experimentId))
    .orderBy(asc(groups.tournamentId), asc(groups.round), asc(groups.group))
    .all();
  const found = new Map<string, Rounds>();
  for (const row of rows) {
    if (row.winner === null || row.decidedBy === null) continue;
    const rounds = found.get(row.tournamentId) ?? [];
    found.set(row.tournamentId, rounds);
    while (rounds.length <= row.round) rounds.push({ groups: [] });
    rounds[row.round]?.groups.push({
      candidates: row.candidates,
      tally: row.tally ?? row.candidates.map(() => 0),
      winner: row.winner,
      decidedBy: row.decidedBy,
    });
  }
  return found;
}

/** Asked votes (with re-asks) of every tournament of a pipeline. */
function askedByTournament(db: DbOrTx, experimentId: string): Map<string, number> {
  const rows = db
    .select({ id: votes.tournamentId, asked: sql<number>`sum(${votes.asks})` })
    .from(votes)
    .innerJoin(tournaments, eq(tournaments.id, votes.tournamentId))
    .where(finishedOfPipeline(experimentId))
    .groupBy(votes.tournamentId)
    .all();
  return new Map(rows.map(({ id, asked }) => [id, asked]));
}

/** The newest tournament of each task, iteration and purpose, where it has finished: a retry brings a new one. */
function tournamentsByTask(db: DbOrTx, experimentId: string): Map<string, PipelineTournament[]> {
  const { id, taskId, iteration, purpose, status, settings, candidates, survivors } = tournaments;
  const rows = db
    .select({ id, taskId, iteration, purpose, status, settings, candidates, survivors })
    .from(tournaments)
    .where(and(eq(tournaments.experimentId, experimentId), isNotNull(tournaments.purpose)))
    .orderBy(desc(tournaments.createdAt), desc(tournaments.id))
    .all();
  const rounds = roundsByTournament(db, experimentId);
  const asked = askedByTournament(db, experimentId);
  const seen = new Set<string>();
  const found = new Map<string, PipelineTournament[]>();
  for (const row of rows) {
    const place = `${row.taskId}/${row.iteration}/${row.purpose}`;
    if (seen.has(place) || row.purpose === null) continue;
    seen.add(place);
    if (row.status !== 'finished') continue;
    const one: PipelineTournament = {
      id: row.id,
      iteration: row.iteration,
      purpose: row.purpose,
      candidates: row.candidates.map((candidate) => candidate.rolloutId),
      rounds: rounds.get(row.id) ?? [],
      survivors: row.survivors ?? [],
      votes: {
        asked: asked.get(row.id) ?? 0,
        planned: plannedVotes(row.candidates.length, row.settings).votes,
      },
    };
    found.set(row.taskId, [one, ...(found.get(row.taskId) ?? [])]);
  }
  return found;
}

/**
 * `<task>/<iteration>` of what has not come to its end: a rollout is still to come, or will not come because the task
 * was given up half-way.
 */
function openIterations(db: DbOrTx, experimentId: string, runs: Map<string, TaskRun>): Set<string> {
  const rows = db
    .select({ taskId: slots.taskId, iteration: slots.iteration, status: slots.status, n: count() })
    .from(slots)
    .where(and(eq(slots.experimentId, experimentId), ne(slots.status, 'finished')))
    .groupBy(slots.taskId, slots.iteration, slots.status)
    .all();
  return new Set(
    rows
      .filter(({ taskId, status }) => status !== 'cancelled' || runs.get(taskId)?.status !== 'finished')
      .map(({ taskId, iteration }) => `${taskId}/${iteration}`),
  );
}

/** The settings of the pipeline of a launch; null when it has none, or there was no launch. */
function pipelineOf(db: DbOrTx, experimentId: string): { settings: PipelineSettings; n: number } | null {
  const launch = findLaunch(db, experimentId);
  return launch?.settings.pipeline ? { settings: launch.settings.pipeline, n: launch.settings.n } : null;
}

/** What became of the tasks of a pipeline of that many iterations: no texts of steps, votes or replies. */
export function pipelineTasks(db: DbOrTx, experimentId: string, iterations: number): PipelineInput['tasks'] {
  const runs = new Map(taskRunsOf(db, experimentId).map((run) => [run.taskId, run]));
  const rolloutsOf = rolloutsByTask(db, experimentId);
  const tournamentsOf = tournamentsByTask(db, experimentId);
  const open = openIterations(db, experimentId, runs);
  return tasksOf(db, experimentId).map(({ id, slug, name }) => {
    const run = runs.get(id);
    const mine = rolloutsOf.get(id) ?? [];
    return {
      ...{ id, slug, name, rollouts: mine, tournaments: tournamentsOf.get(id) ?? [] },
      complete: Array.from(
        { length: iterations },
        (_, t) => !open.has(`${id}/${t}`) && mine.some((rollout) => rollout.iteration === t),
      ),
      status: run?.status ?? 'queued',
      iteration: run?.iteration ?? 0,
      stage: run?.stage ?? 'rollouts',
      error: run?.error ?? null,
      winner: run?.winner ?? null,
    };
  });
}

/** The rows `pipelineReport` needs. Null when the launch has no pipeline, or there was no launch. */
export function pipelineInput(db: DbOrTx, experimentId: string): PipelineInput | null {
  const pipeline = pipelineOf(db, experimentId);
  if (!pipeline) return null;
  const { iterations, keep, context, pool, startFrom, summariser } = pipeline.settings;
  return {
    settings: { iterations, keep, context, pool },
    n: startFrom === null ? pipeline.n : null,
    tasks: pipelineTasks(db, experimentId, iterations),
    calls: pipelineCalls(db, experimentId, summariser),
  };
}
