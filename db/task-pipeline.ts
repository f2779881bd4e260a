import { and, asc, desc, eq, isNotNull, ne, or } from 'drizzle-orm';
import type { LaunchStatus, SlotStatus } from '@/lib/launch/settings';
import type { PipelineSettings, StageKind, TournamentPurpose } from '@/lib/refine/settings';
import type { TaskRunStatus } from '@/lib/refine/task-run';
import type { DbOrTx } from './client';
import { findLaunch } from './launches';
import { slots, taskRuns } from './launch-schema';
import { rollouts } from './schema';
import { tournaments } from './tournament-schema';
import { tournamentDetail, type TournamentDetail } from './tournaments';

/** What a pipeline is to do with one task, and how far it has come. */
export interface TaskPipeline {
  settings: Pick<PipelineSettings, 'iterations' | 'keep' | 'context' | 'pool' | 'startFrom'> & {
    /** G of every tournament. */
    groupSize: number;
  };
  /** N: rollouts of an iteration. */
  n: number;
  launch: LaunchStatus;
  run: {
    status: TaskRunStatus;
    iteration: number;
    stage: StageKind;
    error: string | null;
    /** The rollout that the final tournament chose. */
    winner: string | null;
  };
  /** Wanted rollouts that have not finished, by iteration and slot; `finished`: the slot was given up without one. */
  unfinished: { iteration: number; slot: number; status: SlotStatus; rolloutId: string | null }[];
}

/** The pipeline of a task; null when its experiment has none. */
export function taskPipeline(db: DbOrTx, experimentId: string, taskId: string): TaskPipeline | null {
  const launch = findLaunch(db, experimentId);
  const pipeline = launch?.settings.pipeline ?? null;
  if (!launch || !pipeline) return null;
  const run = db
    .select()
    .from(taskRuns)
    .where(and(eq(taskRuns.experimentId, experimentId), eq(taskRuns.taskId, taskId)))
    .get();
  if (!run) return null;
  const { iterations, keep, context, pool, startFrom } = pipeline;
  const { status, iteration, stage, error, winner } = run;
  return {
    settings: { iterations, keep, context, pool, startFrom, groupSize: pipeline.selection.groupSize },
    n: launch.settings.n,
    launch: launch.status,
    run: { status, iteration, stage, error, winner },
    unfinished: unfinishedSlots(db, experimentId, taskId),
  };
}

function unfinishedSlots(db: DbOrTx, experimentId: string, taskId: string): TaskPipeline['unfinished'] {
  const { iteration, slot, status, rolloutId } = slots;
  return db
    .select({ iteration, slot, status, rolloutId })
    .from(slots)
    .leftJoin(rollouts, eq(rollouts.id, rolloutId))
    .where(
      and(
        eq(slots.experimentId, experimentId),
        eq(slots.taskId, taskId),
        or(ne(status, 'finished'), eq(rollouts.status, 'interrupted')),
      ),
    )
    .orderBy(asc(iteration), asc(slot))
    .all();
}

const PART_ORDER: Record<TournamentPurpose, number> = { select: 0, champion: 1, final: 2 };

/** The tournaments of a task's pipeline in the order they are held: the newest of each iteration and purpose. */
export function pipelineTournaments(db: DbOrTx, experimentId: string, taskId: string): TournamentDetail[] {
  const rows = db
    .select({ id: tournaments.id, iteration: tournaments.iteration, purpose: tournaments.purpose })
    .from(tournaments)
    .where(
      and(
        eq(tournaments.experimentId, experimentId),
        eq(tournaments.taskId, taskId),
        isNotNull(tournaments.purpose),
      ),
    )
    .orderBy(desc(tournaments.createdAt))
    .all();
  const newest = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    const part = `${row.iteration}/${row.purpose}`;
    if (!newest.has(part)) newest.set(part, row);
  }
  return [...newest.values()]
    .sort(
      (a, b) =>
        a.iteration - b.iteration || PART_ORDER[a.purpose ?? 'select'] - PART_ORDER[b.purpose ?? 'select'],
    )
    .flatMap(({ id }) => tournamentDetail(db, id) ?? []);
}
