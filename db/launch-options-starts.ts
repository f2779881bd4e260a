import { and, count, desc, eq } from 'drizzle-orm';
import type { DbOrTx } from './client';
import { benchmarkTasks } from './launch-schema';
import { experiments, rollouts, tasks } from './schema';

/** An experiment whose rollouts can serve as iteration 0 of another. */
export interface StartExperiment {
  id: string;
  name: string;
  /** Finished rollouts of its last iteration, by benchmark and task; only tasks that lie in a benchmark known here. */
  benchmarks: Record<string, Record<string, number>>;
}

/** Experiments that are looked at for the list. */
const NEWEST = 50;

/**
 * Finished rollouts that a launch would take over (`rolloutsToTakeOver`): those of each task's last iteration, matched
 * with the tasks of benchmarks by name, as what others ran seldom tells the benchmark by the name it has here.
 */
function startBenchmarks(db: DbOrTx, experimentId: string): StartExperiment['benchmarks'] {
  const rows = db
    .select({
      benchmark: benchmarkTasks.benchmark,
      name: benchmarkTasks.name,
      iteration: rollouts.iteration,
      n: count(),
    })
    .from(rollouts)
    .innerJoin(tasks, eq(tasks.id, rollouts.taskId))
    .innerJoin(benchmarkTasks, eq(benchmarkTasks.name, tasks.name))
    .where(and(eq(rollouts.experimentId, experimentId), eq(rollouts.status, 'finished')))
    .groupBy(benchmarkTasks.benchmark, benchmarkTasks.name, rollouts.iteration)
    .orderBy(rollouts.iteration)
    .all();
  // Names are anybody's: `__proto__` and `constructor` must be keys like others.
  const found = Map.groupBy(rows, (row) => row.benchmark);
  return Object.fromEntries(
    [...found].map(([benchmark, of]) => [benchmark, Object.fromEntries(of.map(({ name, n }) => [name, n]))]),
  );
}

/** Experiments with rollouts that others can start from, newest first. */
export function startExperiments(db: DbOrTx): StartExperiment[] {
  return db
    .select({ id: experiments.id, name: experiments.name })
    .from(experiments)
    .orderBy(desc(experiments.createdAt))
    .limit(NEWEST)
    .all()
    .map((experiment) => ({ ...experiment, benchmarks: startBenchmarks(db, experiment.id) }))
    .filter(({ benchmarks }) => Object.keys(benchmarks).length > 0);
}

/** Rollouts that each task of a benchmark has in an experiment to start from, by the task's name. */
export function startTasks(db: DbOrTx, experimentId: string, benchmark: string): Record<string, number> {
  const all = startBenchmarks(db, experimentId);
  return Object.hasOwn(all, benchmark) ? (all[benchmark] ?? {}) : {};
}
