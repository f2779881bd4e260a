import { and, desc, eq, inArray, max, sql } from 'drizzle-orm';
import type { DbOrTx } from './client';
import { appendEvent } from './events';
import { prepared } from './prepared';
import { rollouts, summaries } from './schema';

export type StoredSummary = typeof summaries.$inferSelect;

const summariesOf = (byModel: boolean) =>
  prepared((db) => {
    const mine = eq(summaries.rolloutId, sql.placeholder('rolloutId'));
    return db
      .select()
      .from(summaries)
      .where(byModel ? and(mine, eq(summaries.model, sql.placeholder('model'))) : mine)
      .orderBy(desc(summaries.createdAt), desc(summaries.revision))
      .prepare();
  });
const ofRollout = summariesOf(false);
const ofRolloutByModel = summariesOf(true);

/** Newest summary of a rollout, of one model when given; a readable one before a failed one. */
export function newestSummary(db: DbOrTx, rolloutId: string, model?: string): StoredSummary | null {
  const rows =
    model === undefined ? ofRollout(db).all({ rolloutId }) : ofRolloutByModel(db).all({ rolloutId, model });
  return rows.find((row) => row.status === 'ok') ?? rows[0] ?? null;
}

/** Newest summary of each of many rollouts (a readable one before a failed one), by rollout id. */
export function newestSummaries(
  db: DbOrTx,
  rolloutIds: readonly string[],
  model?: string,
): Map<string, StoredSummary> {
  const found = new Map<string, StoredSummary>();
  for (let from = 0; from < rolloutIds.length; from += 500) {
    const some = inArray(summaries.rolloutId, rolloutIds.slice(from, from + 500));
    const rows = db
      .select()
      .from(summaries)
      .where(model === undefined ? some : and(some, eq(summaries.model, model)))
      .orderBy(desc(summaries.createdAt), desc(summaries.revision))
      .all();
    for (const row of rows) {
      const known = found.get(row.rolloutId);
      if (!known || (known.status === 'failed' && row.status === 'ok')) found.set(row.rolloutId, row);
    }
  }
  return found;
}

const withIds = prepared((db) =>
  db
    .select()
    .from(summaries)
    .where(sql`${summaries.id} in (select value from json_each(${sql.placeholder('ids')}))`)
    .prepare(),
);

/** Summaries by id. */
export function summariesById(db: DbOrTx, ids: readonly string[]): Map<string, StoredSummary> {
  const rows = ids.length === 0 ? [] : withIds(db).all({ ids: JSON.stringify(ids) });
  return new Map(rows.map((row) => [row.id, row]));
}

const newestRevision = prepared((db) =>
  db
    .select({ revision: max(summaries.revision) })
    .from(summaries)
    .where(
      and(
        eq(summaries.rolloutId, sql.placeholder('rolloutId')),
        eq(summaries.model, sql.placeholder('model')),
      ),
    )
    .prepare(),
);

/** The revision a new summary of this rollout by this model gets; from 1. */
export function nextRevision(db: DbOrTx, rolloutId: string, model: string): number {
  return (newestRevision(db).get({ rolloutId, model })?.revision ?? 0) + 1;
}

const insertSummary = prepared((db) => {
  const is = sql.placeholder;
  return db
    .insert(summaries)
    .values({
      ...{ id: is('id'), rolloutId: is('rolloutId'), model: is('model'), revision: is('revision') },
      ...{ schemaVersion: is('schemaVersion'), promptVersion: is('promptVersion') },
      ...{ promptHash: is('promptHash'), strategy: is('strategy'), status: is('status') },
      ...{ content: sql`${is('content')}`, badCitations: is('badCitations'), error: is('error') },
      createdAt: is('createdAt'),
    })
    .onConflictDoNothing()
    .prepare();
});

const experimentOf = prepared((db) =>
  db
    .select({ experimentId: rollouts.experimentId })
    .from(rollouts)
    .where(eq(rollouts.id, sql.placeholder('rolloutId')))
    .prepare(),
);

/** False when there is one of this id already, which stands. */
export function storeSummary(db: DbOrTx, summary: StoredSummary): boolean {
  const { rolloutId, content } = summary;
  return db.transaction((tx) => {
    const stored = insertSummary(tx).run({ ...summary, content: content && JSON.stringify(content) });
    if (stored.changes === 0) return false;
    const rollout = experimentOf(tx).get({ rolloutId });
    appendEvent(tx, {
      experimentId: rollout?.experimentId ?? null,
      type: 'summary-written',
      payload: { rolloutId: summary.rolloutId, summaryId: summary.id, status: summary.status },
    });
    return true;
  });
}
