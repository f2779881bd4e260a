'use client';

import { useRef } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { Checkbox } from '@/components/ui/checkbox';
import { PlainSelect } from '@/components/ui/select';
import type { ExperimentRow } from '@/lib/api/experiments';
import type { ListFilter } from './list-state';

const choices = (all: string, values: readonly string[]) => [
  { value: '', label: all },
  ...[...new Set(values)].sort().map((value) => ({ value, label: value })),
];

/** Search and filters of the experiment list; `/` goes to the search. */
export function ExperimentFilters({
  all,
  shown,
  state,
  onChange,
}: {
  all: ExperimentRow[];
  shown: number;
  state: ListFilter;
  onChange: (change: Partial<ListFilter>) => void;
}) {
  const search = useRef<HTMLInputElement>(null);
  useHotkeys('/', () => search.current?.focus(), { useKey: true, preventDefault: true }, []);
  return (
    <div role="search" className="mb-3 flex flex-wrap items-center gap-2 max-sm:grid max-sm:grid-cols-2">
      <input
        ref={search}
        type="search"
        aria-label="Search experiments by name or origin"
        placeholder="Search name or origin  /"
        className="field w-56 max-sm:col-span-2 max-sm:w-full"
        value={state.q}
        onChange={(event) => onChange({ q: event.target.value })}
      />
      <PlainSelect
        label="Agent"
        className="sm:max-w-44"
        value={state.agent}
        options={choices(
          'any agent',
          all.flatMap((row) => row.agents),
        )}
        onChange={(agent) => onChange({ agent })}
      />
      <PlainSelect
        label="Model"
        className="sm:max-w-44"
        value={state.model}
        options={choices(
          'any model',
          all.flatMap((row) => row.models),
        )}
        onChange={(model) => onChange({ model })}
      />
      <PlainSelect
        label="Format"
        className="sm:max-w-44"
        value={state.format}
        options={choices(
          'any format',
          all.flatMap((row) => row.formats),
        )}
        onChange={(format) => onChange({ format })}
      />
      <Checkbox checked={state.passing} onChange={(passing) => onChange({ passing })}>
        has passing attempts
      </Checkbox>
      <span aria-live="polite" className="ml-auto text-xs text-ink-3 max-sm:col-span-2">
        {shown === all.length ? `${all.length}` : `${shown} of ${all.length}`}{' '}
        {all.length === 1 ? 'experiment' : 'experiments'}
      </span>
    </div>
  );
}
