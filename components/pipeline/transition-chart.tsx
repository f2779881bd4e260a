'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { CountMatrix, matrixHeight } from '@/components/charts/count-matrix';
import type { Transitions } from '@/lib/metrics/pipeline-types';
import { cellParam, type CellKey } from './transition-cell';

/** Tasks by passing rollouts before and after refinement; a cell leads to its tasks. */
export function TransitionChart({
  transitions,
  chosen,
  hrefOf,
  onPick,
}: {
  transitions: Transitions;
  chosen: CellKey | null;
  hrefOf: (cell: string) => string;
  onPick: (cell: string) => void;
}) {
  const { fromIteration, toIteration, size, cells } = transitions;
  const total = cells.reduce((sum, cell) => sum + cell.tasks.length, 0);
  const better = cells.reduce((sum, cell) => sum + (cell.to > cell.from ? cell.tasks.length : 0), 0);
  const worse = cells.reduce((sum, cell) => sum + (cell.to < cell.from ? cell.tasks.length : 0), 0);
  const words = `${better} with more passing rollouts after, ${worse} with fewer, ${total - better - worse} with as many`;
  const open = chosen?.fromIteration === fromIteration ? chosen : null;
  return (
    <ChartFrame
      id={`transitions-${fromIteration}`}
      title={`From iteration ${fromIteration} to ${toIteration}`}
      note={total === 0 ? undefined : `Tasks by passing rollouts. ${words}. A cell leads to its tasks.`}
      about={`Every cell counts tasks with so many passing rollouts in iteration ${fromIteration} (rows) and in iteration ${toIteration} (columns); n=${total} tasks. Right of the dashed diagonal refinement brought more passing rollouts. Counts have no interval.`}
      summary={`${words}.`}
      empty={total === 0 ? `No task has verdicts of both iterations yet.` : null}
      interactive
      minHeight={Math.max(224, matrixHeight(size))}
      table={{
        columns: [
          `Passing in iteration ${fromIteration}`,
          `Passing in iteration ${toIteration}`,
          'Tasks',
          'Names',
        ],
        rows: cells.map((cell) => [cell.from, cell.to, cell.tasks.length, cell.tasks.join(' ')]),
      }}
    >
      <CountMatrix
        size={size}
        rowAxis={`pass in iteration ${fromIteration}`}
        columnAxis={`pass in iteration ${toIteration}`}
        chosen={open && { row: open.from, column: open.to }}
        onPick={({ row, column }) => onPick(cellParam({ fromIteration, from: row, to: column }))}
        cells={cells.map((cell) => ({
          ...{ row: cell.from, column: cell.to, count: cell.tasks.length },
          href: hrefOf(cellParam({ fromIteration, from: cell.from, to: cell.to })),
          label: `${cell.tasks.length} ${cell.tasks.length === 1 ? 'task' : 'tasks'}: ${cell.from} passing in iteration ${fromIteration}, ${cell.to} in iteration ${toIteration}`,
        }))}
      />
    </ChartFrame>
  );
}
