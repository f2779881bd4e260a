'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { startImport } from '@/app/actions/jobs';
import { ExitStatus } from '@/components/rollout/exit-status';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { PlainText } from '@/components/trajectory/plain-text';
import { Button } from '@/components/ui/button';
import { DataTable, NumTd, Td, Th } from '@/components/ui/data-table';
import { ErrorState } from '@/components/ui/error-state';
import { TextField } from '@/components/ui/text-field';
import { RunoffError } from '@/lib/errors';
import type { ImportReport } from '@/lib/rollout/import-report';
import { FileLines } from './file-lines';
import { ShowMore, useShown } from './show-more';

/** What the files are and what would be imported, file by file; then the button that does it. */
export function DryRun({
  scanJobId,
  report,
  benchmarks,
  onImport,
  onAgain,
}: {
  scanJobId: string;
  report: ImportReport;
  /** Names of those that are registered here. */
  benchmarks: readonly string[];
  onImport: (jobId: string) => void;
  onAgain: () => void;
}) {
  const [name, setName] = useState(report.suggestedName);
  const [benchmark, setBenchmark] = useState('');
  const start = useMutation({
    mutationFn: async () => {
      const answer = await startImport({
        scanJobId,
        experimentName: name,
        benchmark: benchmark.trim() || null,
      });
      if (!answer.ok) throw new RunoffError(answer.code, answer.message);
      return answer.id;
    },
    onSuccess: onImport,
  });
  const { entries, failed, ignored } = report;
  const tasks = new Set(entries.map((entry) => `${entry.benchmark}/${entry.task}`)).size;
  const plural = (n: number, word: string) => `${n.toLocaleString('en-US')} ${word}${n === 1 ? '' : 's'}`;
  return (
    <div className="flex flex-col gap-4">
      <p>
        <strong>{plural(entries.length, 'rollout')}</strong> at {plural(tasks, 'task')} can be imported
        {failed.length > 0 && <> · {plural(failed.length, 'file')} cannot be read</>}
        {ignored.length > 0 && <> · {plural(ignored.length, 'other file')}</>}
      </p>
      {entries.length === 0 ? (
        <>
          <ErrorState
            what="Nothing here can be imported."
            todo={
              failed.length > 0
                ? 'The list below says why, file by file.'
                : 'No file looks like a trajectory of a format that is read.'
            }
          />
          <Button className="self-start" onClick={onAgain}>
            Choose again
          </Button>
        </>
      ) : (
        <form
          className="flex max-w-3xl flex-wrap items-start gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            start.mutate();
          }}
        >
          <div className="min-w-60 flex-1">
            <TextField
              id="experiment"
              label="Into the experiment"
              hint="A new name makes a new experiment; a known one gets these rollouts added."
              value={name}
              maxLength={200}
              required
              onChange={(event) => setName(event.target.value)}
            />
          </div>
          <BenchmarkField entries={entries} known={benchmarks} value={benchmark} onChange={setBenchmark} />
          <div className="mt-6 flex flex-wrap gap-2 max-sm:mt-0">
            <Button type="submit" kind="primary" disabled={start.isPending || name.trim() === ''}>
              Import {plural(entries.length, 'rollout')}
            </Button>
            <Button onClick={onAgain}>Choose again</Button>
          </div>
        </form>
      )}
      {start.error && <ErrorState what={start.error.message} />}
      <FileLines title="Cannot be read" lines={failed} open />
      {entries.length > 0 && <Entries entries={entries} />}
      <FileLines title="Not rollouts themselves" lines={ignored} />
    </div>
  );
}

/** What the tasks belong to whose files name no benchmark: with it they are the same tasks as those of that name. */
function BenchmarkField({
  entries,
  known,
  value,
  onChange,
}: {
  entries: ImportReport['entries'];
  known: readonly string[];
  value: string;
  onChange: (benchmark: string) => void;
}) {
  const without = new Set(entries.filter((entry) => entry.benchmark === null).map((entry) => entry.task));
  const named = [...new Set(entries.flatMap((entry) => entry.benchmark ?? []))];
  return (
    <div className="min-w-60 flex-1">
      <TextField
        id="benchmark"
        label="Benchmark (optional)"
        hint={
          without.size === 0
            ? `All files name theirs: ${named.join(', ')}.`
            : `That of the ${without.size === 1 ? 'task' : `${without.size} tasks`} whose files name none.`
        }
        value={value}
        maxLength={200}
        list="benchmarks"
        disabled={without.size === 0}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id="benchmarks">
        {known.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </div>
  );
}

function Entries({ entries }: { entries: ImportReport['entries'] }) {
  const { shown, more } = useShown(entries, 200);
  return (
    <div>
      <DataTable caption="Rollouts found">
        <thead>
          <tr>
            <Th>Task</Th>
            <Th>Attempt</Th>
            <Th>Outcome</Th>
            <Th>Exit status</Th>
            <Th align="right">Steps</Th>
            <Th>Format</Th>
            <Th>File</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map((entry) => (
            <Entry key={entry.sourceKey + entry.path} entry={entry} />
          ))}
        </tbody>
      </DataTable>
      <ShowMore shown={shown.length} total={entries.length} onMore={more} />
    </div>
  );
}

function Entry({ entry }: { entry: ImportReport['entries'][number] }) {
  return (
    <>
      <tr>
        <Td className="font-medium">
          <PlainText text={entry.task} />
        </Td>
        <Td className="max-w-64 truncate font-mono text-xs" title={entry.attempt}>
          <PlainText text={entry.attempt} />
        </Td>
        <Td>
          <OutcomeMark mark={markOf(entry.outcome, entry.exitStatus)} outcome={entry.outcome} />
        </Td>
        <Td>
          <ExitStatus status={entry.exitStatus} />
        </Td>
        <NumTd>{entry.steps}</NumTd>
        <Td className="text-ink-2">
          <PlainText text={entry.formatVersion ?? entry.format} />
        </Td>
        <Td className="max-w-96 truncate font-mono text-xs text-ink-2" title={entry.path}>
          <PlainText text={entry.path} />
        </Td>
      </tr>
      {entry.warnings.map((warning) => (
        <tr key={warning}>
          <td colSpan={7} className="border-b border-line px-2 py-1 pl-6 text-xs text-ink-2">
            <span className="font-semibold">Note:</span> <PlainText text={warning} />
          </td>
        </tr>
      ))}
    </>
  );
}
