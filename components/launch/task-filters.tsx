'use client';

import { useRef } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { PlainSelect } from '@/components/ui/select';
import type { BenchmarkTaskLine } from '@/lib/api/benchmarks';
import { valuesOf, type TaskFilter } from './task-filter';

/** Search and filters of the tasks; `/` goes to the search, ↓ or Enter from there to the tasks. A filter with nothing to tell apart is left out. */
export function TaskFilters({
  tasks,
  filter,
  onChange,
  onDown,
}: {
  tasks: BenchmarkTaskLine[];
  filter: TaskFilter;
  /** ↓ or Enter in the search. */
  onDown: () => void;
  onChange: (change: Partial<TaskFilter>) => void;
}) {
  const search = useRef<HTMLInputElement>(null);
  useHotkeys('/', () => search.current?.focus(), { useKey: true, preventDefault: true }, []);
  const select = (
    key: Exclude<keyof TaskFilter, 'q'>,
    label: string,
    pick: (task: BenchmarkTaskLine) => readonly (string | null)[],
  ) => {
    const values = valuesOf(tasks, pick);
    if (values.length < 2 && filter[key] === '') return null;
    const gone = filter[key] !== '' && !values.some(({ value }) => value === filter[key]);
    return (
      <PlainSelect
        label={label}
        className="max-w-40 min-w-0 max-sm:flex-1"
        value={filter[key]}
        options={[
          { value: '', label: `any ${label.toLowerCase()}` },
          ...values.map(({ value, n }) => ({ value, label: `${value} (${n})` })),
          ...(gone ? [{ value: filter[key], label: `${filter[key]} (0)` }] : []),
        ]}
        onChange={(value) => onChange({ [key]: value })}
      />
    );
  };
  return (
    <div role="search" className="flex flex-wrap gap-2">
      <input
        ref={search}
        id="launch-tasks"
        type="search"
        aria-label="Search tasks by name, tag or instruction"
        placeholder="Search name, tag or instruction  /"
        className="field min-w-40 flex-1 max-sm:basis-full"
        value={filter.q}
        onChange={(event) => onChange({ q: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && (event.key !== 'Enter' || event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          onDown();
        }}
      />
      {select('difficulty', 'Difficulty', (task) => [task.difficulty])}
      {select('category', 'Category', (task) => [task.category])}
      {select('tag', 'Tag', (task) => task.tags)}
    </div>
  );
}
