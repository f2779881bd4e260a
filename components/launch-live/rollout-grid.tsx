'use client';

import { AppLink } from '@/components/ui/app-link';
import { useCallback, useRef, useState, type KeyboardEvent } from 'react';
import { useMay } from '@/components/access/role-context';
import { PlainText } from '@/components/trajectory/plain-text';
import { EmptyState } from '@/components/ui/empty-state';
import { isMoving, type LaunchCell, type LaunchProgress } from '@/lib/api/launch-progress';
import { SLOT_STATES } from '@/lib/launch/slot-state';
import { CancelSlotDialog, type SlotToCancel } from './cancel-slot-dialog';
import { cellAfter } from './grid-keys';
import { SlotCell } from './slot-cell';
import { SlotGlyph, STATE_SENTENCES, STATE_WORDS } from './slot-mark';

type Task = LaunchProgress['tasks'][number];

/** Every state there is with its number: at once the counts and the key to the marks. */
function StateCounts({ progress }: { progress: LaunchProgress }) {
  const { counts } = progress;
  // What comes and goes all the time keeps its place while it does.
  const always = isMoving(progress) ? ['queued', 'running', 'passed', 'failed'] : ['passed', 'failed'];
  return (
    <ul aria-label="Rollouts by state" className="flex flex-wrap gap-x-4 gap-y-1 pb-2">
      {SLOT_STATES.filter((state) => counts[state] > 0 || always.includes(state)).map((state) => (
        <li key={state} title={STATE_SENTENCES[state]} className="inline-flex items-center gap-1.5">
          <SlotGlyph state={state} />
          <span className="num">
            {counts[state]} <span className="text-ink-2">{STATE_WORDS[state]}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function TaskRow({
  task,
  experimentId,
  reachable,
  onStop,
}: {
  task: Task;
  experimentId: string;
  reachable: number | null;
  onStop: (task: Task, cell: LaunchCell) => void;
}) {
  const passed = task.cells.filter(({ state }) => state === 'passed').length;
  const judged = passed + task.cells.filter(({ state }) => state === 'failed').length;
  const stop = useCallback((cell: LaunchCell) => onStop(task, cell), [onStop, task]);
  return (
    <tr>
      <th
        scope="row"
        className="sticky left-0 z-1 h-row w-56 max-w-[38vw] min-w-28 border-b border-line bg-surface px-2 text-left font-medium"
      >
        <span className="flex items-baseline justify-between gap-2">
          <AppLink
            href={`/experiments/${experimentId}/tasks/${task.slug}`}
            title={task.name}
            className="min-w-0 truncate hover:underline"
          >
            <PlainText text={task.name} />
          </AppLink>
          <span
            className="num text-xs font-normal text-ink-3 max-sm:hidden"
            title="Passed, of those the tests have judged by now"
          >
            {judged === 0 ? '' : `${passed}/${judged}`}
          </span>
        </span>
      </th>
      {task.cells.map((cell, column) => (
        <SlotCell
          key={`${cell.iteration}/${cell.slot}`}
          cell={cell}
          task={task.name}
          reachable={column === reachable}
          onStop={stop}
        />
      ))}
    </tr>
  );
}

/**
 * Task × slot. Cells stay where they are: a slot keeps its place from the queue to its verdict. One cell is reached by
 * Tab, the others from it by the arrows; Enter opens the rollout, Delete stops it.
 */
export function RolloutGrid({ experimentId, progress }: { experimentId: string; progress: LaunchProgress }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [at, setAt] = useState({ row: 0, column: 0 });
  const [asked, setAsked] = useState<SlotToCancel | null>(null);
  const ask = useCallback((task: Task, cell: LaunchCell) => setAsked({ task, cell }), []);
  const may = useMay('runner');
  const { tasks } = progress;
  const columns = tasks[0]?.cells ?? [];
  if (columns.length === 0)
    return <EmptyState title="Nothing was planned">This launch holds no task.</EmptyState>;
  const onKeyDown = (event: KeyboardEvent) => {
    const cell = tasks[at.row]?.cells[at.column];
    const task = tasks[at.row];
    if (
      may &&
      event.key === 'Delete' &&
      cell &&
      task &&
      ['queued', 'running', 'grading'].includes(cell.state)
    )
      setAsked({ task, cell });
    const to = cellAfter(event.key, at, { rows: tasks.length, columns: columns.length });
    if (to === null) return;
    event.preventDefault();
    setAt(to);
    const row = body.current?.rows[to.row];
    row?.querySelectorAll<HTMLElement>('[data-cell]')[to.column]?.focus();
  };
  return (
    <>
      <StateCounts progress={progress} />
      <div className="relative max-h-[75vh] w-fit max-w-full overflow-auto rounded-md border border-line bg-surface">
        <table className="border-separate border-spacing-0 text-left">
          <caption className="sr-only">
            Rollouts, a row for each task and a column for each slot. Arrow keys move between cells, Enter
            opens a rollout, x picks it for comparing, Delete stops it.
          </caption>
          <thead>
            <tr>
              <th
                scope="col"
                className="sticky top-0 left-0 z-2 h-8 border-b border-line bg-sunken px-2 text-xs font-medium text-ink-2"
              >
                Task
              </th>
              {columns.map((cell) => (
                <th
                  key={`${cell.iteration}/${cell.slot}`}
                  scope="col"
                  className="sticky top-0 z-1 h-8 border-b border-l border-line bg-sunken pl-2 font-mono text-xs font-medium text-ink-2"
                >
                  {cell.iteration > 0 && `${cell.iteration}·`}#{cell.slot + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody
            ref={body}
            onKeyDown={onKeyDown}
            onFocus={(event) => {
              const td = event.target.closest('td');
              const row = td?.parentElement;
              if (td && row instanceof HTMLTableRowElement)
                setAt({ row: row.sectionRowIndex, column: td.cellIndex - 1 });
            }}
          >
            {tasks.map((task, row) => (
              <TaskRow
                key={task.id}
                task={task}
                experimentId={experimentId}
                reachable={row === at.row ? at.column : null}
                onStop={ask}
              />
            ))}
          </tbody>
        </table>
      </div>
      <CancelSlotDialog experimentId={experimentId} asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}
