import { and, count, countDistinct, eq, isNotNull, sql } from 'drizzle-orm';
import type { StageKind } from '@/lib/refine/settings';
import type { TaskRunStatus } from '@/lib/refine/task-run';
import { plannedTournaments } from '@/lib/refine/plan';
import type { DbOrTx } from './client';
import { slots } from './launch-schema';
import type { Launch } from './launches';
import { calls, rollouts, summaries } from './schema';
import { tournaments, votes } from './tournament-schema';
import { heldStagesOf, taskRunsOf } from './task-runs';

/** One kind of work of one iteration over all tasks. */
export interface StageProgress {
  iteration: number;
  kind: StageKind;
  done: number;
  /** Votes: the most there can be; an early stop and folded patches ask fewer. */
  total: number;
  held: boolean;
  /** Null: nothing was paid, or no price is known. */
  spentUsd: number | null;
  /** Calls of unknown price. */
  unpriced: number;
}

export interface PipelineProgress {
  stages: StageProgress[];
  /** Budgets by kind of work, over all iterations. */
  budgetsUsd: Record<StageKind, number | null>;
  tasks: {
    taskId: string;
    status: TaskRunStatus;
    iteration: number;
    stage: StageKind;
    error: string | null;
  }[];
}

interface Spent {
  iteration: number;
  usd: number | null;
  unpriced: number;
}

const COST = {
  usd: sql<number | null>`sum(${calls.costUsd})`,
  unpriced: sql<number>`sum(${calls.costUsd} is null)`,
};

/** Calls of agents or summariser, by the iteration of their rollout. */
function spentOnRollouts(db: DbOrTx, experimentId: string, role: 'agent' | 'summariser'): Spent[] {
  return db
    .select({ iteration: rollouts.iteration, ...COST })
    .from(calls)
    .innerJoin(rollouts, eq(rollouts.id, calls.rolloutId))
    .where(and(eq(calls.experimentId, experimentId), eq(calls.role, role)))
    .groupBy(rollouts.iteration)
    .all();
}

/** Calls of the judge in tournaments of the pipeline, by iteration. */
function spentOnVotes(db: DbOrTx, experimentId: string): Spent[] {
  return db
    .select({ iteration: tournaments.iteration, ...COST })
    .from(calls)
    .innerJoin(tournaments, eq(tournaments.id, calls.tournamentId))
    .where(and(eq(calls.experimentId, experimentId), eq(calls.role, 'judge'), isNotNull(tournaments.purpose)))
    .groupBy(tournaments.iteration)
    .all();
}

function doneOf(db: DbOrTx, experimentId: string): Record<StageKind, Map<number, number>> {
  const ended = db
    .select({ iteration: slots.iteration, n: count() })
    .from(slots)
    .where(and(eq(slots.experimentId, experimentId), sql`${slots.status} in ('finished', 'cancelled')`))
    .groupBy(slots.iteration)
    .all();
  const written = db
    .select({ iteration: rollouts.iteration, n: countDistinct(summaries.rolloutId) })
    .from(summaries)
    .innerJoin(rollouts, eq(rollouts.id, summaries.rolloutId))
    .where(eq(rollouts.experimentId, experimentId))
    .groupBy(rollouts.iteration)
    .all();
  const cast = db
    .select({ iteration: tournaments.iteration, n: count() })
    .from(votes)
    .innerJoin(tournaments, eq(tournaments.id, votes.tournamentId))
    .where(and(eq(tournaments.experimentId, experimentId), isNotNull(tournaments.purpose)))
    .groupBy(tournaments.iteration)
    .all();
  const byIteration = (rows: { iteration: number; n: number }[]) =>
    new Map(rows.map(({ iteration, n }) => [iteration, n]));
  return { rollouts: byIteration(ended), summaries: byIteration(written), votes: byIteration(cast) };
}

/** Slots of each task by iteration. */
function slotsPerTask(db: DbOrTx, experimentId: string) {
  return db
    .select({ taskId: slots.taskId, iteration: slots.iteration, n: count() })
    .from(slots)
    .where(eq(slots.experimentId, experimentId))
    .groupBy(slots.taskId, slots.iteration)
    .all();
}

/** How far a pipeline has come, stage by stage and task by task; null for a launch that only runs rollouts. */
export function pipelineProgress(db: DbOrTx, launch: Launch): PipelineProgress | null {
  const { experimentId, settings } = launch;
  const { pipeline, n } = settings;
  if (!pipeline) return null;
  const perTask = slotsPerTask(db, experimentId);
  const initial = perTask.filter(({ iteration }) => iteration === 0);
  const planned = initial.flatMap((task) => plannedTournaments(task.n, n, pipeline));
  const done = doneOf(db, experimentId);
  const spent: Record<StageKind, Spent[]> = {
    rollouts: spentOnRollouts(db, experimentId, 'agent'),
    summaries: spentOnRollouts(db, experimentId, 'summariser'),
    votes: spentOnVotes(db, experimentId),
  };
  const held = heldStagesOf(db, experimentId);
  const stages = Array.from({ length: pipeline.iterations }, (_, iteration) => {
    const wanted = perTask.filter((row) => row.iteration === iteration).reduce((sum, row) => sum + row.n, 0);
    const most = planned
      .filter((one) => one.iteration === iteration)
      .reduce((sum, one) => sum + one.votes, 0);
    return (['rollouts', 'summaries', 'votes'] as const).map((kind): StageProgress => {
      const paid = spent[kind].find((row) => row.iteration === iteration);
      return {
        ...{ iteration, kind, done: done[kind].get(iteration) ?? 0, total: kind === 'votes' ? most : wanted },
        held: held.some((one) => one.iteration === iteration && one.kind === kind),
        ...{ spentUsd: paid?.usd ?? null, unpriced: paid?.unpriced ?? 0 },
      };
    });
  }).flat();
  const tasks = taskRunsOf(db, experimentId).map(({ taskId, status, iteration, stage, error }) => ({
    ...{ taskId, status, iteration, stage, error },
  }));
  return { stages, budgetsUsd: pipeline.budgetsUsd, tasks };
}
