import type { WireTestResult } from '@/lib/api/rollouts';

/** One test in all columns. */
export interface TestRow {
  /** Unique, stable for the same test: group, name, and a number where the name stands there more than once. */
  key: string;
  name: string;
  group: string | null;
  /** Null: that rollout's results do not name it. */
  results: (WireTestResult | null)[];
  /** Columns that have results of tests do not all say the same of it. */
  differs: boolean;
}

/** Groups in the order in which they matter to a reader; others after them, tests without a group last. */
const GROUP_ORDER = ['fail-to-pass', 'pass-to-pass', 'fail-to-fail', 'pass-to-fail'];

function placeOf(group: string | null): number {
  if (group === null) return GROUP_ORDER.length + 1;
  const at = GROUP_ORDER.indexOf(group);
  return at === -1 ? GROUP_ORDER.length : at;
}

function keyed(tests: readonly WireTestResult[]): Map<string, WireTestResult> {
  const seen = new Map<string, number>();
  return new Map(
    tests.map((test) => {
      const key = `${test.group ?? ''}/${test.name}`;
      const nth = (seen.get(key) ?? 0) + 1;
      seen.set(key, nth);
      return [nth === 1 ? key : `${key} (${nth})`, test];
    }),
  );
}

/** 0: it differs; 1: it failed in all; 2: the rest. */
const urgency = ({ differs, results }: TestRow): number =>
  differs ? 0 : results.some((result) => result?.status === 'failed' || result?.status === 'error') ? 1 : 2;

/** Lines up results of several rollouts: by group, in it what differs first, then what failed in all, then by name. */
export function testRows(columns: readonly (readonly WireTestResult[])[]): TestRow[] {
  const maps = columns.map(keyed);
  const named = new Map(maps.flatMap((map) => [...map]));
  const rows = [...named].map(([key, { name, group }]): TestRow => {
    const results = maps.map((map) => map.get(key) ?? null);
    const said = results.filter((_, i) => columns[i]?.length !== 0).map((result) => result?.status ?? null);
    return { key, name, group, results, differs: new Set(said).size > 1 };
  });
  return rows.sort(
    (a, b) =>
      placeOf(a.group) - placeOf(b.group) ||
      (a.group ?? '').localeCompare(b.group ?? '') ||
      urgency(a) - urgency(b) ||
      (a.name < b.name ? -1 : 1),
  );
}
