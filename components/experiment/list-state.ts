import { parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs';
import type { Sort } from '@/components/ui/data-table';
import type { ExperimentRow } from '@/lib/api/experiments';
import { costSum } from './cost-sum';

export const LIST_COLUMNS = ['name', 'origin', 'tasks', 'rollouts', 'pass', 'winner', 'cost', 'age'] as const;
export type ListColumn = (typeof LIST_COLUMNS)[number];

/** The state of the experiment list, all of it in the URL. */
export const listParsers = {
  q: parseAsString.withDefault(''),
  agent: parseAsString.withDefault(''),
  model: parseAsString.withDefault(''),
  format: parseAsString.withDefault(''),
  passing: parseAsBoolean.withDefault(false),
  sort: parseAsStringLiteral(LIST_COLUMNS).withDefault('age'),
  dir: parseAsStringLiteral(['asc', 'desc']).withDefault('asc'),
};

export interface ListFilter {
  q: string;
  agent: string;
  model: string;
  format: string;
  passing: boolean;
}

type Key = string | number | null;

const KEYS: Record<ListColumn, (row: ExperimentRow) => Key> = {
  name: (row) => row.name.toLowerCase(),
  origin: (row) => row.origin?.toLowerCase() ?? null,
  tasks: (row) => row.tasks,
  rollouts: (row) => row.rollouts,
  pass: (row) => row.passAt1.value,
  winner: (row) => row.selection?.endings.lost ?? null,
  cost: (row) => costSum(row.cost),
  // Age grows as the time of creation falls.
  age: (row) => -Date.parse(row.createdAt),
};

function compare(a: Key, b: Key): number {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, 'en');
  return Number(a) - Number(b);
}

/** The rows that fit, in order; unknown values last in either direction. */
export function listedExperiments(
  rows: readonly ExperimentRow[],
  filter: ListFilter,
  sort: Sort<ListColumn>,
): ExperimentRow[] {
  const text = filter.q.trim().toLowerCase();
  const key = KEYS[sort.column];
  const sign = sort.direction === 'asc' ? 1 : -1;
  return rows
    .filter(
      (row) =>
        `${row.name} ${row.origin ?? ''}`.toLowerCase().includes(text) &&
        (filter.agent === '' || row.agents.includes(filter.agent)) &&
        (filter.model === '' || row.models.includes(filter.model)) &&
        (filter.format === '' || row.formats.some((format) => format === filter.format)) &&
        (!filter.passing || row.passed > 0),
    )
    .sort((x, y) => {
      const a = key(x);
      const b = key(y);
      if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
      return sign * compare(a, b) || x.name.localeCompare(y.name, 'en');
    });
}
