'use client';

import { AppLink } from '@/components/ui/app-link';
import { formatPercent } from '@/lib/metrics/format';
import { Rate } from '@/components/figures/rate';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { Unknown } from '@/components/figures/unknown';
import { PlainText } from '@/components/trajectory/plain-text';
import { DataTable, NumTd, Td, Th } from '@/components/ui/data-table';
import { Tooltip } from '@/components/ui/tooltip';
import { useRowKeys } from '@/components/ui/use-row-keys';
import type { PipelineRowData } from '@/lib/api/pipelines';
import type { MainPoint } from '@/lib/metrics/pipeline-types';
import { gainText, signedPoints } from '@/lib/metrics/point-words';

const WHY = 'No task has come to its end with verdicts of its tests at every point.';

function Settings({ row }: { row: PipelineRowData }) {
  const letters = [
    row.n === null ? 'N\u00a0—' : `N\u00a0${row.n}`,
    ...[`G\u00a0${row.groupSize}`, `V\u00a0${row.votes}`, `K\u00a0${row.keep}`, `T\u00a0${row.iterations}`],
  ].join(' ');
  return (
    <span title={`context ${row.context}, final pool ${row.pool}`}>
      {letters} <span className="text-ink-3">{row.preset}</span>
    </span>
  );
}

/** One point of a row; `note` says which iteration it is where the column's head does not. */
function Point({ point, none, note }: { point: MainPoint | undefined; none: string; note?: string }) {
  return (
    <Td align="right">
      <span className="relative">
        {point ? <Rate rate={point.passAt1} why={WHY} short /> : <Unknown why={none} />}
        {note && <span className="text-ink-3"> {note}</span>}
      </span>
    </Td>
  );
}

function Gain({ row }: { row: PipelineRowData }) {
  const { value, low, high, n } = row.gain;
  if (value === null) return <Unknown why={WHY} />;
  const half = low === null || high === null ? null : (high - low) / 2;
  return (
    <span className="relative">
      <Tooltip
        className="num"
        content={`${gainText(row.gain)}: Final minus Iter 0, paired by task; 95 % bootstrap over ${n} tasks.`}
      >
        {signedPoints(value)}
        {half !== null && <span className="text-ink-2"> ±{formatPercent(half)}</span>}
      </Tooltip>
    </span>
  );
}

function Row({ row }: { row: PipelineRowData }) {
  const last = row.iterations - 1;
  const of = (kind: MainPoint['kind'], iteration: number) =>
    row.main.find((point) => point.kind === kind && point.iteration === iteration);
  const { compared, total } = row.tasks;
  return (
    <tr className="group relative hover:bg-hover has-[[data-row-link]:focus-visible]:bg-accent-soft">
      <th
        scope="row"
        className="sticky left-0 z-1 h-row max-w-[48vw] border-b border-line bg-surface px-2 text-left font-medium whitespace-nowrap group-hover:bg-hover group-has-[[data-row-link]:focus-visible]:bg-accent-soft sm:max-w-72"
      >
        <span className="flex items-center gap-2">
          <AppLink
            data-row-link
            href={`/experiments/${row.id}`}
            title={row.name}
            className="min-w-0 truncate outline-offset-[-1px] after:absolute after:inset-0 hover:underline"
          >
            <PlainText text={row.name} />
          </AppLink>
          {row.scripted && <ScriptedLabel model={row.model ?? undefined} />}
        </span>
      </th>
      <Td className="max-w-44 truncate text-ink-2" title={`${row.agent} · ${row.model ?? 'no model'}`}>
        <PlainText text={row.model ?? row.agent} />
      </Td>
      <Td className="text-ink-2">{row.benchmark}</Td>
      <Td>
        <Settings row={row} />
      </Td>
      <Point point={of('iteration', 0)} none={WHY} />
      <Point point={of('selected', 0)} none="Nothing was selected between iterations." />
      <Point
        point={last > 0 ? of('iteration', last) : undefined}
        none="One iteration: nothing was refined."
        note={last > 1 ? `(Iter ${last})` : undefined}
      />
      <Point point={of('final', last)} none={WHY} />
      <Td align="right">
        <Gain row={row} />
      </Td>
      <NumTd>
        <span title={`${compared} of ${total} tasks finished with verdicts of their tests at every point`}>
          {compared}
          {compared < total && <span className="text-ink-3"> of {total}</span>}
        </span>
      </NumTd>
    </tr>
  );
}

/** Every experiment with a pipeline as a line of the paper's main table. */
export function ResultsTable({ rows }: { rows: PipelineRowData[] }) {
  const list = useRowKeys<HTMLTableSectionElement>();
  return (
    <>
      <DataTable caption="Results of pipelines">
        <thead>
          <tr>
            <Th>Experiment</Th>
            <Th>Model</Th>
            <Th>Benchmark</Th>
            <Th>Settings</Th>
            <Th align="right" title="Mean pass@1 of all rollouts of iteration 0">
              Iter 0
            </Th>
            <Th align="right" title="Mean pass@1 of the K selected of iteration 0">
              Sel-K
            </Th>
            <Th
              align="right"
              title="Mean pass@1 of the refined rollouts; of more than two iterations, the last"
            >
              Iter 1
            </Th>
            <Th align="right" title="Share of tasks whose final answer passes">
              Final
            </Th>
            <Th align="right" title="Final minus Iter 0, in points">
              Δ
            </Th>
            <Th align="right" title="Tasks that every number of the line stands on">
              n
            </Th>
          </tr>
        </thead>
        <tbody ref={list}>
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </DataTable>
      <p className="mt-2 max-w-prose text-xs text-ink-3">
        Shares of tasks in percent ± half the 95 % interval (bootstrap over tasks; low and high when pointed
        at). All numbers of a line stand on the same n tasks.
      </p>
    </>
  );
}
