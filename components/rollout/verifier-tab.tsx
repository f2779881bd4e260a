'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { attachmentQuery, type RolloutPageData, type WireTestResult } from '@/lib/api/rollouts';
import { formatBytes, formatCount } from '@/lib/metrics/format';
import { PlainText } from '@/components/trajectory/plain-text';
import { TerminalOutput } from '@/components/trajectory/terminal-output';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { FILE_KINDS, isKeptFile } from './file-kinds';
import { OutcomeMark } from './outcome-mark';
import type { Mark } from '@/lib/rollout/outcome-words';

/** What the verifier said: its tests one by one, and the logs as they are. */
export function VerifierTab({ rollout }: { rollout: RolloutPageData }) {
  const { tests } = rollout.outcome;
  const logs = rollout.attachments.filter((attachment) => !isKeptFile(attachment));
  if (tests.length === 0 && logs.length === 0)
    return (
      <EmptyState title="Nothing of a verifier was imported">
        {rollout.outcome.recordedIn
          ? `The verdict stands in ${rollout.outcome.recordedIn}; it lists no tests and came without a log.`
          : 'The imported files hold no verdict, no tests and no log. Import the folder that the evaluation wrote to see them here.'}
      </EmptyState>
    );
  return (
    <div className="space-y-6">
      {tests.length > 0 && <TestsTable tests={tests} />}
      {logs.map((attachment) => (
        <VerifierLog key={attachment.position} rolloutId={rollout.id} attachment={attachment} />
      ))}
    </div>
  );
}

/** The mark of a test's status; its word is said beside it. */
export const TEST_MARKS: Record<WireTestResult['status'], Mark> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'missing',
  error: 'failed',
};
const ORDER: Record<WireTestResult['status'], number> = { failed: 0, error: 1, skipped: 2, passed: 3 };

function TestsTable({ tests }: { tests: WireTestResult[] }) {
  const groups = [...Map.groupBy(tests, (test) => test.group)];
  return groups.map(([group, list]) => (
    <section key={group ?? ''} aria-label={group ?? 'Tests'}>
      <table className="w-full max-w-5xl border-collapse">
        <caption className="mb-1 text-left font-semibold">
          {group ?? 'Tests'}{' '}
          <span className="font-normal text-ink-3">
            {list.filter((test) => test.status === 'passed').length} of {list.length} passed
          </span>
        </caption>
        <thead>
          <tr className="border-b border-line-strong text-left text-xs text-ink-3">
            <th scope="col" className="h-7 w-32 pr-3 font-medium">
              result
            </th>
            <th scope="col" className="pr-3 font-medium">
              test
            </th>
          </tr>
        </thead>
        <tbody>
          {[...list]
            .sort((a, b) => ORDER[a.status] - ORDER[b.status])
            .map((test, i) => (
              <tr key={`${test.name}${i}`} className="border-b border-line align-top">
                <td className="py-1.5 pr-3">
                  <OutcomeMark mark={TEST_MARKS[test.status]} label={test.status} />
                </td>
                <td className="py-1.5 [overflow-wrap:anywhere]">
                  <code>
                    <PlainText text={test.name} />
                  </code>
                  {test.message !== null && (
                    <div className="mt-1 text-ink-2">
                      <TerminalOutput text={test.message} label={`Message of ${test.name}`} />
                    </div>
                  )}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  ));
}

/** A log with its size; its head travels with the page, the rest comes when asked for. `of` names the rollout beside others. */
export function VerifierLog({
  rolloutId,
  attachment,
  of,
}: {
  rolloutId: string;
  attachment: RolloutPageData['attachments'][number];
  of?: string;
}) {
  const name = of === undefined ? attachment.name : `${attachment.name} of ${of}`;
  const [whole, setWhole] = useState(false);
  const [raw, setRaw] = useState(false);
  const cut = attachment.chars > attachment.head.length;
  const query = useQuery({ ...attachmentQuery(rolloutId, attachment.position), enabled: whole && cut });
  const text = (whole && query.data?.text) || attachment.head;
  return (
    <section aria-label={name}>
      <h2 className="mb-1 flex flex-wrap items-center gap-2 font-semibold">
        <PlainText text={attachment.name} />
        <span className="font-normal text-ink-3">
          {FILE_KINDS[attachment.kind]} · {formatCount(attachment.lines)}{' '}
          {attachment.lines === 1 ? 'line' : 'lines'} · {formatBytes(attachment.chars)}
        </span>
        <Button small aria-pressed={raw} onClick={() => setRaw(!raw)}>
          Raw escapes
        </Button>
      </h2>
      <div className="max-w-[120ch] rounded-md border border-line bg-surface p-2">
        {text === '' ? (
          <p className="text-ink-3">(empty)</p>
        ) : (
          <TerminalOutput text={text} raw={raw} label={name} />
        )}
        {query.isError && <ErrorState what={query.error.message} onRetry={() => void query.refetch()} />}
        {cut && !query.data && (
          <Button small className="mt-2" onClick={() => setWhole(true)} disabled={query.isFetching}>
            {`Show the other ${formatBytes(attachment.chars - attachment.head.length)}`}
          </Button>
        )}
      </div>
    </section>
  );
}
