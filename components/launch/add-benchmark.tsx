'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { z } from 'zod';
import { addBenchmark } from '@/app/actions/launches';
import { JobProgress } from '@/components/job/job-progress';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { TextField } from '@/components/ui/text-field';
import { isActive, jobQuery, type Job } from '@/lib/api/jobs';
import { RunoffError } from '@/lib/errors';

const inputSchema = z.object({ path: z.string(), name: z.string().optional() });
const resultSchema = z.object({ benchmark: z.string() });

/** The benchmark a finished job has read: as its result says, else as its input named it, else its folder. */
function benchmarkOf(job: Job): string | null {
  const result = resultSchema.safeParse(job.result);
  if (result.success) return result.data.benchmark;
  const input = inputSchema.safeParse(job.input);
  return input.success
    ? (input.data.name ?? input.data.path.split('/').filter(Boolean).at(-1) ?? null)
    : null;
}

/** Asks for a folder of tasks to be read; throws with the sentence of a refusal. */
export async function readFolder(input: { path: string; name?: string }): Promise<string> {
  const answer = await addBenchmark(input);
  if (!answer.ok) throw new RunoffError(answer.code, answer.message);
  return answer.id;
}

/** A job that reads a folder of tasks, until its benchmark is here; `onRead` gets the benchmark's name. */
export function ReadingTasks({
  jobId,
  onJob,
  onRead,
  onClose,
}: {
  jobId: string;
  onJob: (jobId: string) => void;
  onRead: (benchmark: string | null) => void;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const { data: job, error, dataUpdatedAt } = useQuery(jobQuery(jobId));
  const finished = job?.status === 'finished' ? benchmarkOf(job) : undefined;
  const read = useEffectEvent((benchmark: string | null) => {
    void client.invalidateQueries({ queryKey: ['benchmarks'] }).then(() => onRead(benchmark));
  });
  // The end of the job is news from the server, not an event of this page.
  useEffect(() => {
    if (finished !== undefined) read(finished);
  }, [finished]);
  if (error) return <ErrorState what={error.message} todo="Add the folder again." onRetry={onClose} />;
  if (!job || job.status === 'finished') return <p className="text-ink-2">Looking up the job …</p>;
  if (isActive(job)) return <JobProgress job={job} now={dataUpdatedAt} about={job.note ?? undefined} />;
  return (
    <>
      <ErrorState
        what={job.error ?? 'The job ended without a word.'}
        todo="Nothing was changed. Mend the folder and read it again, or name another one."
      />
      <AddBenchmark first={inputSchema.safeParse(job.input).data} onJob={onJob} onCancel={onClose} />
    </>
  );
}

/** A folder of tasks on the machine that Runoff runs on. */
export function AddBenchmark({
  first,
  onJob,
  onCancel,
}: {
  /** What was named before. */
  first?: z.infer<typeof inputSchema> | undefined;
  onJob: (jobId: string) => void;
  onCancel?: () => void;
}) {
  const add = useMutation({ mutationFn: readFolder, onSuccess: onJob });
  return (
    <form
      aria-label="Add a folder of tasks"
      className="flex flex-col gap-3 rounded-md border border-line bg-surface p-3"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const path = String(form.get('path') ?? '').trim();
        const name = String(form.get('name') ?? '').trim();
        if (path !== '') add.mutate({ path, ...(name === '' ? {} : { name }) });
      }}
    >
      <div className="grid gap-3 sm:grid-cols-[2fr_1fr]">
        <TextField
          id="launch-folder"
          name="path"
          mono
          required
          defaultValue={first?.path}
          label="Folder on the machine Runoff runs on"
          hint="One Harbor task (task.toml, instruction.md, tests/) or a folder of them."
          placeholder="/data/tasks/my-benchmark"
        />
        <TextField
          id="launch-folder-name"
          name="name"
          defaultValue={first?.name}
          label="Name"
          hint="Left empty: the folder’s name."
        />
      </div>
      {add.error && (
        <p role="alert" className="text-sm font-medium text-failed">
          {add.error.message}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" kind="primary" disabled={add.isPending}>
          Read the tasks
        </Button>
        {onCancel && <Button onClick={onCancel}>Close</Button>}
      </div>
    </form>
  );
}
