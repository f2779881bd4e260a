'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { JobProgress } from '@/components/job/job-progress';
import { jobName } from '@/components/job/job-words';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { isActive, jobQuery, type Job } from '@/lib/api/jobs';
import { importReportSchema, importResultSchema } from '@/lib/rollout/import-report';
import { ImportDone } from './import-done';
import { ImportStart } from './import-start';
import type { ImportLimits } from './limits';
import { ScanReport } from './scan-report';

interface Moves {
  onJob: (id: string) => void;
  onAgain: () => void;
}

function Finished({ job, onJob, onAgain }: { job: Job } & Moves) {
  const report = job.kind === 'scan' ? importReportSchema.safeParse(job.result) : null;
  const result = job.kind === 'import' ? importResultSchema.safeParse(job.result) : null;
  if (report?.success)
    return <ScanReport key={job.id} jobId={job.id} report={report.data} onJob={onJob} onAgain={onAgain} />;
  if (result?.success) return <ImportDone result={result.data} onAgain={onAgain} />;
  return (
    <ErrorState
      what="This job left no report that can be shown."
      where={`job ${job.id}`}
      todo="Start the import again."
      onRetry={onAgain}
    />
  );
}

function JobView({ id, onJob, onAgain }: { id: string } & Moves) {
  const query = useQuery(jobQuery(id));
  const job = query.data;
  if (query.isError && !job)
    return (
      <ErrorState
        what={query.error.message}
        where={`job ${id}`}
        todo="Start the import again."
        onRetry={onAgain}
      />
    );
  if (!job) return <SkeletonRows label="Loading the job" />;
  if (isActive(job))
    return (
      <div className="max-w-3xl rounded-md border border-line bg-surface p-3">
        <JobProgress job={job} now={query.dataUpdatedAt} about={job.note ?? undefined} />
        <p className="mt-2 text-xs text-ink-3">You can leave this page; its address brings you back.</p>
      </div>
    );
  if (job.status !== 'finished')
    return (
      <ErrorState
        what={job.error ?? `${jobName(job)} ended without a reason.`}
        where={jobName(job)}
        todo="Nothing that was there before has changed."
        onRetry={onAgain}
      />
    );
  return <Finished job={job} onJob={onJob} onAgain={onAgain} />;
}

/** The import page: choose, dry run, import, result; the job stands in the URL. */
export function ImportView({ limits }: { limits: ImportLimits }) {
  const [job, setJob] = useQueryState('job', parseAsString.withOptions({ history: 'push' }));
  const onJob = (id: string) => void setJob(id);
  if (job === null) return <ImportStart limits={limits} onJob={onJob} />;
  return <JobView key={job} id={job} onJob={onJob} onAgain={() => void setJob(null)} />;
}
