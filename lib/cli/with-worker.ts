import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { findJob, type Job } from '@/db/jobs';
import { RunoffError } from '@/lib/errors';
import { requestCancel } from '@/lib/experiments/queue';
import { startWorker, type Worker } from '@/lib/worker/worker';
import type { WorkerTools } from '@/lib/worker/run-job';

/** A terminal tells command and starter of one Ctrl-C each; the second within this time is the same one. */
const SAME_KEY_MS = 1_000;

/**
 * Waits for a job: a worker that runs already does it; where none does, this process is the worker until then.
 * Ctrl-C asks the job to stop and keeps what was done; a second one ends this process at once. Throws when the job failed or was cancelled.
 */
export async function finishedJob(
  tools: WorkerTools,
  jobId: string,
  onProgress: (done: number, total: number | null, note: string | null) => void,
): Promise<Job> {
  const log = pino({ level: process.env.RUNOFF_LOG_LEVEL ?? 'silent' }, pino.destination(2));
  let own: Worker | null = null;
  let broken: unknown = null;
  let asked: number | null = null;
  const stop = () => {
    if (asked !== null && performance.now() - asked > SAME_KEY_MS) process.exit(130);
    asked ??= performance.now();
    requestCancel(tools, jobId);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    for (;;) {
      const job = findJob(tools.db, jobId);
      if (!job) throw new RunoffError('not-found', `The job ${jobId} is gone.`);
      if (job.status === 'finished') return job;
      if (job.status === 'failed' || job.status === 'cancelled')
        throw new RunoffError(
          job.status === 'cancelled' ? 'cancelled' : 'bad-input',
          job.error ?? `The job ${job.status}.`,
        );
      onProgress(job.done, job.total, job.note);
      if (!own) {
        const start = startWorker(tools, log);
        if (start.started) {
          own = start.worker;
          own.ended.catch((error: unknown) => {
            broken = error;
          });
        }
      }
      if (broken !== null) throw broken;
      await sleep(100);
    }
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    own?.stop();
    await own?.ended;
  }
}
