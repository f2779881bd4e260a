import { asc, desc, eq, inArray } from 'drizzle-orm';
import type { DbOrTx } from './client';
import type { Job } from './jobs';
import { jobs } from './schema';

const SHOWN = {
  id: jobs.id,
  kind: jobs.kind,
  status: jobs.status,
  experimentId: jobs.experimentId,
  done: jobs.done,
  total: jobs.total,
  note: jobs.note,
  error: jobs.error,
  cancelRequested: jobs.cancelRequested,
  createdAt: jobs.createdAt,
  startedAt: jobs.startedAt,
  finishedAt: jobs.finishedAt,
};

/** A job without its input and result, which may be large. */
export type JobLine = Pick<Job, keyof typeof SHOWN>;

/** Everything that waits or runs, oldest first. */
export function activeJobs(db: DbOrTx): JobLine[] {
  return db
    .select(SHOWN)
    .from(jobs)
    .where(inArray(jobs.status, ['queued', 'running']))
    .orderBy(asc(jobs.createdAt), asc(jobs.id))
    .all();
}

/** The newest jobs of an experiment, newest first. */
export function jobLinesOf(db: DbOrTx, experimentId: string, limit = 12): JobLine[] {
  return db
    .select(SHOWN)
    .from(jobs)
    .where(eq(jobs.experimentId, experimentId))
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(limit)
    .all();
}
