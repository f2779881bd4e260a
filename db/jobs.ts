import { and, asc, eq, inArray, isNull, notInArray, or } from 'drizzle-orm';
import { WRITING, type DbOrTx } from './client';
import { appendEvent } from './events';
import { jobs } from './schema';

export type JobKind = Job['kind'];
export type Job = typeof jobs.$inferSelect;

/** Records work for the worker; returns at once. */
export function queueJob(
  db: DbOrTx,
  job: { id: string; kind: JobKind; experimentId: string | null; input: unknown },
): void {
  db.transaction((tx) => {
    tx.insert(jobs)
      .values({ ...job, status: 'queued' })
      .run();
    appendEvent(tx, {
      experimentId: job.experimentId,
      type: 'job-queued',
      payload: { jobId: job.id, kind: job.kind },
    });
  });
}

export function findJob(db: DbOrTx, id: string): Job | null {
  return db.select().from(jobs).where(eq(jobs.id, id)).get() ?? null;
}

/**
 * The oldest waiting job of one of `kinds` whose experiment is not among `busy`, marked as running; null when there is
 * none. Jobs of one experiment run one after another, so that no question is asked twice at the same time.
 */
export function takeJob(
  db: DbOrTx,
  now: string,
  busy: readonly string[],
  kinds: readonly JobKind[] = jobs.kind.enumValues,
): Job | null {
  return db.transaction((tx) => {
    const free = or(isNull(jobs.experimentId), notInArray(jobs.experimentId, [...busy]));
    const next = tx
      .select()
      .from(jobs)
      .where(and(eq(jobs.status, 'queued'), inArray(jobs.kind, [...kinds]), free))
      .orderBy(asc(jobs.createdAt), asc(jobs.id))
      .get();
    if (!next) return null;
    tx.update(jobs).set({ status: 'running', startedAt: now }).where(eq(jobs.id, next.id)).run();
    const { experimentId, kind } = next;
    appendEvent(tx, { experimentId, type: 'job-started', payload: { jobId: next.id, kind } });
    return { ...next, status: 'running', startedAt: now };
  }, WRITING);
}

/** Puts jobs that a dead worker left running back in the queue: they run again over what is stored. */
export function requeueOrphans(db: DbOrTx): number {
  return db.update(jobs).set({ status: 'queued' }).where(eq(jobs.status, 'running')).run().changes;
}

/** Progress of a running job; `total` null while it is not known. */
export function reportProgress(
  db: DbOrTx,
  id: string,
  progress: { done: number; total: number | null; note: string | null },
): void {
  db.update(jobs).set(progress).where(eq(jobs.id, id)).run();
}

/** Whether a running job was asked to stop. */
export function isStopWanted(db: DbOrTx, id: string): boolean {
  return Boolean(db.select({ stop: jobs.cancelRequested }).from(jobs).where(eq(jobs.id, id)).get()?.stop);
}

/** Binds a job to the experiment it turned out to be about. */
export function bindJob(db: DbOrTx, id: string, experimentId: string): void {
  db.update(jobs).set({ experimentId }).where(eq(jobs.id, id)).run();
}

export type JobEnd =
  | { status: 'finished'; result: unknown }
  | { status: 'failed' | 'cancelled'; error: string; result?: unknown };

export function finishJob(db: DbOrTx, id: string, end: JobEnd, now: string): void {
  db.transaction((tx) => {
    const error = end.status === 'finished' ? null : end.error;
    tx.update(jobs)
      .set({ status: end.status, result: end.result ?? null, error, finishedAt: now, note: null })
      .where(eq(jobs.id, id))
      .run();
    const job = tx.select().from(jobs).where(eq(jobs.id, id)).get();
    appendEvent(tx, {
      experimentId: job?.experimentId ?? null,
      type: 'job-finished',
      payload: { jobId: id, kind: job?.kind, status: end.status },
    });
  });
}

/** Asks a job to stop; a queued one ends at once. Returns false when there is nothing to stop. */
export function cancelJob(db: DbOrTx, id: string, now: string): boolean {
  return db.transaction((tx) => {
    const job = findJob(tx, id);
    if (!job || (job.status !== 'queued' && job.status !== 'running')) return false;
    if (job.status === 'queued')
      finishJob(tx, id, { status: 'cancelled', error: 'Cancelled before it started.' }, now);
    else tx.update(jobs).set({ cancelRequested: true }).where(eq(jobs.id, id)).run();
    return true;
  }, WRITING);
}
