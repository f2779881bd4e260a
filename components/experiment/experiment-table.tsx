'use client';

import { AppLink } from '@/components/ui/app-link';
import { Rate } from '@/components/figures/rate';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { TimeAgo } from '@/components/figures/time-ago';
import { Unknown } from '@/components/figures/unknown';
import { PlainText } from '@/components/trajectory/plain-text';
import { Checkbox } from '@/components/ui/checkbox';
import { DataTable, SortTh, Td, type Sort } from '@/components/ui/data-table';
import { useRowKeys } from '@/components/ui/use-row-keys';
import type { ExperimentRow } from '@/lib/api/experiments';
import { CostSum } from './cost-sum';
import { Endings } from './endings';
import type { ListColumn } from './list-state';

function Row({
  row,
  picked,
  onPick,
}: {
  row: ExperimentRow;
  picked: boolean;
  onPick: (pick: boolean) => void;
}) {
  return (
    <tr className="group relative hover:bg-hover has-[[data-row-link]:focus-visible]:bg-accent-soft">
      <th
        scope="row"
        className="sticky left-0 z-1 h-row max-w-[52vw] border-b border-line bg-surface px-2 text-left font-medium whitespace-nowrap group-hover:bg-hover group-has-[[data-row-link]:focus-visible]:bg-accent-soft sm:max-w-80"
      >
        <span className="flex items-center gap-2">
          <span className="relative z-1">
            <Checkbox checked={picked} onChange={onPick}>
              <span className="sr-only">
                Compare <PlainText text={row.name} />
              </span>
            </Checkbox>
          </span>
          <AppLink
            data-row-link
            href={`/experiments/${row.id}`}
            title={row.name}
            className="min-w-0 truncate outline-offset-[-1px] after:absolute after:inset-0 hover:underline"
          >
            <PlainText text={row.name} />
          </AppLink>
          {row.selection?.scripted && <ScriptedLabel model={row.selection.model} />}
        </span>
      </th>
      <Td align="right">
        <span className="relative">
          <Rate rate={row.passAt1} why="No rollout has a verdict of the tests." />
        </span>
      </Td>
      <Td>
        {row.selection ? (
          <Endings counts={row.selection.endings} />
        ) : (
          <Unknown why="No selection has finished yet." />
        )}
      </Td>
      <Td align="right">{row.tasks}</Td>
      <Td align="right">{row.rollouts}</Td>
      <Td align="right">
        <CostSum cost={row.cost} />
      </Td>
      <Td className="max-w-56 truncate text-ink-2" title={row.origin ?? undefined}>
        {row.origin === null ? (
          <Unknown why="It was not recorded where this came from." />
        ) : (
          <PlainText text={row.origin} />
        )}
      </Td>
      <Td align="right" className="text-ink-2">
        <TimeAgo iso={row.createdAt} />
      </Td>
    </tr>
  );
}

/** The experiments as rows of 32 px; j and k move, Enter opens. */
export function ExperimentTable({
  rows,
  sort,
  onSort,
  picked,
  onPick,
}: {
  rows: ExperimentRow[];
  sort: Sort<ListColumn>;
  onSort: (sort: Sort<ListColumn>) => void;
  /** Ids of the experiments to compare. */
  picked: readonly string[];
  onPick: (id: string, pick: boolean) => void;
}) {
  const list = useRowKeys<HTMLTableSectionElement>();
  const head = { sort, onSort };
  return (
    <DataTable caption="Experiments">
      <thead>
        <tr>
          <SortTh column="name" {...head}>
            Name
          </SortTh>
          <SortTh
            column="pass"
            first="desc"
            align="right"
            title="Share of attempts that pass: what one attempt alone would give"
            {...head}
          >
            pass@1
          </SortTh>
          <SortTh
            column="winner"
            first="desc"
            title="Do the tests agree with the attempt the judge chose? Sorted by tasks lost"
            {...head}
          >
            Winner
          </SortTh>
          <SortTh column="tasks" first="desc" align="right" {...head}>
            Tasks
          </SortTh>
          <SortTh column="rollouts" first="desc" align="right" {...head}>
            Rollouts
          </SortTh>
          <SortTh column="cost" first="desc" align="right" {...head}>
            Cost
          </SortTh>
          <SortTh column="origin" {...head}>
            Origin
          </SortTh>
          <SortTh column="age" align="right" {...head}>
            Age
          </SortTh>
        </tr>
      </thead>
      <tbody ref={list}>
        {rows.map((row) => (
          <Row
            key={row.id}
            row={row}
            picked={picked.includes(row.id)}
            onPick={(pick) => onPick(row.id, pick)}
          />
        ))}
      </tbody>
    </DataTable>
  );
}
