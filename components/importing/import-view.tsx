'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryStates } from 'nuqs';
import { JobProgress } from '@/components/job/job-progress';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { isActive, jobQuery, type Job } from '@/lib/api/jobs';
import { importReportSchema, importResultSchema } from '@/lib/rollout/import-report';
import { DryRun } from './dry-run';
import { ImportDone } from './import-done';
import { ImportSources, type Format, type Limits } from './import-sources';

/** Three states, each in the URL: choose files, look at the dry run (`?scan=`), import (`?job=`). */
export function ImportView({
  formats,
  limits,
  benchmarks,
}: {
  formats: Format[];
  limits: Limits;
  benchmarks: readonly string[];
}) {
  const [{ scan, job }, setJobs] = useQueryStates(
    { scan: parseAsString, job: parseAsString },
    { history: 'push' },
  );
  const again = () => void setJobs({ scan: null, job: null });
  if (job !== null)
    return (
      <JobResult id={job} onAgain={again}>
        {(done) => <ImportDone result={importResultSchema.parse(done.result)} onAgain={again} />}
      </JobResult>
    );
  if (scan !== null)
    return (
      <JobResult id={scan} onAgain={again}>
        {(done) => (
          <DryRun
            scanJobId={scan}
            report={importReportSchema.parse(done.result)}
            benchmarks={benchmarks}
            onAgain={again}
            onImport={(id) => void setJobs({ job: id })}
          />
        )}
      </JobResult>
    );
  return <ImportSources formats={formats} limits={limits} onScan={(id) => void setJobs({ scan: id })} />;
}

/** A job's progress, then what `children` make of its result, or why there is none. */
function JobResult({
  id,
  onAgain,
  children,
}: {
  id: string;
  onAgain: () => void;
  children: (job: Job) => React.ReactNode;
}) {
  const { data: job, error, refetch, dataUpdatedAt } = useQuery(jobQuery(id));
  if (error)
    return (
      <ErrorState what={error.message} todo="Look again, or start over." onRetry={() => void refetch()} />
    );
  if (!job) return <p className="text-ink-2">Looking up the job …</p>;
  if (isActive(job))
    return (
      <div className="max-w-3xl">
        <JobProgress job={job} now={dataUpdatedAt} about={job.note ?? undefined} />
        <p className="mt-2 text-xs text-ink-3">You can leave this page; its address leads back here.</p>
      </div>
    );
  if (job.status !== 'finished')
    return (
      <div className="max-w-3xl">
        <ErrorState
          what={job.error ?? 'The job ended without a word.'}
          todo="Nothing was lost. Choose other files, or the same ones again."
        />
        <Button className="mt-3" onClick={onAgain}>
          Choose again
        </Button>
      </div>
    );
  return children(job);
}
