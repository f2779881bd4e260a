'use client';

import { useMutation } from '@tanstack/react-query';
import { FolderPlus, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { TimeAgo } from '@/components/figures/time-ago';
import { Button, IconButton } from '@/components/ui/button';
import { PlainSelect } from '@/components/ui/select';
import type { BenchmarkLine } from '@/lib/api/benchmarks';
import { AddBenchmark, readFolder, ReadingTasks } from './add-benchmark';

function Refused({ benchmark }: { benchmark: BenchmarkLine }) {
  const { refused } = benchmark;
  if (refused.length === 0) return null;
  return (
    <details className="text-xs text-ink-2">
      <summary className="w-fit py-0.5">
        {refused.length} {refused.length === 1 ? 'folder holds' : 'folders hold'} no readable task
      </summary>
      <ul className="mb-1 list-disc pl-5">
        {refused.map(({ path, reason }) => (
          <li key={path} className="[overflow-wrap:anywhere]">
            <code>{path}</code>: {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Which benchmark, where it was read from and when; another folder can be added, this one read again. */
export function BenchmarkHead({
  benchmarks,
  benchmark,
  wanted,
  jobId,
  problem,
  onJob,
  onChoose,
}: {
  benchmarks: BenchmarkLine[];
  benchmark: BenchmarkLine | null;
  /** The name asked for, which may be of no benchmark that is known. */
  wanted: string;
  jobId: string | null;
  problem: string | null;
  onJob: (jobId: string | null) => void;
  onChoose: (benchmark: string) => void;
}) {
  const [adding, setAdding] = useState(false);
  const again = useMutation({
    mutationFn: ({ folder, name }: BenchmarkLine) => readFolder({ path: folder, name }),
    onSuccess: onJob,
    onError: (error) => toast.error(error.message),
  });
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <label htmlFor="launch-benchmark" className="text-sm font-medium">
          Benchmark
        </label>
        <PlainSelect
          id="launch-benchmark"
          hideName
          className="max-w-60 min-w-0"
          value={benchmark?.name ?? ''}
          options={[
            ...(benchmark
              ? []
              : [{ value: '', label: wanted === '' ? 'none yet' : `${wanted} is not here` }]),
            ...benchmarks.map(({ name, tasks }) => ({ value: name, label: `${name} (${tasks.length})` })),
          ]}
          onChange={onChoose}
        />
        {benchmark && (
          <IconButton
            label="Read the folder again"
            disabled={again.isPending || jobId !== null}
            onClick={() => again.mutate(benchmark)}
          >
            <RotateCw size={14} aria-hidden />
          </IconButton>
        )}
        {benchmarks.length > 0 && (
          <Button aria-expanded={adding} onClick={() => setAdding(!adding)}>
            <FolderPlus size={14} aria-hidden /> Add a folder
          </Button>
        )}
        {benchmark && (
          <span
            className="min-w-0 flex-1 basis-40 truncate text-right text-xs text-ink-3 max-sm:text-left"
            title={benchmark.folder}
          >
            <code>{benchmark.folder}</code>, read <TimeAgo iso={benchmark.readAt} />
          </span>
        )}
      </div>
      {problem && (
        <p role="alert" className="text-xs font-medium text-failed">
          {problem}
        </p>
      )}
      {benchmark && <Refused benchmark={benchmark} />}
      {(adding || benchmarks.length === 0) && jobId === null && (
        <div className="rounded-md border border-line bg-surface p-3">
          <AddBenchmark
            onJob={onJob}
            onCancel={benchmarks.length === 0 ? undefined : () => setAdding(false)}
          />
        </div>
      )}
      {jobId !== null && (
        <ReadingTasks
          key={jobId}
          jobId={jobId}
          onJob={onJob}
          onClose={() => onJob(null)}
          onRead={(name) => {
            setAdding(false);
            onJob(null);
            if (name !== null && name !== benchmark?.name) onChoose(name);
          }}
        />
      )}
    </div>
  );
}
