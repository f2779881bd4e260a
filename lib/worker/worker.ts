import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isDatabaseFailure } from '@/db/client';
import {
  finishJob,
  isStopWanted,
  reportProgress,
  requeueOrphans,
  takeJob,
  type Job,
  type JobKind,
} from '@/db/jobs';
import { machine, storeMachine } from '@/db/machine-facts';
import { acquireLease, currentLease, LEASE_MS, releaseLease, renewLease, type Lease } from '@/db/lease';
import { errorMessage, RunoffError } from '@/lib/errors';
import { JOB_CANCELLED } from '@/lib/experiments/context';
import { dropOldUploads } from '@/lib/experiments/receive-upload';
import { runJob, type WorkerTools } from './run-job';

const POLL_MS = 200;
/** Jobs at a time. Launches may last for days: they have places of their own. */
const LANES: { kinds: JobKind[]; places: number }[] = [
  { kinds: ['scan', 'import', 'summarize', 'select', 'benchmark'], places: 3 },
  { kinds: ['launch'], places: 8 },
];
const PROGRESS_MS = 250;
/** What works on the machine is tried again after this long, when a worker starts. */
const FACTS_MS = 60_000;

export interface Worker {
  /** Resolves when the worker has ended and given the lease back; rejects when the database failed it. */
  ended: Promise<void>;
  /** Lets running jobs stop at their next safe point, then ends; they go on at the next start. */
  stop(): void;
}

/** A killed process that nobody has waited for yet still has its number, but does nothing more. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
}

/** The worker that lives, if any; a lease that a killed process of this machine left does not count. */
export function livingWorker(tools: Pick<WorkerTools, 'db' | 'now'>): Lease | null {
  const lease = currentLease(tools.db, tools.now());
  return lease && (lease.host !== hostname() || isAlive(lease.pid)) ? lease : null;
}

/**
 * The one process that writes results. Takes the lease or says who holds it; then does jobs, a few at a
 * time and one per experiment, until stopped. Jobs that a killed worker left are put back in the queue first.
 */
export function startWorker(
  tools: WorkerTools,
  log: Logger,
): { started: true; worker: Worker } | { started: false; heldBy: Lease } {
  const holder = randomUUID();
  const taken = acquireLease(tools.db, { holder, pid: process.pid, host: hostname() }, tools.now(), isAlive);
  if (!taken.acquired) return { started: false, heldBy: taken.heldBy };
  const stopping = new AbortController();
  const ended = work(tools, holder, stopping, log).finally(() => releaseLease(tools.db, holder));
  return {
    started: true,
    worker: { ended, stop: () => stopping.abort(new Error('the worker is stopping')) },
  };
}

