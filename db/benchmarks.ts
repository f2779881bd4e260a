import { and, asc, eq, inArray } from 'drizzle-orm';
import { WRITING, type DbOrTx } from './client';
import { appendEvent } from './events';
import { benchmarks, benchmarkTasks } from './launch-schema';

export type Benchmark = typeof benchmarks.$inferSelect;
export type BenchmarkTaskRow = typeof benchmarkTasks.$inferSelect;

export function findBenchmark(db: DbOrTx, name: string): Benchmark | null {
  return db.select().from(benchmarks).where(eq(benchmarks.name, name)).get() ?? null;
}

export function allBenchmarks(db: DbOrTx): Benchmark[] {
  return db.select().from(benchmarks).orderBy(asc(benchmarks.name)).all();
}

/** Tasks of a benchmark in the order of its folder; only those named when `names` is given. */
export function tasksOfBenchmark(
  db: DbOrTx,
  benchmark: string,
  names: readonly string[] | null = null,
): BenchmarkTaskRow[] {
  const mine = eq(benchmarkTasks.benchmark, benchmark);
  return db
    .select()
    .from(benchmarkTasks)
    .where(names === null ? mine : and(mine, inArray(benchmarkTasks.name, [...names])))
    .orderBy(asc(benchmarkTasks.position))
    .all();
}

/** Writes a benchmark as its folder is now; tasks that are gone from the folder are gone here too. */
export function storeBenchmark(
  db: DbOrTx,
  benchmark: Benchmark,
  list: Omit<BenchmarkTaskRow, 'benchmark' | 'position'>[],
): void {
  db.transaction((tx) => {
    tx.insert(benchmarks)
      .values(benchmark)
      .onConflictDoUpdate({ target: benchmarks.name, set: benchmark })
      .run();
    tx.delete(benchmarkTasks).where(eq(benchmarkTasks.benchmark, benchmark.name)).run();
    list.forEach((task, position) =>
      tx
        .insert(benchmarkTasks)
        .values({ ...task, benchmark: benchmark.name, position })
        .run(),
    );
    appendEvent(tx, {
      experimentId: null,
      type: 'benchmark-read',
      payload: { benchmark: benchmark.name, tasks: list.length },
    });
  }, WRITING);
}
