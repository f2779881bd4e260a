import { and, asc, count, eq, inArray, sql } from 'drizzle-orm';
import type { LaunchSettings, LaunchStatus, PauseReason } from '@/lib/launch/settings';
import { WRITING, type DbOrTx } from './client';
import { appendEvent } from './events';
import { launches, slots } from './launch-schema';
import { prepared } from './prepared';

export type Launch = typeof launches.$inferSelect;
export type Slot = typeof slots.$inferSelect;
export type SlotKey = Pick<Slot, 'experimentId' | 'taskId' | 'iteration' | 'slot'>;

export interface NewLaunch {
  experimentId: string;
  settings: LaunchSettings;
  manifest: Record<string, unknown>;
  scripted: boolean;
}

export function findLaunch(db: DbOrTx, experimentId: string): Launch | null {
  const row = db.select().from(launches).where(eq(launches.experimentId, experimentId)).get();
  // Launches of before there were pipelines have none.
  return row ? { ...row, settings: { ...row.settings, pipeline: row.settings.pipeline ?? null } } : null;
}

const stateOf = prepared((db) => {
  const { status, reason, detail } = launches;
  return db
    .select({ status, reason, detail })
    .from(launches)
    .where(eq(launches.experimentId, sql.placeholder('experimentId')))
    .prepare();
});

/** Where a launch stands, without its settings and manifest, which may be large; null when there is none. */
export function launchState(db: DbOrTx, experimentId: string): LaunchChange | null {
  return stateOf(db).get({ experimentId }) ?? null;
}

/** Rows of one statement: building a statement costs more than a row of it. */
const SLOTS_AT_ONCE = 500;

/** Records a launch; call it in the transaction that makes the experiment. */
export function storeLaunch(tx: DbOrTx, launch: NewLaunch): void {
  const { experimentId } = launch;
  tx.insert(launches)
    .values({ ...launch, status: 'queued' })
    .run();
  appendEvent(tx, { experimentId, type: 'launch-changed', payload: { status: 'queued' } });
}

/** Records the slots that a launch wants, in their order. */
export function storeSlots(tx: DbOrTx, experimentId: string, wanted: Omit<Slot, 'experimentId'>[]): void {
  for (let from = 0; from < wanted.length; from += SLOTS_AT_ONCE) {
    const some = wanted.slice(from, from + SLOTS_AT_ONCE);
    tx.insert(slots)
      .values(some.map((slot) => ({ ...slot, experimentId })))
      .run();
  }
}

export interface LaunchChange {
  status: LaunchStatus;
  reason: PauseReason | null;
  detail: string | null;
}

/**
 * Moves a launch on, when it stands at one of `from`; false when it does not. The first move to `running` notes the
 * start, the one to `finished` or `cancelled` the end.
 */
export function moveLaunch(
  db: DbOrTx,
  experimentId: string,
  from: readonly LaunchStatus[],
  change: LaunchChange,
  now: string,
): boolean {
  return db.transaction((tx) => {
    const ended = change.status === 'finished' || change.status === 'cancelled';
    const moved = tx
      .update(launches)
      .set({
        ...change,
        ...(change.status === 'running' ? { startedAt: sql`coalesce(${launches.startedAt}, ${now})` } : {}),
        finishedAt: ended ? now : null,
      })
      .where(and(eq(launches.experimentId, experimentId), inArray(launches.status, [...from])))
      .run().changes;
    if (moved > 0) appendEvent(tx, { experimentId, type: 'launch-changed', payload: { ...change } });
    return moved > 0;
  }, WRITING);
}

/** All slots of an experiment in the order they are started. */
export function slotsOf(db: DbOrTx, experimentId: string): Slot[] {
  return db
    .select()
    .from(slots)
    .where(eq(slots.experimentId, experimentId))
    .orderBy(asc(slots.iteration), asc(slots.position))
    .all();
}

const slotsByTask = prepared((db) =>
  db
    .select()
    .from(slots)
    .where(
      and(
        eq(slots.experimentId, sql.placeholder('experimentId')),
        eq(slots.taskId, sql.placeholder('taskId')),
      ),
    )
    .orderBy(asc(slots.iteration), asc(slots.slot))
    .prepare(),
);

/** Slots of one task, by iteration and number. */
export function slotsOfTask(db: DbOrTx, experimentId: string, taskId: string): Slot[] {
  return slotsByTask(db).all({ experimentId, taskId });
}

const slotsByStatus = prepared((db) =>
  db
    .select({ status: slots.status, n: count() })
    .from(slots)
    .where(eq(slots.experimentId, sql.placeholder('experimentId')))
    .groupBy(slots.status)
    .prepare(),
);

/** How many slots stand where. */
export function slotCounts(db: DbOrTx, experimentId: string): Record<Slot['status'], number> {
  const counts = { queued: 0, running: 0, finished: 0, cancelled: 0 };
  for (const { status, n } of slotsByStatus(db).all({ experimentId })) counts[status] = n;
  return counts;
}

