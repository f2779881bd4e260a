import { expect, test } from 'vitest';
import type { ExperimentRow } from '@/lib/api/experiments';
import { listedExperiments } from './list-state';

const rate = (value: number | null) =>
  ({ value, low: null, high: null, n: 1, unit: 'tasks', method: 'task-bootstrap' }) as const;

function experiment(name: string, change: Partial<ExperimentRow>): ExperimentRow {
  return {
    id: name,
    name,
    origin: null,
    createdAt: '2026-11-20T12:00:00Z',
    tasks: 1,
    rollouts: 4,
    passed: 0,
    judged: 4,
    passAt1: rate(0),
    agents: ['mini-swe-agent'],
    models: [],
    formats: ['atif'],
    selection: null,
    cost: { agent: null, summariser: null, judge: null, callsWithoutPrice: 0 },
    ...change,
  };
}

const ALL = [
  experiment('alpha', { passAt1: rate(0.5), passed: 2, agents: ['terminus-2'] }),
  experiment('beta', { passAt1: rate(null), origin: 'night runs' }),
  experiment('gamma', { passAt1: rate(0.9), passed: 3, createdAt: '2026-11-21T12:00:00Z' }),
];
const NONE = { q: '', agent: '', model: '', format: '', passing: false };
const names = (filter: Partial<typeof NONE>, column: 'pass' | 'age' | 'name', direction: 'asc' | 'desc') =>
  listedExperiments(ALL, { ...NONE, ...filter }, { column, direction }).map((row) => row.name);

test('unknown values stand last in either direction', () => {
  expect(names({}, 'pass', 'asc')).toEqual(['alpha', 'gamma', 'beta']);
  expect(names({}, 'pass', 'desc')).toEqual(['gamma', 'alpha', 'beta']);
});

test('the youngest has the smallest age; equals go by name', () => {
  expect(names({}, 'age', 'asc')).toEqual(['gamma', 'alpha', 'beta']);
});

test('filters hold together; the search sees name and origin', () => {
  expect(names({ q: 'NIGHT' }, 'name', 'asc')).toEqual(['beta']);
  expect(names({ passing: true, agent: 'mini-swe-agent' }, 'name', 'asc')).toEqual(['gamma']);
  expect(names({ format: 'harbor' }, 'name', 'asc')).toEqual([]);
});
