import { asc, eq, inArray, type SQL } from 'drizzle-orm';
import type { CompareContext, CompareEntry } from '@/lib/compare/compare-entry';
import type { DbOrTx } from './client';
import { hasGoldPatch } from './gold-patches';
import { experiments, rollouts, tasks } from './schema';

/**
 * What stands around a comparison of these rollouts: which others it could hold, the list the reader came from
 * (`listIds`, in that order; ids that do not exist are left out), and whether there is a reference patch.
 */
export function compareContext(
  db: DbOrTx,
  ids: readonly string[],
  listIds: readonly string[],
): CompareContext {
  const chosen = entriesWhere(db, inArray(rollouts.id, [...ids]));
  const taskIds = [...new Set(chosen.map((entry) => entry.task.id))];
  const [task, another] = taskIds;
  const listed = new Map(
    entriesWhere(db, inArray(rollouts.id, [...listIds])).map((entry) => [entry.id, entry]),
  );
  return {
    entries: entriesWhere(db, inArray(rollouts.taskId, taskIds)),
    list: listIds.flatMap((id) => listed.get(id) ?? []),
    hasGold: task !== undefined && another === undefined && hasGoldPatch(db, task),
  };
}

function entriesWhere(db: DbOrTx, where: SQL): CompareEntry[] {
  return db
    .select({
      id: rollouts.id,
      experiment: { id: experiments.id, name: experiments.name },
      task: { id: tasks.id, name: tasks.name },
      iteration: rollouts.iteration,
      slot: rollouts.slot,
      attempt: rollouts.attempt,
      status: rollouts.status,
      exitStatus: rollouts.exitStatus,
      outcome: rollouts.outcome,
      steps: rollouts.stepCount,
    })
    .from(rollouts)
    .innerJoin(experiments, eq(experiments.id, rollouts.experimentId))
    .innerJoin(tasks, eq(tasks.id, rollouts.taskId))
    .where(where)
    .orderBy(
      asc(experiments.createdAt),
      asc(experiments.id),
      asc(tasks.name),
      asc(rollouts.iteration),
      asc(rollouts.slot),
      asc(rollouts.attempt),
    )
    .all()
    .map(({ status, ...entry }) => ({ ...entry, live: status === 'running' || status === 'grading' }));
}
