import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import { stableId } from '@/lib/ids';
import type { DbOrTx } from './client';
import { attachments, rollouts, stepBodies, steps, summaries, tasks } from './schema';

/** Finished rollouts of an experiment's last iteration by the name of their task, in slot order. */
export function rolloutsToTakeOver(db: DbOrTx, experimentId: string): Map<string, string[]> {
  const rows = db
    .select({ id: rollouts.id, iteration: rollouts.iteration, task: tasks.name })
    .from(rollouts)
    .innerJoin(tasks, eq(tasks.id, rollouts.taskId))
    .where(and(eq(rollouts.experimentId, experimentId), eq(rollouts.status, 'finished')))
    .orderBy(desc(rollouts.iteration), asc(rollouts.slot))
    .all();
  const found = new Map<string, { iteration: number; ids: string[] }>();
  for (const { id, iteration, task } of rows) {
    const known = found.get(task) ?? { iteration, ids: [] };
    if (known.iteration === iteration) known.ids.push(id);
    found.set(task, known);
  }
  return new Map([...found].map(([task, { ids }]) => [task, ids]));
}

/**
 * Copies a rollout with its steps, attachments and the summariser's newest summary into a slot of iteration 0 of another
 * experiment; the original stays as it is. Returns the copy's id.
 */
export function copyRollout(
  tx: DbOrTx,
  id: string,
  to: { experimentId: string; taskId: string; slot: number },
  summariser: string,
): string {
  const copy = stableId('rollout', to.experimentId, 'taken over', id);
  const row = tx.select().from(rollouts).where(eq(rollouts.id, id)).get();
  if (!row) throw new Error(`rollout ${id} is gone`);
  tx.insert(rollouts)
    .values({
      ...{ ...row, ...to, id: copy, iteration: 0, sourceKey: `taken over/${id}`, refinement: null },
      extra: { ...row.extra, takenOverFrom: { rolloutId: id, experimentId: row.experimentId } },
    })
    .run();
  const mine = <T extends { rolloutId: string }>(list: T[]) =>
    list.map((one) => ({ ...one, rolloutId: copy }));
  const insertAll = <T>(list: T[], insert: (some: T[]) => void) => {
    for (let from = 0; from < list.length; from += 100) insert(list.slice(from, from + 100));
  };
  insertAll(mine(tx.select().from(steps).where(eq(steps.rolloutId, id)).all()), (some) =>
    tx.insert(steps).values(some).run(),
  );
  insertAll(mine(tx.select().from(stepBodies).where(eq(stepBodies.rolloutId, id)).all()), (some) =>
    tx.insert(stepBodies).values(some).run(),
  );
  insertAll(mine(tx.select().from(attachments).where(eq(attachments.rolloutId, id)).all()), (some) =>
    tx.insert(attachments).values(some).run(),
  );
  const [summary] = tx
    .select()
    .from(summaries)
    .where(
      and(eq(summaries.rolloutId, id), eq(summaries.model, summariser), inArray(summaries.status, ['ok'])),
    )
    .orderBy(desc(summaries.revision))
    .limit(1)
    .all();
  if (summary)
    tx.insert(summaries)
      .values({ ...summary, id: stableId('summary', copy, summary.id), rolloutId: copy })
      .run();
  return copy;
}
