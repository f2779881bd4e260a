import { expect, test } from 'vitest';
import type { SlotMark } from '@/lib/api/experiments';
import type { TaskEnding } from '@/lib/metrics/pipeline-types';
import { sortedLines, taskLines } from './task-line';

const slot = (id: string, iteration: number): SlotMark => ({
  ...{ id, iteration, slot: 0, steps: 3 },
  ...{ outcome: 'passed', exitStatus: 'submitted' },
});

const ending = (name: string, change: Partial<TaskEnding> = {}): TaskEnding => ({
  ...{ id: name, slug: name, name, ending: 'solved', newlySolved: false },
  iterations: [
    { passed: 1, judged: 2 },
    { passed: 2, judged: 2 },
  ],
  ...{ priors: { passed: 1, judged: 2 }, finalOutcome: 'passed', lostIn: null, delta: 0.5 },
  ...{ status: 'finished', error: null, votes: { asked: 8, planned: 8 }, costUsd: 1, steps: [4, 2] },
  ...change,
});

const SETTINGS = { iterations: 2, keep: 2, context: 'select-k', pool: 'last' } as const;

const lines = (endings: TaskEnding[], slots: SlotMark[] = []) =>
  taskLines(
    { tasks: endings.map(({ id, slug, name }) => ({ id, slug, name, benchmark: null, slots })) },
    { settings: SETTINGS, taskEndings: endings },
  );

test('marks stand with their iteration; one that has none yet is empty', () => {
  const [line] = lines([ending('a')], [slot('x', 0), slot('y', 0)]);
  expect(line?.strips.map((strip) => strip.map((mark) => mark.id))).toEqual([['x', 'y'], []]);
});

test('unknown differences stand last in either direction, equals go by name', () => {
  const rows = lines([
    ending('d', { delta: null }),
    ending('c', { delta: 0.5 }),
    ending('b', { delta: -0.25 }),
    ending('a', { delta: 0.5 }),
  ]);
  const names = (direction: 'asc' | 'desc') => sortedLines(rows, 'delta', direction).map((line) => line.name);
  expect(names('asc')).toEqual(['b', 'a', 'c', 'd']);
  expect(names('desc')).toEqual(['a', 'c', 'b', 'd']);
});

test('by ending: lost late before lost early, solved after never solved, open last', () => {
  const kinds = ['solved', 'open', 'never-solved', 'lost-by-selection', 'lost-by-final-vote'] as const;
  const rows = lines(kinds.map((kind) => ending(kind, { ending: kind })));
  expect(sortedLines(rows, 'final', 'asc').map((line) => line.ending)).toEqual([
    'lost-by-final-vote',
    'lost-by-selection',
    'never-solved',
    'solved',
    'open',
  ]);
});

test('a share without a judged rollout is unknown, not nought', () => {
  const rows = lines([
    ending('none', { iterations: [{ passed: 0, judged: 0 }] }),
    ending('zero', { iterations: [{ passed: 0, judged: 4 }] }),
  ]);
  expect(sortedLines(rows, 'first', 'asc').map((line) => line.name)).toEqual(['zero', 'none']);
});