async function work(
  tools: WorkerTools,
  holder: string,
  stopping: AbortController,
  log: Logger,
): Promise<void> {
  const orphans = requeueOrphans(tools.db);
  if (orphans > 0)
    log.warn({ jobs: orphans }, 'jobs of a worker that had died run again over what is stored');
  const looked = lookAround(tools, log);
  await dropOldUploads(tools.databasePath, tools.now()).catch((error: unknown) =>
    log.warn({ err: error }, 'old uploads could not be removed'),
  );
  const heartbeat = setInterval(() => {
    try {
      if (renewLease(tools.db, holder, tools.now())) return;
    } catch (error) {
      log.error({ err: error }, 'the lease could not be renewed; trying again');
      return;
    }
    log.error('another worker has taken the lease; stopping');
    stopping.abort(new Error('another worker has taken over'));
  }, LEASE_MS / 3);
  const running = new Map<Job, Promise<void>>();
  let broken: unknown = null;
  try {
    while (!stopping.signal.aborted) {
      const job = nextJob(tools, [...running.keys()]);
      if (job)
        running.set(
          job,
          perform(job, tools, stopping.signal, log)
            .catch((error: unknown) => {
              broken = error;
              stopping.abort(error);
            })
            .finally(() => running.delete(job)),
        );
      else await sleep(POLL_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  } catch (error) {
    broken = error;
    stopping.abort(error);
  }
  await Promise.allSettled(running.values());
  clearInterval(heartbeat);
  await looked;
  if (broken !== null)
    throw new RunoffError('bad-input', `The worker has stopped. ${reasonOf(broken, tools)}`, {
      cause: broken,
    });
}

/** Removes sandboxes that a killed worker left and notes for the pages what works on this machine. */
async function lookAround(tools: WorkerTools, log: Logger): Promise<void> {
  try {
    const reaped = await tools.reapSandboxes();
    if (reaped > 0) log.warn({ sandboxes: reaped }, 'sandboxes of a worker that had died were removed');
    const known = machine(tools.db)?.checkedAt;
    const fresh = known !== undefined && tools.now().getTime() - Date.parse(known) < FACTS_MS;
    if (!fresh) storeMachine(tools.db, await tools.machine(), tools.now().toISOString());
  } catch (error) {
    log.warn({ err: error }, 'what works on this machine could not be found out');
  }
}

/** The oldest waiting job of a lane that has a place left, of an experiment that is not at work. */
function nextJob(tools: WorkerTools, running: Job[]): Job | null {
  const busy = running.flatMap((job) => job.experimentId ?? []);
  const kinds = LANES.filter(
    (lane) => running.filter((job) => lane.kinds.includes(job.kind)).length < lane.places,
  ).flatMap((lane) => lane.kinds);
  return takeJob(tools.db, tools.now().toISOString(), busy, kinds);
}

/** One sentence for what ended a job or the worker; SQLite's own words do not name the file. */
function reasonOf(error: unknown, { databasePath }: WorkerTools): string {
  return isDatabaseFailure(error)
    ? `The database ${databasePath} cannot be used: ${errorMessage(error)}`
    : errorMessage(error);
}

/**
 * Runs one job to its end; a job cut off by a stopping worker stays `running` and is requeued at the next start.
 * Rejects only when the end cannot be written.
 */
async function perform(job: Job, tools: WorkerTools, stopping: AbortSignal, log: Logger): Promise<void> {
  const cancelled = new AbortController();
  const signal = AbortSignal.any([stopping, cancelled.signal]);
  let last = { done: 0, total: null as number | null, note: null as string | null };
  let reportedAt = 0;
  let written = '';
  const flush = () => {
    reportedAt = Date.now();
    try {
      // A launch that waits for a slow model tells the same ten times a second, for hours.
      const told = JSON.stringify(last);
      if (told !== written) reportProgress(tools.db, job.id, last);
      written = told;
      if (isStopWanted(tools.db, job.id)) cancelled.abort(JOB_CANCELLED);
    } catch (error) {
      log.warn({ job: job.id, err: error }, 'progress could not be written');
    }
  };
  const poll = setInterval(flush, PROGRESS_MS * 2);
  const startedAt = Date.now();
  try {
    const result = await runJob(
      job,
      tools,
      (done, total, note) => {
        last = { done, total, note };
        if (Date.now() - reportedAt >= PROGRESS_MS) flush();
      },
      signal,
    );
    flush();
    finishJob(tools.db, job.id, { status: 'finished', result }, tools.now().toISOString());
    log.info({ job: job.id, kind: job.kind, ms: Date.now() - startedAt }, 'job finished');
  } catch (error) {
    if (stopping.aborted) return;
    const status = cancelled.signal.aborted ? 'cancelled' : 'failed';
    const reason =
      status === 'cancelled' ? 'Cancelled; what was done by then is kept.' : reasonOf(error, tools);
    finishJob(tools.db, job.id, { status, error: reason }, tools.now().toISOString());
    log.warn({ job: job.id, kind: job.kind, err: error }, `job ${status}`);
  } finally {
    clearInterval(poll);
  }
}
