'use client';

import { useQueryStates } from 'nuqs';
import { Button } from '@/components/ui/button';
import { Command } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { useRowKeys } from '@/components/ui/use-row-keys';
import type { BenchmarkLine, BenchmarkTaskLine } from '@/lib/api/benchmarks';
import { BenchmarkHead } from './benchmark-head';
import { pickerParsers } from './form-params';
import type { LaunchField } from './launch-problem';
import { taskProblem } from './launch-problems';
import { filteredTasks } from './task-filter';
import { TaskFilters } from './task-filters';
import { TaskLine } from './task-line';
import type { LaunchForm } from './use-launch-form';

/** One box for all tasks that are shown and can be run. */
function ChooseShown({
  form,
  shown,
  total,
}: {
  form: LaunchForm;
  shown: BenchmarkTaskLine[];
  total: number;
}) {
  const able = shown.filter((task) => taskProblem(task, form.draft.agent) === null);
  const on = able.filter((task) => form.choice.chosen.has(task.name)).length;
  const all = on === able.length && able.length > 0;
  const toggle = () => {
    const next = new Set(form.choice.chosen);
    for (const { name } of able)
      if (all) next.delete(name);
      else next.add(name);
    form.choose(next);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 border-b border-line bg-sunken px-3">
      <label className="target flex min-h-row items-center gap-2 text-sm font-medium">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          disabled={able.length === 0}
          checked={all}
          ref={(box) => {
            if (box) box.indeterminate = on > 0 && !all;
          }}
          onChange={toggle}
        />
        {shown.length === total ? `All ${able.length}` : `All ${able.length} shown`}
      </label>
      <span aria-live="polite" className="ml-auto text-xs text-ink-2">
        <b className="font-semibold">{form.tasks.length}</b> of {total} chosen
        {shown.length !== total && ` · ${shown.length} shown`}
      </span>
      {form.choice.chosen.size > 0 && (
        <Button small kind="quiet" onClick={() => form.choose(new Set())}>
          Choose none
        </Button>
      )}
    </div>
  );
}

/** Moves the focus over the tasks that can be chosen, from the line that has it, else to the first. */
function moveFocus(list: HTMLElement | null, by: 1 | -1) {
  const boxes = [...(list?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])];
  const at = boxes.findIndex((box) => box.closest('li')?.contains(document.activeElement));
  boxes[Math.min(boxes.length - 1, Math.max(0, at + by))]?.focus();
}

function Lost({ lost }: { lost: string[] }) {
  if (lost.length === 0) return null;
  return (
    <p className="px-3 py-1.5 text-xs font-semibold">
      Not in this benchmark any more: {lost.slice(0, 5).join(', ')}
      {lost.length > 5 && ` and ${lost.length - 5} more`}.
    </p>
  );
}

function TaskList({ form, benchmark }: { form: LaunchForm; benchmark: BenchmarkLine }) {
  const [state, setState] = useQueryStates(pickerParsers, { history: 'replace', scroll: false });
  const list = useRowKeys<HTMLUListElement>();
  const shown = filteredTasks(benchmark.tasks, state);
  const toggle = (name: string, chosen: boolean) => {
    const next = new Set(form.choice.chosen);
    if (chosen) next.add(name);
    else next.delete(name);
    form.choose(next);
  };
  return (
    <>
      <TaskFilters
        tasks={benchmark.tasks}
        filter={state}
        onChange={(change) => void setState(change)}
        onDown={() => moveFocus(list.current, 1)}
      />
      <div className="flex min-h-0 flex-col overflow-hidden rounded-md border border-line bg-surface">
        <ChooseShown form={form} shown={shown} total={benchmark.tasks.length} />
        {form.choice.lost && <Lost lost={form.choice.lost} />}
        <ul
          ref={list}
          aria-label="Tasks"
          className="relative min-h-0 overflow-y-auto max-lg:max-h-[55vh]"
          onKeyDown={(event) => {
            // The page-wide j and k stay out of form fields, which the boxes are.
            if (event.key === 'j' || event.key === 'ArrowDown') moveFocus(list.current, 1);
            else if (event.key === 'k' || event.key === 'ArrowUp') moveFocus(list.current, -1);
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        >
          {shown.map((task) => (
            <TaskLine
              key={task.name}
              task={task}
              problem={taskProblem(task, form.draft.agent)}
              chosen={form.choice.chosen.has(task.name)}
              onChange={(chosen) => toggle(task.name, chosen)}
            />
          ))}
        </ul>
        {shown.length === 0 && (
          <div className="flex flex-wrap items-center gap-3 px-3 py-4 text-ink-2">
            {benchmark.tasks.length === 0 ? 'This folder holds no task.' : 'No task fits this search.'}
            {benchmark.tasks.length > 0 && (
              <Button
                small
                onClick={() => void setState({ q: null, difficulty: null, category: null, tag: null })}
              >
                Clear search and filters
              </Button>
            )}
          </div>
        )}
      </div>
    </>
  );
}

/** The left half of the launch page: a benchmark and which of its tasks. */
export function TaskPicker({
  form,
  benchmarks,
  says,
}: {
  form: LaunchForm;
  benchmarks: BenchmarkLine[];
  says: (field: LaunchField) => string | null;
}) {
  const [{ job }, setState] = useQueryStates(pickerParsers, { history: 'replace', scroll: false });
  return (
    <div className="flex min-h-0 flex-col gap-2">
      <BenchmarkHead
        benchmarks={benchmarks}
        benchmark={form.benchmark}
        wanted={form.draft.benchmark}
        jobId={job}
        problem={says('benchmark')}
        onJob={(next) => void setState({ job: next })}
        onChoose={(benchmark) => {
          void setState({ q: null, difficulty: null, category: null, tag: null });
          form.change({ benchmark });
        }}
      />
      {says('tasks') && (
        <p role="alert" className="text-xs font-medium text-failed">
          {says('tasks')}
        </p>
      )}
      {form.benchmark ? (
        <TaskList key={form.benchmark.name} form={form} benchmark={form.benchmark} />
      ) : (
        benchmarks.length === 0 && (
          <EmptyState
            title="No tasks yet"
            action={
              <>
                <span className="text-ink-3">in a terminal</span>
                <Command>npm run demo</Command>
                <span className="text-ink-3">adds the demo tasks</span>
              </>
            }
          >
            Here stand the tasks of a benchmark, to be chosen for rollouts. Name a folder of them above.
          </EmptyState>
        )
      )}
    </div>
  );
}
