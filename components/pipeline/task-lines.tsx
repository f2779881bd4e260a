'use client';

import { parseAsStringLiteral, useQueryStates } from 'nuqs';
import { DataTable, SortTh, Th } from '@/components/ui/data-table';
import { useRowKeys } from '@/components/ui/use-row-keys';
import { SORTS, sortedLines, type SortColumn, type TaskLine } from './task-line';
import { TaskLineRow } from './task-line-row';

/** The tasks of a pipeline, iteration by iteration, to the final answer; each row leads to its task. */
export function TaskLines({
  lines,
  experimentId,
  iterations,
  keep,
}: {
  lines: readonly TaskLine[];
  experimentId: string;
  iterations: number;
  keep: number;
}) {
  const list = useRowKeys<HTMLTableSectionElement>();
  const [state, setState] = useQueryStates(
    {
      sort: parseAsStringLiteral(SORTS).withDefault('task'),
      dir: parseAsStringLiteral(['asc', 'desc']).withDefault('asc'),
    },
    { history: 'replace', scroll: false },
  );
  const head = {
    sort: { column: state.sort, direction: state.dir },
    onSort: (next: { column: SortColumn; direction: 'asc' | 'desc' }) =>
      void setState({ sort: next.column, dir: next.direction }),
  };
  return (
    <DataTable caption="Tasks">
      <thead>
        <tr>
          <SortTh column="task" {...head}>
            Task
          </SortTh>
          <Th className="pr-0">Iter 0</Th>
          <SortTh
            column="first"
            first="desc"
            align="right"
            title="Passing rollouts of those judged, iteration 0"
            {...head}
          >
            passed
          </SortTh>
          <RefinedHead iterations={iterations} keep={keep} head={head} />
          <SortTh column="final" title="The final answer; sorted from lost to solved" {...head}>
            Final
          </SortTh>
          <SortTh
            column="delta"
            align="right"
            title="Final answer minus the mean of iteration 0, in points"
            {...head}
          >
            Δ
          </SortTh>
          <SortTh column="votes" first="desc" align="right" title="Votes asked" {...head}>
            Votes
          </SortTh>
          <SortTh column="cost" first="desc" align="right" title="Everything paid for the task" {...head}>
            $
          </SortTh>
          <SortTh
            column="steps"
            first="desc"
            align="right"
            title="Mean steps per rollout by iteration; sorted by the last"
            {...head}
          >
            Steps
          </SortTh>
        </tr>
      </thead>
      <tbody ref={list}>
        {sortedLines(lines, state.sort, state.dir).map((line) => (
          <TaskLineRow key={line.id} line={line} href={`/experiments/${experimentId}/tasks/${line.slug}`} />
        ))}
      </tbody>
    </DataTable>
  );
}

interface Head {
  sort: { column: SortColumn; direction: 'asc' | 'desc' };
  onSort: (next: { column: SortColumn; direction: 'asc' | 'desc' }) => void;
}

/** Columns of the iterations after the first; the last one can be sorted by. */
function RefinedHead({ iterations, keep, head }: { iterations: number; keep: number; head: Head }) {
  return Array.from({ length: iterations - 1 }, (_, i) => i + 1).map((iteration) => {
    const last = iteration === iterations - 1;
    return [
      last && (
        <SortTh
          key="K"
          column="priors"
          first="desc"
          align="right"
          title={`Passing priors among the ${keep} that the last iteration was shown`}
          {...head}
        >
          K
        </SortTh>
      ),
      <Th key={iteration} className="pr-0">
        Iter {iteration}
      </Th>,
      last ? (
        <SortTh
          key="passed"
          column="refined"
          first="desc"
          align="right"
          title={`Passing rollouts of those judged, iteration ${iteration}`}
          {...head}
        >
          passed
        </SortTh>
      ) : (
        <Th key={`passed ${iteration}`} align="right">
          passed
        </Th>
      ),
    ];
  });
}
