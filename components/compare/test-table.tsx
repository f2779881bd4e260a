'use client';

import { clsx } from 'clsx';
import { AppLink } from '@/components/ui/app-link';
import { Fragment, useState } from 'react';
import type { RolloutPageData, WireTestResult } from '@/lib/api/rollouts';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { TEST_MARKS } from '@/components/rollout/verifier-tab';
import { Unknown } from '@/components/figures/unknown';
import { PlainText } from '@/components/trajectory/plain-text';
import { Button } from '@/components/ui/button';
import { TestDetail } from './test-detail';
import type { TestRow } from './test-rows';

/** Rows drawn at once; the others follow when asked for. */
const ROWS_AT_ONCE = 500;

interface Props {
  group: string | null;
  rows: readonly TestRow[];
  /** All tests of the group, those that are filtered out among them. */
  of: readonly TestRow[];
  rollouts: readonly RolloutPageData[];
  labels: readonly string[];
  /** Key of the test whose messages and logs show. */
  open: string | null;
  onOpen: (key: string | null) => void;
}

/** Tests of one group: a row each, a column for each rollout. */
export function TestTable({ group, rows, of, rollouts, labels, open, onOpen }: Props) {
  const [limit, setLimit] = useState(ROWS_AT_ONCE);
  const passed = (column: number) => of.filter((row) => row.results[column]?.status === 'passed').length;
  return (
    <div className="overflow-x-auto">
      <table className="w-full max-w-6xl border-collapse text-left">
        <caption className="mb-1 text-left font-semibold">{group ?? 'Tests'}</caption>
        <thead>
          <tr className="border-b border-line-strong text-xs text-ink-3">
            <th scope="col" className="h-7 pr-3 font-medium">
              test
            </th>
            {rollouts.map(({ id, outcome }, column) => (
              <th key={id} scope="col" className="w-32 pr-3 align-bottom font-medium max-sm:w-14">
                <AppLink href={`/rollouts/${id}?tab=verifier`} className="link font-mono">
                  {labels[column]}
                </AppLink>{' '}
                {outcome.tests.length > 0 && (
                  <span className="num block">
                    {passed(column)} of {of.length}
                  </span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, limit).map((row) => {
            const isOpen = open === row.key;
            return (
              <Fragment key={row.key}>
                <tr className={clsx('border-b border-line align-top', row.differs && 'bg-surface')}>
                  <th scope="row" className="py-1 pr-3 font-normal">
                    <button
                      type="button"
                      aria-expanded={isOpen}
                      onClick={() => onOpen(isOpen ? null : row.key)}
                      title="Messages and what the logs say of it"
                      className={clsx(
                        'target min-h-6 text-left [overflow-wrap:anywhere] hover:underline',
                        row.differs ? 'font-semibold' : 'text-ink-2',
                      )}
                    >
                      <code>
                        <PlainText text={row.name} />
                      </code>
                    </button>
                  </th>
                  {row.results.map((result, column) => (
                    <td key={rollouts[column]?.id} className="py-1.5 pr-3">
                      <Result result={result} />
                    </td>
                  ))}
                </tr>
                {isOpen && (
                  <tr className="border-b border-line">
                    <td colSpan={rollouts.length + 1} className="pb-3">
                      <TestDetail row={row} rollouts={rollouts} labels={labels} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
      {rows.length > limit && (
        <Button small className="mt-2" onClick={() => setLimit(limit + ROWS_AT_ONCE)}>
          {`Show ${Math.min(ROWS_AT_ONCE, rows.length - limit)} more of ${rows.length}`}
        </Button>
      )}
    </div>
  );
}

/** On a phone the mark alone, its word for readers: all columns stay in sight. */
function Result({ result }: { result: WireTestResult | null }) {
  if (result === null) return <Unknown why="The results of this rollout do not name this test." />;
  const mark = TEST_MARKS[result.status];
  return (
    <>
      <span className="max-sm:hidden">
        <OutcomeMark mark={mark} label={result.status} />
      </span>
      <span className="sm:hidden">
        <OutcomeMark mark={mark} label={result.status} word="hidden" />
      </span>
    </>
  );
}
