import { asc, desc, eq, sql } from 'drizzle-orm';
import type { TaskRef } from '@/lib/rollout/rollout';
import { slugify, stableId } from '@/lib/ids';
import type { DbOrTx } from './client';
import { appendEvent } from './events';
import { prepared } from './prepared';
import { experiments, experimentTasks, tasks } from './schema';

export type Experiment = typeof experiments.$inferSelect;
export type Task = typeof tasks.$inferSelect;

export function findExperiment(db: DbOrTx, id: string): Experiment | null {
  return db.select().from(experiments).where(eq(experiments.id, id)).get() ?? null;
}

/** By id or by exact name: what people type at the prompt. */
export function experimentNamed(db: DbOrTx, nameOrId: string): Experiment | null {
  return (
    findExperiment(db, nameOrId) ??
    db.select().from(experiments).where(eq(experiments.name, nameOrId)).get() ??
    null
  );
}

export function allExperiments(db: DbOrTx): Experiment[] {
  return db.select().from(experiments).orderBy(desc(experiments.createdAt), asc(experiments.id)).all();
}

/** The experiment of that name, made when there is none. Its id is the name as a URL segment. */
export function ensureExperiment(db: DbOrTx, name: string, origin: string): Experiment {
  return experimentNamed(db, name) ?? createExperiment(db, name, 'import', origin);
}

/** A new experiment; its id is the name as a URL segment, with a number when that is taken. */
export function createExperiment(
  db: DbOrTx,
  name: string,
  source: Experiment['source'],
  origin: string,
): Experiment {
  const base = slugify(name);
  let id = base;
  for (let n = 2; findExperiment(db, id); n++) id = `${base}-${n}`;
  return db.transaction((tx) => {
    tx.insert(experiments).values({ id, name, source, origin }).run();
    appendEvent(tx, { experimentId: id, type: 'experiment-created', payload: { name } });
    return tx.select().from(experiments).where(eq(experiments.id, id)).get() as Experiment;
  });
}

/** The task of that benchmark and name, made when there is none; a missing instruction is filled in later. */
export function ensureTask(db: DbOrTx, ref: TaskRef): Task {
  const id = stableId('task', ref.benchmark ?? '', ref.name);
  const known = db.select().from(tasks).where(eq(tasks.id, id)).get();
  if (!known) {
    const plain = slugify(ref.name);
    const taken = db.select().from(tasks).where(eq(tasks.slug, plain)).get();
    return db
      .insert(tasks)
      .values({ id, ...ref, slug: taken ? `${plain}-${id.slice(0, 6)}` : plain })
      .returning()
      .get();
  }
  const fill = {
    instruction: known.instruction ?? ref.instruction,
    baseCommit: known.baseCommit ?? ref.baseCommit,
  };
  if (fill.instruction === known.instruction && fill.baseCommit === known.baseCommit) return known;
  return db.update(tasks).set(fill).where(eq(tasks.id, id)).returning().get() ?? known;
}

/** Puts a task into an experiment; nothing happens when it is there. */
export function addTask(db: DbOrTx, experimentId: string, taskId: string): void {
  db.insert(experimentTasks).values({ experimentId, taskId }).onConflictDoNothing().run();
}

/** Tasks of an experiment in their order. */
export function tasksOf(db: DbOrTx, experimentId: string): Task[] {
  return db
    .select({ task: tasks })
    .from(experimentTasks)
    .innerJoin(tasks, eq(tasks.id, experimentTasks.taskId))
    .where(eq(experimentTasks.experimentId, experimentId))
    .orderBy(asc(tasks.name))
    .all()
    .map((row) => row.task);
}

/** A task of an experiment by slug, id or name; null when the experiment has none such. */
export function taskOf(db: DbOrTx, experimentId: string, slugOrName: string): Task | null {
  return (
    tasksOf(db, experimentId).find(
      (t) => t.slug === slugOrName || t.id === slugOrName || t.name === slugOrName,
    ) ?? null
  );
}

const taskAt = prepared((db) =>
  db
    .select()
    .from(tasks)
    .where(eq(tasks.id, sql.placeholder('id')))
    .prepare(),
);

export function taskById(db: DbOrTx, id: string): Task | null {
  return taskAt(db).get({ id }) ?? null;
}
