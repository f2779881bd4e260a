'use client';

import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { isKeptFile } from '@/components/rollout/file-kinds';
import { EmptyState } from '@/components/ui/empty-state';
import { Switch } from '@/components/ui/switch';
import { LogColumns } from './log-columns';
import { testRows, type TestRow } from './test-rows';
import { TestTable } from './test-table';

/** Of more tests than this those that agree are hidden at first. */
const MANY = 20;

interface Props {
  rollouts: readonly RolloutPageData[];
  labels: readonly string[];
}

/** What the verifier said of each rollout, test by test; the logs on demand. */
export function TestCompare({ rollouts, labels }: Props) {
  const rows = useMemo(() => testRows(rollouts.map((one) => one.outcome.tests)), [rollouts]);
  const without = labels.filter((_, i) => rollouts[i]?.outcome.tests.length === 0);
  const logs = rollouts.some((one) => one.attachments.some((attachment) => !isKeptFile(attachment)));
  if (rows.length === 0 && !logs)
    return (
      <EmptyState title="Nothing of a verifier was recorded for these rollouts">
        Results of single tests stand here when the imported files hold them: import the folder that the
        evaluation wrote.
      </EmptyState>
    );
  return (
    <div className="space-y-4">
      {without.length > 0 && (
        <p className="text-ink-2">
          {without.length === labels.length
            ? 'No results of single tests were recorded; these are the verifier’s logs.'
            : `No results of single tests were recorded for ${without.join(' and ')}.`}
        </p>
      )}
      {rows.length > 0 && <Tests rows={rows} rollouts={rollouts} labels={labels} />}
      {logs && (
        <details open={rows.length === 0}>
          <summary className="target min-h-6 font-semibold">Logs of the verifier</summary>
          <div className="pt-2">
            <LogColumns rollouts={rollouts} labels={labels} />
          </div>
        </details>
      )}
    </div>
  );
}

function Tests({ rows, ...columns }: Props & { rows: readonly TestRow[] }) {
  const [asked, setAsked] = useQueryState('tests', parseAsStringLiteral(['all', 'differing']));
  const [open, setOpen] = useQueryState('test', parseAsString);
  const differing = rows.filter((row) => row.differs);
  const only = (asked ?? (rows.length > MANY ? 'differing' : 'all')) === 'differing';
  const shown = only ? differing : rows;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Switch checked={only} onChange={(on) => void setAsked(on ? 'differing' : 'all')}>
          Differences only
        </Switch>
        <span className="num text-ink-2">
          {differing.length} of {rows.length} {rows.length === 1 ? 'test' : 'tests'} came out differently
        </span>
      </p>
      {shown.length === 0 && (
        <p className="text-ink-2">
          All {rows.length} tests came out the same. Turn “Differences only” off to see them.
        </p>
      )}
      {[...Map.groupBy(shown, (row) => row.group)].map(([group, list]) => (
        <TestTable
          key={group ?? ''}
          group={group}
          rows={list}
          of={rows.filter((row) => row.group === group)}
          open={open}
          onOpen={(key) => void setOpen(key)}
          {...columns}
        />
      ))}
    </>
  );
}
