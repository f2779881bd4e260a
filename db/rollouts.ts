import { and, asc, eq, inArray, max, sql } from 'drizzle-orm';
import type { RolloutFacts } from '@/lib/rollout/facts';
import type { Attachment, RecordedRollout } from '@/lib/rollout/rollout';
import { WRITING, type DbOrTx } from './client';
import { prepared } from './prepared';
import { attachments, rollouts } from './schema';
import { storeSteps } from './steps';

export type StoredRollout = typeof rollouts.$inferSelect;

export interface RolloutToStore {
  id: string;
  experimentId: string;
  taskId: string;
  recorded: RecordedRollout;
  facts: RolloutFacts;
  patchKeyHash: string | null;
  contentHash: string;
}

export function findRollout(db: DbOrTx, id: string): StoredRollout | null {
  return db.select().from(rollouts).where(eq(rollouts.id, id)).get() ?? null;
}

/** Whether there is such a rollout, without reading its texts. */
export const hasRollout = (db: DbOrTx, id: string): boolean =>
  db.select({ id: rollouts.id }).from(rollouts).where(eq(rollouts.id, id)).get() !== undefined;

export function rolloutBySource(db: DbOrTx, experimentId: string, sourceKey: string): StoredRollout | null {
  const same = and(eq(rollouts.experimentId, experimentId), eq(rollouts.sourceKey, sourceKey));
  return db.select().from(rollouts).where(same).get() ?? null;
}

/** Finished rollouts of a task of an experiment, by iteration and slot. */
export function rolloutsOfTask(db: DbOrTx, experimentId: string, taskId: string): StoredRollout[] {
  return db
    .select()
    .from(rollouts)
    .where(
      and(
        eq(rollouts.experimentId, experimentId),
        eq(rollouts.taskId, taskId),
        eq(rollouts.status, 'finished'),
      ),
    )
    .orderBy(asc(rollouts.iteration), asc(rollouts.slot))
    .all();
}

/** Ids and tasks of all finished rollouts of an experiment, in the order of the pages. */
export function rolloutKeys(db: DbOrTx, experimentId: string): { id: string; taskId: string }[] {
  return db
    .select({ id: rollouts.id, taskId: rollouts.taskId })
    .from(rollouts)
    .where(and(eq(rollouts.experimentId, experimentId), eq(rollouts.status, 'finished')))
    .orderBy(asc(rollouts.taskId), asc(rollouts.iteration), asc(rollouts.slot))
    .all();
}

/** Existing rollouts among `ids`. */
export function rolloutsById(db: DbOrTx, ids: readonly string[]): StoredRollout[] {
  return ids.length === 0
    ? []
    : db
        .select()
        .from(rollouts)
        .where(inArray(rollouts.id, [...ids]))
        .all();
}

function nextSlot(db: DbOrTx, experimentId: string, taskId: string): number {
  const of = and(
    eq(rollouts.experimentId, experimentId),
    eq(rollouts.taskId, taskId),
    eq(rollouts.iteration, 0),
  );
  const highest = db
    .select({ slot: max(rollouts.slot) })
    .from(rollouts)
    .where(of)
    .get();
  return (highest?.slot ?? -1) + 1;
}

/**
 * Writes a rollout with its steps and attachments, in one transaction. A known rollout with the same content is
 * left alone; one whose content changed is replaced under its old id and slot (its summaries stay, see
 * `isOutdated`).
 */
export function storeRollout(db: DbOrTx, item: RolloutToStore): 'imported' | 'updated' | 'unchanged' {
  return db.transaction((tx) => {
    const known = rolloutBySource(tx, item.experimentId, item.recorded.sourceKey);
    if (known?.contentHash === item.contentHash) return 'unchanged';
    const row = rowOf(item);
    if (known) {
      tx.update(rollouts)
        .set({ ...row, id: known.id, createdAt: sql`(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))` })
        .where(eq(rollouts.id, known.id))
        .run();
    } else {
      tx.insert(rollouts)
        .values({ ...row, slot: nextSlot(tx, item.experimentId, item.taskId) })
        .run();
    }
    const id = known?.id ?? item.id;
    storeSteps(tx, id, item.recorded.steps);
    storeAttachments(tx, id, item.recorded.attachments);
    return known ? 'updated' : 'imported';
  }, WRITING);
}

function rowOf({ id, experimentId, taskId, recorded, facts, patchKeyHash, contentHash }: RolloutToStore) {
  return {
    id,
    experimentId,
    taskId,
    agentName: recorded.agent.name,
    agentVersion: recorded.agent.version,
    model: recorded.model,
    exitStatus: recorded.exitStatus,
    exitStatusRaw: recorded.exitStatusRaw,
    outcome: recorded.outcome.kind,
    reward: recorded.outcome.reward,
    outcomeDetail: recorded.outcome.detail,
    outcomeRecordedIn: recorded.outcome.recordedIn,
    tests: recorded.outcome.tests,
    prompt: recorded.prompt,
    patch: recorded.patch,
    patchKeyHash,
    stepCount: recorded.steps.length,
    facts,
    usage: recorded.usage,
    costUsd: recorded.costUsd,
    startedAt: recorded.startedAt,
    endedAt: recorded.endedAt,
    sourceFormat: recorded.sourceFormat,
    formatVersion: recorded.formatVersion,
    sourceKey: recorded.sourceKey,
    contentHash,
    warnings: recorded.warnings,
    extra: recorded.extra,
  };
}

const dropAttachments = prepared((db) =>
  db
    .delete(attachments)
    .where(eq(attachments.rolloutId, sql.placeholder('rolloutId')))
    .prepare(),
);

const insertAttachment = prepared((db) => {
  const is = sql.placeholder;
  return db
    .insert(attachments)
    .values({
      ...{ rolloutId: is('rolloutId'), position: is('position') },
      ...{ kind: is('kind'), name: is('name'), text: is('text') },
    })
    .prepare();
});

/** Replaces all attachments of a rollout. */
export function storeAttachments(tx: DbOrTx, rolloutId: string, list: Attachment[]): void {
  dropAttachments(tx).run({ rolloutId });
  list.forEach((attachment, position) => insertAttachment(tx).run({ rolloutId, position, ...attachment }));
}

export function attachmentsOf(db: DbOrTx, rolloutId: string): (Attachment & { position: number })[] {
  return db
    .select()
    .from(attachments)
    .where(eq(attachments.rolloutId, rolloutId))
    .orderBy(asc(attachments.position))
    .all();
}
