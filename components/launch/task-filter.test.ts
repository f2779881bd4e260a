import { expect, test } from 'vitest';
import type { BenchmarkTaskLine } from '@/lib/api/benchmarks';
import { filteredTasks, valuesOf } from './task-filter';

const task = (name: string, change: Partial<BenchmarkTaskLine> = {}): BenchmarkTaskLine => ({
  ...{ name, difficulty: 'easy', category: 'bug', tags: ['bash'], instruction: 'Mend the parser.' },
  ...{ agentTimeoutMs: 1, verifierTimeoutMs: 1, memoryMb: 1, cpus: null, network: false },
  ...{ hasSolution: true, problem: null },
  ...change,
});
const tasks = [
  task('csv-quotes'),
  task('lease-race', { difficulty: 'hard', tags: ['bash', 'node'], instruction: 'Two workers, one lease.' }),
  task('dates', { difficulty: null, category: null, tags: [] }),
];
const none = { q: '', difficulty: '', category: '', tag: '' };
const names = (filter: Partial<typeof none>) =>
  filteredTasks(tasks, { ...none, ...filter }).map(({ name }) => name);

test('a search wants every word, in name, tags, category or instruction', () => {
  expect(names({ q: 'LEASE workers' })).toEqual(['lease-race']);
  expect(names({ q: 'bug bash' })).toEqual(['csv-quotes', 'lease-race']);
  expect(names({ q: 'nothing' })).toEqual([]);
});

test('filters are taken together', () => {
  expect(names({ tag: 'bash', difficulty: 'hard' })).toEqual(['lease-race']);
  expect(names({ category: 'bug', q: 'csv' })).toEqual(['csv-quotes']);
});

test('values are offered with their number, most first', () => {
  expect(valuesOf(tasks, (row) => row.tags)).toEqual([
    { value: 'bash', n: 2 },
    { value: 'node', n: 1 },
  ]);
  expect(valuesOf(tasks, (row) => [row.difficulty]).map(({ value }) => value)).toEqual(['easy', 'hard']);
});
