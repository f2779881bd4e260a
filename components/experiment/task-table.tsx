'use client';

import { AppLink } from '@/components/ui/app-link';
import { parseAsStringLiteral, useQueryStates } from 'nuqs';
import { CrownGlyph } from '@/components/figures/judge-crown';
import { Unknown } from '@/components/figures/unknown';
import { OutcomeGlyph, OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { OutcomeStrip } from '@/components/rollout/outcome-strip';
import { PlainText } from '@/components/trajectory/plain-text';
import { DataTable, SortTh, Td, Th } from '@/components/ui/data-table';
import { useRowKeys } from '@/components/ui/use-row-keys';
import { TASK_ENDINGS, type TaskRow } from './task-rows';

const COLUMNS = ['task', 'passed', 'ending', 'votes', 'steps'] as const;
type Column = (typeof COLUMNS)[number];

const ENDING_ORDER = [
  'lost',
  'failed',
  'running',
  'cancelled',
  'none',
  'several',
  'unknown',
  'nothing-passed',
  'right',
];

const KEYS: Record<Column, (row: TaskRow) => number | string> = {
  task: (row) => row.name.toLowerCase(),
  passed: (row) => (row.judged === 0 ? -1 : row.passed / row.judged),
  ending: (row) => ENDING_ORDER.indexOf(row.ending),
  votes: (row) => row.votes?.asked ?? -1,
  steps: (row) => row.steps?.median ?? -1,
};

function Survivors({ row }: { row: TaskRow }) {
  if (row.survivors.length === 0) return <Unknown why={TASK_ENDINGS[row.ending]} />;
  const [only] = row.survivors;
  const slot = row.slots.find((known) => known.id === only?.rolloutId);
  if (row.survivors.length > 1) {
    const passed = row.survivors.filter((survivor) => survivor.outcome === 'passed').length;
    return (
      <span className="inline-flex items-center gap-1 align-middle">
        <CrownGlyph size={12} />
        {passed}/{row.survivors.length} pass
      </span>
    );
  }
  const mark = markOf(only?.outcome ?? 'unknown', slot?.exitStatus ?? null);
  return (
    <span className="inline-flex items-center gap-1.5 align-middle font-bold" title="Chosen by the judge">
      <CrownGlyph size={12} />
      <AppLink href={`/rollouts/${only?.rolloutId}`} className="relative hover:underline">
        attempt {(slot?.slot ?? 0) + 1}
      </AppLink>
      <OutcomeMark mark={mark} outcome={only?.outcome} word="hidden" />
    </span>
  );
}

function Ending({ row }: { row: TaskRow }) {
  const words = TASK_ENDINGS[row.ending];
  if (row.ending === 'right')
    return (
      <span className="inline-flex items-center gap-1 align-middle">
        <OutcomeGlyph mark="passed" size={12} />
        {words}
      </span>
    );
  if (row.ending === 'lost')
    return (
      <span className="inline-flex items-center gap-1 align-middle font-bold">
        <OutcomeGlyph mark="failed" size={12} />
        {words}
      </span>
    );
  if (row.ending === 'running')
    return (
      <span className="inline-flex items-center gap-1 align-middle">
        <OutcomeGlyph mark="running" size={12} />
        {words}
      </span>
    );
  return (
    <span className="block max-w-104 truncate text-ink-2" title={row.error ?? undefined}>
      {words}
      {row.error && `: ${row.error}`}
    </span>
  );
}

function Row({ row, href }: { row: TaskRow; href: string }) {
  return (
    <tr className="group relative hover:bg-hover has-[[data-row-link]:focus-visible]:bg-accent-soft">
      <th
        scope="row"
        className="sticky left-0 z-1 h-row max-w-[46vw] border-b border-line bg-surface px-2 text-left font-medium whitespace-nowrap group-hover:bg-hover group-has-[[data-row-link]:focus-visible]:bg-accent-soft sm:max-w-80"
      >
        <AppLink
          data-row-link
          href={href}
          title={row.name}
          className="block truncate outline-offset-[-1px] after:absolute after:inset-0 hover:underline"
        >
          <PlainText text={row.name} />
        </AppLink>
      </th>
      <Td>
        <OutcomeStrip slots={row.slots} chosen={row.survivors.map((survivor) => survivor.rolloutId)} />
      </Td>
      <Td align="right">
        {row.judged === 0 ? (
          <Unknown why="No attempt has a verdict of its tests." />
        ) : (
          `${row.passed}/${row.judged}`
        )}
      </Td>
      <Td>
        <Survivors row={row} />
      </Td>
      <Td>
        <Ending row={row} />
      </Td>
      <Td align="right">
        {row.votes ? (
          <span title={`${row.votes.asked} asked of ${row.votes.planned} planned`}>{row.votes.asked}</span>
        ) : (
          <Unknown why="No finished tournament." />
        )}
      </Td>
      <Td align="right">
        {row.steps && (
          <span title="median (fewest–most)">
            {row.steps.median}
            <span className="text-ink-3">
              {' '}
              ({row.steps.min}–{row.steps.max})
            </span>
          </span>
        )}
      </Td>
    </tr>
  );
}

/** Tasks of an experiment with what a selection made of them; each row leads to its bracket. */
export function TaskTable({
  rows,
  experimentId,
  selectionId,
}: {
  rows: TaskRow[];
  experimentId: string;
  selectionId: string | null;
}) {
  const list = useRowKeys<HTMLTableSectionElement>();
  const [state, setState] = useQueryStates(
    {
      sort: parseAsStringLiteral(COLUMNS).withDefault('task'),
      dir: parseAsStringLiteral(['asc', 'desc']).withDefault('asc'),
    },
    { history: 'replace', scroll: false },
  );
  const sort = { column: state.sort, direction: state.dir };
  const sign = state.dir === 'asc' ? 1 : -1;
  const key = KEYS[state.sort];
  const sorted = [...rows].sort((x, y) => {
    const a = key(x);
    const b = key(y);
    const order = typeof a === 'string' ? a.localeCompare(String(b), 'en') : a - Number(b);
    return sign * order || x.name.localeCompare(y.name, 'en');
  });
  const head = {
    sort,
    onSort: (next: { column: Column; direction: 'asc' | 'desc' }) =>
      void setState({ sort: next.column, dir: next.direction }),
  };
  const query = selectionId === null ? '' : `?selection=${encodeURIComponent(selectionId)}`;
  return (
    <DataTable caption="Tasks">
      <thead>
        <tr>
          <SortTh column="task" {...head}>
            Task
          </SortTh>
          <Th>Attempts</Th>
          <SortTh
            column="passed"
            first="desc"
            align="right"
            title="Passing attempts of those judged by tests"
            {...head}
          >
            Passed
          </SortTh>
          <Th>Survivor</Th>
          <SortTh column="ending" {...head}>
            Do the tests agree?
          </SortTh>
          <SortTh column="votes" first="desc" align="right" {...head}>
            Votes
          </SortTh>
          <SortTh column="steps" first="desc" align="right" title="Median steps (fewest–most)" {...head}>
            Steps
          </SortTh>
        </tr>
      </thead>
      <tbody ref={list}>
        {sorted.map((row) => (
          <Row key={row.id} row={row} href={`/experiments/${experimentId}/tasks/${row.slug}${query}`} />
        ))}
      </tbody>
    </DataTable>
  );
}
