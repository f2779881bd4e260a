'use client';

import { useMay } from '@/components/access/role-context';
import { JobProgress } from '@/components/job/job-progress';
import { jobName } from '@/components/job/job-words';
import { ErrorState } from '@/components/ui/error-state';
import { isActive, type JobLine } from '@/lib/api/jobs';

/** Jobs under way, and the newest of each kind when it failed (until one of that kind is started again). */
export function ExperimentJobs({
  jobs: all,
  now,
  onRetry,
}: {
  jobs: JobLine[];
  now: number;
  onRetry: (kind: 'summarize' | 'select') => void;
}) {
  const may = useMay('runner');
  // How a launch goes, and why it has stopped, stands in its own panel.
  const jobs = all.filter((job) => job.kind !== 'launch');
  const active = jobs.filter(isActive);
  const failed = jobs.filter(
    (job, at) => job.status === 'failed' && jobs.findIndex((other) => other.kind === job.kind) === at,
  );
  if (active.length === 0 && failed.length === 0) return null;
  return (
    <div className="mt-3 flex flex-col gap-2">
      {active.length > 0 && (
        <section
          aria-label="Under way"
          className="flex flex-col gap-2 rounded-md border border-line bg-surface p-3"
        >
          {active.map((job) => (
            <JobProgress key={job.id} job={job} now={now} />
          ))}
        </section>
      )}
      {failed.map((job) => {
        const { kind } = job;
        return (
          <ErrorState
            key={job.id}
            what={job.error ?? `${jobName(job)} failed without a reason.`}
            where={`${jobName(job)}, after ${job.done}${job.total === null ? '' : ` of ${job.total}`}`}
            todo="What was done by then is kept and not asked again."
            onRetry={may && (kind === 'summarize' || kind === 'select') ? () => onRetry(kind) : undefined}
          />
        );
      })}
    </div>
  );
}
