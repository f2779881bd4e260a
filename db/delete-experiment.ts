import { and, count, countDistinct, eq, inArray, sql } from 'drizzle-orm';
import { shares } from './access-schema';
import type { DbOrTx } from './client';
import { benchmarkTasks, launches, slots, taskRuns } from './launch-schema';
import { experiments, experimentTasks, goldPatches, jobs, rollouts, tasks } from './schema';
import { tournaments } from './tournament-schema';

export interface DeletionCounts {
  rollouts: number;
  selections: number;
  links: number;
}

/** Links that show an experiment or anything of it. */
function sharesOf(db: DbOrTx, experimentId: string): string[] {
  const mine = new Set(
    db
      .select({ id: rollouts.id })
      .from(rollouts)
      .where(eq(rollouts.experimentId, experimentId))
      .all()
      .map(({ id }) => id),
  );
  const { id, target } = shares;
  return db
    .select({ id, target, of: shares.experimentId })
    .from(shares)
    .all()
    .filter(({ target: shown, of }) => {
      if (of === experimentId || ('experimentId' in shown && shown.experimentId === experimentId))
        return true;
      if (shown.kind === 'experiments') return shown.experimentIds.includes(experimentId);
      if (shown.kind === 'comparison') return shown.rolloutIds.some((one) => mine.has(one));
      return shown.kind === 'rollout' && mine.has(shown.rolloutId);
    })
    .map((share) => share.id);
}

/** What goes with an experiment. */
export function deletionCounts(db: DbOrTx, experimentId: string): DeletionCounts {
  const all = db.select({ n: count() }).from(rollouts).where(eq(rollouts.experimentId, experimentId)).get();
  const held = db
    .select({ n: countDistinct(tournaments.selectionId) })
    .from(tournaments)
    .where(eq(tournaments.experimentId, experimentId))
    .get();
  return {
    rollouts: all?.n ?? 0,
    selections: held?.n ?? 0,
    links: sharesOf(db, experimentId).length,
  };
}

/** Names of experiments whose iteration 0 was copied from this one; they keep their copies. */
export function startedFrom(db: DbOrTx, experiment: { id: string; name: string }): string[] {
  const start = sql<string>`${launches.settings} ->> '$.pipeline.startFrom'`;
  return db
    .select({ name: experiments.name })
    .from(launches)
    .innerJoin(experiments, eq(experiments.id, launches.experimentId))
    .where(inArray(start, [experiment.id, experiment.name]))
    .all()
    .map(({ name }) => name);
}

/**
 * Removes every row that belongs to an experiment but its events; tasks that nothing else uses go with it. Call it in
 * one transaction.
 */
export function removeExperiment(tx: DbOrTx, experimentId: string): void {
  const links = sharesOf(tx, experimentId);
  if (links.length > 0) tx.delete(shares).where(inArray(shares.id, links)).run();
  tx.delete(jobs).where(eq(jobs.experimentId, experimentId)).run();
  const mine = tx
    .select({ id: experimentTasks.taskId })
    .from(experimentTasks)
    .where(eq(experimentTasks.experimentId, experimentId))
    .all()
    .map(({ id }) => id);
  // All else refers to it and goes with it.
  tx.delete(experiments).where(eq(experiments.id, experimentId)).run();
  for (const id of mine) removeUnused(tx, id);
}

/** Removes a task that no experiment has, no benchmark offers and no reference patch belongs to. */
function removeUnused(tx: DbOrTx, taskId: string): void {
  const used = [experimentTasks, rollouts, slots, taskRuns, tournaments, goldPatches].some(
    (table) => tx.select({ n: count() }).from(table).where(eq(table.taskId, taskId)).get()?.n !== 0,
  );
  const offered = tx
    .select({ name: benchmarkTasks.name })
    .from(benchmarkTasks)
    .innerJoin(tasks, and(eq(tasks.benchmark, benchmarkTasks.benchmark), eq(tasks.name, benchmarkTasks.name)))
    .where(eq(tasks.id, taskId))
    .get();
  if (!used && !offered) tx.delete(tasks).where(eq(tasks.id, taskId)).run();
}
