import { eq, inArray } from 'drizzle-orm';
import type { DbOrTx } from './client';
import { goldPatches, tasks } from './schema';

/** The reference change of a task: what its benchmark says solves it. */
export interface GoldPatch {
  patch: string;
  /** Where it came from, e.g. the name of a file. */
  source: string;
}

/** The reference patch of a task; null when none was imported. */
export function findGoldPatch(db: DbOrTx, taskId: string): GoldPatch | null {
  const { patch, source } = goldPatches;
  return db.select({ patch, source }).from(goldPatches).where(eq(goldPatches.taskId, taskId)).get() ?? null;
}

/** Whether a task has a reference patch, without reading it. */
export function hasGoldPatch(db: DbOrTx, taskId: string): boolean {
  const { taskId: id } = goldPatches;
  return db.select({ id }).from(goldPatches).where(eq(id, taskId)).get() !== undefined;
}

/** Tasks by their exact name, which is the instance id in SWE-bench; of several benchmarks all that have it. */
export function tasksNamed(db: DbOrTx, names: readonly string[]): { id: string; name: string }[] {
  const { id, name } = tasks;
  return db
    .select({ id, name })
    .from(tasks)
    .where(inArray(name, [...names]))
    .all();
}

/** Keeps the reference patch of a task, in place of one that was there. */
export function storeGoldPatch(db: DbOrTx, taskId: string, gold: GoldPatch): void {
  db.insert(goldPatches)
    .values({ taskId, ...gold })
    .onConflictDoUpdate({ target: goldPatches.taskId, set: gold })
    .run();
}
