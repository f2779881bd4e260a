'use client';

import { useQueries } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { attachmentQuery, type RolloutPageData } from '@/lib/api/rollouts';
import { TerminalOutput } from '@/components/trajectory/terminal-output';
import { ErrorState } from '@/components/ui/error-state';
import { logExcerpt } from './log-excerpt';
import { columnGrid, useShownColumn } from './shown-column';
import type { TestRow } from './test-rows';

/** What was recorded of one test, a column for each rollout: its message, else what the verifier's logs say around its name. */
export function TestDetail({
  row,
  rollouts,
  labels,
}: {
  row: TestRow;
  rollouts: readonly RolloutPageData[];
  labels: readonly string[];
}) {
  const { shown, control } = useShownColumn(labels);
  return (
    <div className="space-y-2">
      {control}
      <div className={clsx('grid gap-3', columnGrid(rollouts.length))}>
        {rollouts.map((rollout, column) => {
          const message = row.results[column]?.message ?? null;
          return (
            <section
              key={rollout.id}
              aria-label={labels[column]}
              className={clsx(
                'min-w-0 rounded-md border border-line bg-surface p-2',
                column !== shown && 'max-md:hidden',
              )}
            >
              <p className="mb-1 font-mono text-xs font-semibold text-ink-3">{labels[column]}</p>
              {message === null ? (
                <FromLogs rollout={rollout} test={row.name} />
              ) : (
                <TerminalOutput text={message} label={`Message of ${row.name}`} />
              )}
            </section>
          );
        })}
      </div>
    </div>
  );
}

/** Logs whose head travels with the page are searched as they are; longer ones are fetched. */
function FromLogs({ rollout, test }: { rollout: RolloutPageData; test: string }) {
  const logs = rollout.attachments.filter((attachment) => attachment.kind === 'verifier-log');
  const whole = useQueries({
    queries: logs.map((log) => ({
      ...attachmentQuery(rollout.id, log.position),
      enabled: log.chars > log.head.length,
    })),
  });
  const failed = whole.find((query) => query.isError);
  if (failed?.error) return <ErrorState what={failed.error.message} onRetry={() => void failed.refetch()} />;
  if (whole.some((query) => query.isFetching)) return <p className="text-ink-3">Reading the log…</p>;
  for (const [i, log] of logs.entries()) {
    const excerpt = logExcerpt(whole[i]?.data?.text ?? log.head, test);
    if (excerpt !== null)
      return (
        <>
          <p className="mb-1 text-xs text-ink-3">from {log.name}, around its last mention</p>
          <TerminalOutput text={excerpt} label={`Log around ${test}`} />
        </>
      );
  }
  return (
    <p className="text-ink-3">
      {logs.length === 0
        ? 'No message and no log of the verifier was recorded.'
        : 'No message was recorded, and the logs do not name this test.'}
    </p>
  );
}