const slotsToStop = prepared((db) => {
  const mine = and(eq(slots.experimentId, sql.placeholder('experimentId')), eq(slots.status, 'running'));
  return db
    .select()
    .from(slots)
    .where(and(mine, eq(slots.cancelRequested, true)))
    .prepare();
});

/** Slots whose rollout runs and was asked to stop. */
export function stoppingSlots(db: DbOrTx, experimentId: string): Slot[] {
  return slotsToStop(db).all({ experimentId });
}

/** The next slots that wait, in order; none when `limit` is not above 0. */
export function queuedSlots(db: DbOrTx, experimentId: string, limit: number): Slot[] {
  if (limit <= 0) return [];
  return db
    .select()
    .from(slots)
    .where(and(eq(slots.experimentId, experimentId), eq(slots.status, 'queued')))
    .orderBy(asc(slots.iteration), asc(slots.position))
    .limit(limit)
    .all();
}

const slotAt = prepared((db) =>
  db
    .select()
    .from(slots)
    .where(
      and(
        eq(slots.experimentId, sql.placeholder('experimentId')),
        eq(slots.taskId, sql.placeholder('taskId')),
        eq(slots.iteration, sql.placeholder('iteration')),
        eq(slots.slot, sql.placeholder('slot')),
      ),
    )
    .prepare(),
);

export function findSlot(db: DbOrTx, key: SlotKey): Slot | null {
  return slotAt(db).get({ ...key }) ?? null;
}

export function slotOfRollout(db: DbOrTx, rolloutId: string): Slot | null {
  return db.select().from(slots).where(eq(slots.rolloutId, rolloutId)).get() ?? null;
}

const changeSlot = prepared((db) => {
  const is = sql.placeholder;
  const { experimentId, taskId, iteration, slot, status, attempts, rolloutId, cancelRequested } = slots;
  return db
    .update(slots)
    .set({
      status: sql`coalesce(${is('status')}, ${status})`,
      attempts: sql`coalesce(${is('attempts')}, ${attempts})`,
      rolloutId: sql`coalesce(${is('rolloutId')}, ${rolloutId})`,
      cancelRequested: sql`coalesce(${is('cancelRequested')}, ${cancelRequested})`,
    })
    .where(
      and(
        ...[eq(experimentId, is('experimentId')), eq(taskId, is('taskId'))],
        ...[eq(iteration, is('iteration')), eq(slot, is('slot'))],
      ),
    )
    .prepare();
});

/** Changes what is named; the rest stays. */
export function updateSlot(
  db: DbOrTx,
  { experimentId, taskId, iteration, slot }: SlotKey,
  change: Partial<Pick<Slot, 'status' | 'attempts' | 'cancelRequested'> & { rolloutId: string }>,
): void {
  const { status = null, attempts = null, rolloutId = null, cancelRequested } = change;
  changeSlot(db).run({
    ...{ experimentId, taskId, iteration, slot, status, attempts, rolloutId },
    cancelRequested: cancelRequested === undefined ? null : Number(cancelRequested),
  });
}

/** Stops one slot: one that waits is cancelled, one that runs is asked to stop. False when it has ended. */
export function stopSlot(tx: DbOrTx, slot: Slot): boolean {
  const { experimentId, taskId, iteration, status } = slot;
  if (status !== 'queued' && status !== 'running') return false;
  const waits = status === 'queued';
  updateSlot(tx, slot, waits ? { status: 'cancelled' } : { cancelRequested: true });
  const payload = { taskId, iteration, slot: slot.slot, status: waits ? 'cancelled' : 'stopping' };
  appendEvent(tx, { experimentId, type: 'slot-changed', payload });
  return true;
}

export function cancelWaitingSlots(db: DbOrTx, experimentId: string): number {
  return db
    .update(slots)
    .set({ status: 'cancelled' })
    .where(and(eq(slots.experimentId, experimentId), eq(slots.status, 'queued')))
    .run().changes;
}

/** Asks all running rollouts of an experiment to stop; returns how many. */
export function requestCancelOfRunning(db: DbOrTx, experimentId: string): number {
  return db
    .update(slots)
    .set({ cancelRequested: true })
    .where(and(eq(slots.experimentId, experimentId), eq(slots.status, 'running')))
    .run().changes;
}

/** Writes what was found out while running into the manifest; the same value again changes nothing. */
export function addToManifest(
  db: DbOrTx,
  experimentId: string,
  path: readonly string[],
  value: unknown,
): void {
  const where = `$.${path.map((part) => JSON.stringify(part)).join('.')}`;
  const parents = path.slice(0, -1).map(
    (_, i) =>
      `$.${path
        .slice(0, i + 1)
        .map((part) => JSON.stringify(part))
        .join('.')}`,
  );
  db.transaction((tx) => {
    for (const parent of parents)
      tx.update(launches)
        .set({ manifest: sql`json_insert(${launches.manifest}, ${parent}, json('{}'))` })
        .where(eq(launches.experimentId, experimentId))
        .run();
    tx.update(launches)
      .set({ manifest: sql`json_set(${launches.manifest}, ${where}, json(${JSON.stringify(value)}))` })
      .where(eq(launches.experimentId, experimentId))
      .run();
  }, WRITING);
}
