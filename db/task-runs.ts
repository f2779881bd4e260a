import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { StageKind } from '@/lib/refine/settings';
import type { TaskRunStatus } from '@/lib/refine/task-run';
import { WRITING, type DbOrTx } from './client';
import { appendEvent } from './events';
import { heldStages, taskRuns } from './launch-schema';
import { prepared } from './prepared';
import { tasks } from './schema';

export type TaskRun = typeof taskRuns.$inferSelect;
export interface Stage {
  iteration: number;
  kind: StageKind;
}

/** A row for each task of a launch with a pipeline; call it in the transaction that stores the launch. */
export function storeTaskRuns(tx: DbOrTx, experimentId: string, taskIds: readonly string[]): void {
  for (let from = 0; from < taskIds.length; from += 500)
    tx.insert(taskRuns)
      .values(
        taskIds
          .slice(from, from + 500)
          .map((taskId) => ({ experimentId, taskId, status: 'queued' as const })),
      )
      .run();
}

export function taskRunsOf(db: DbOrTx, experimentId: string): TaskRun[] {
  return db
    .select()
    .from(taskRuns)
    .where(eq(taskRuns.experimentId, experimentId))
    .orderBy(asc(taskRuns.taskId))
    .all();
}

const open = prepared((db) =>
  db
    .select({ taskId: taskRuns.taskId })
    .from(taskRuns)
    .where(
      and(
        eq(taskRuns.experimentId, sql.placeholder('experimentId')),
        inArray(taskRuns.status, ['queued', 'running']),
      ),
    )
    .prepare(),
);

/** Ids of the tasks that have not come to their end. */
export function openTaskIds(db: DbOrTx, experimentId: string): string[] {
  return open(db)
    .all({ experimentId })
    .map(({ taskId }) => taskId);
}

/** The same with their names. */
export function openTasks(db: DbOrTx, experimentId: string): { taskId: string; name: string }[] {
  return db
    .select({ taskId: taskRuns.taskId, name: tasks.name })
    .from(taskRuns)
    .innerJoin(tasks, eq(tasks.id, taskRuns.taskId))
    .where(and(eq(taskRuns.experimentId, experimentId), inArray(taskRuns.status, ['queued', 'running'])))
    .all();
}

const cancelled = prepared((db) =>
  db
    .select({ taskId: taskRuns.taskId })
    .from(taskRuns)
    .where(and(eq(taskRuns.experimentId, sql.placeholder('experimentId')), eq(taskRuns.status, 'cancelled')))
    .prepare(),
);

/** Ids of the tasks that a person has cancelled. */
export function cancelledTasks(db: DbOrTx, experimentId: string): string[] {
  return cancelled(db)
    .all({ experimentId })
    .map(({ taskId }) => taskId);
}

const at = (experimentId: string, taskId: string) =>
  and(eq(taskRuns.experimentId, experimentId), eq(taskRuns.taskId, taskId));

const runOfTask = prepared((db) => {
  const is = sql.placeholder;
  return db
    .select()
    .from(taskRuns)
    .where(and(eq(taskRuns.experimentId, is('experimentId')), eq(taskRuns.taskId, is('taskId'))))
    .prepare();
});

export function findTaskRun(db: DbOrTx, experimentId: string, taskId: string): TaskRun | null {
  return runOfTask(db).get({ experimentId, taskId }) ?? null;
}

/** Changes how far a task has come, when it stands at one of `from`, and tells of it; false when it does not. */
export function moveTaskRun(
  db: DbOrTx,
  run: { experimentId: string; taskId: string },
  from: readonly TaskRunStatus[],
  change: Partial<Omit<TaskRun, 'experimentId' | 'taskId'>>,
): boolean {
  const { experimentId, taskId } = run;
  return db.transaction((tx) => {
    const moved = tx
      .update(taskRuns)
      .set(change)
      .where(and(at(experimentId, taskId), inArray(taskRuns.status, [...from])))
      .run().changes;
    if (moved > 0) appendEvent(tx, { experimentId, type: 'task-changed', payload: { taskId, ...change } });
    return moved > 0;
  }, WRITING);
}

/** Ends what has not ended, when a launch is cancelled. */
export function cancelTaskRuns(tx: DbOrTx, experimentId: string, now: string): void {
  tx.update(taskRuns)
    .set({ status: 'cancelled', finishedAt: now })
    .where(and(eq(taskRuns.experimentId, experimentId), inArray(taskRuns.status, ['queued', 'running'])))
    .run();
}

const held = prepared((db) =>
  db
    .select({ iteration: heldStages.iteration, kind: heldStages.stage })
    .from(heldStages)
    .where(eq(heldStages.experimentId, sql.placeholder('experimentId')))
    .prepare(),
);

/** Stages of an experiment of which nothing starts for now. */
export function heldStagesOf(db: DbOrTx, experimentId: string): Stage[] {
  return held(db).all({ experimentId });
}

/** Holds a stage or lets it go on, and tells of it. */
export function setHeld(db: DbOrTx, experimentId: string, stage: Stage, held: boolean): void {
  const { iteration, kind } = stage;
  db.transaction((tx) => {
    if (held)
      tx.insert(heldStages).values({ experimentId, iteration, stage: kind }).onConflictDoNothing().run();
    else
      tx.delete(heldStages)
        .where(
          and(
            eq(heldStages.experimentId, experimentId),
            eq(heldStages.iteration, iteration),
            eq(heldStages.stage, kind),
          ),
        )
        .run();
    appendEvent(tx, { experimentId, type: 'stage-changed', payload: { iteration, stage: kind, held } });
  }, WRITING);
}

export function releaseStages(tx: DbOrTx, experimentId: string): void {
  tx.delete(heldStages).where(eq(heldStages.experimentId, experimentId)).run();
}
