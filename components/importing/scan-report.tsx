'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { startImport } from '@/app/actions/jobs';
import { formatCount } from '@/components/figures/format';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { TextField } from '@/components/ui/text-field';
import { experimentsQuery } from '@/lib/api/experiments';
import { RunoffError } from '@/lib/errors';
import type { ImportReport } from '@/lib/rollout/import-report';
import { EntryTable } from './entry-table';
import { ReasonList } from './reason-list';

const tally = (report: ImportReport) => {
  const tasks = new Set(report.entries.map((entry) => `${entry.benchmark ?? ''}\n${entry.task}`)).size;
  const warned = report.entries.filter((entry) => entry.warnings.length > 0).length;
  return [
    `${formatCount(report.entries.length)} importable (${formatCount(tasks)} ${tasks === 1 ? 'task' : 'tasks'})`,
    `${formatCount(report.failed.length)} failed`,
    `${formatCount(report.ignored.length)} ignored`,
    ...(warned > 0 ? [`${formatCount(warned)} with warnings`] : []),
  ].join(' · ');
};

/** What a dry run found, and the button that imports it. */
export function ScanReport({
  jobId,
  report,
  onJob,
  onAgain,
}: {
  jobId: string;
  report: ImportReport;
  onJob: (id: string) => void;
  onAgain: () => void;
}) {
  const [name, setName] = useState(report.suggestedName);
  const known = useQuery(experimentsQuery()).data?.experiments.find((row) => row.name === name.trim());
  const start = useMutation({
    mutationFn: async () => {
      const answer = await startImport({ scanJobId: jobId, experimentName: name });
      if (!answer.ok) throw new RunoffError('bad-input', answer.message);
      return answer.id;
    },
    onSuccess: onJob,
  });
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="font-semibold">
        {tally(report)}
      </p>
      {report.entries.length === 0 ? (
        <EmptyState
          title="Nothing here can be imported"
          action={<Button onClick={onAgain}>Choose something else</Button>}
        >
          The reasons stand below, file by file. Runoff reads mini-SWE-agent, SWE-agent, ATIF and Harbor.
        </EmptyState>
      ) : (
        <>
          <form
            className="flex flex-wrap items-start gap-3"
            onSubmit={(event) => {
              event.preventDefault();
              start.mutate();
            }}
          >
            <div className="w-80 max-w-full">
              <TextField
                id="experiment-name"
                label="Experiment"
                value={name}
                onChange={(event) => setName(event.target.value)}
                hint={
                  known
                    ? `Exists with ${known.rollouts} rollouts: what is new is added, what is known stays as it is.`
                    : 'A new experiment; attempts at the same task become its candidates.'
                }
                error={start.error?.message}
                maxLength={200}
              />
            </div>
            <div className="mt-6 flex gap-2">
              <Button type="submit" kind="primary" disabled={name.trim() === '' || start.isPending}>
                Import {formatCount(report.entries.length)}
              </Button>
              <Button onClick={onAgain}>Choose something else</Button>
            </div>
          </form>
          <EntryTable entries={report.entries} />
        </>
      )}
      <ReasonList title="Failed" lines={report.failed} open />
      <ReasonList title="Ignored" lines={report.ignored} />
    </div>
  );
}
