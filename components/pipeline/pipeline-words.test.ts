import { expect, test } from 'vitest';
import type { Rate } from '@/lib/metrics/intervals';
import { meanCell, shortRate, standingSentence } from './pipeline-words';
import { gainText, pointLabel, signedPoints } from '@/lib/metrics/point-words';

const rate = (value: number | null, low: number | null = null, high: number | null = null): Rate => ({
  ...{ value, low, high },
  ...{ n: 8, unit: 'tasks', method: 'task-bootstrap' },
});

test('differences are signed with a real minus', () => {
  expect([0.5, -0.125, 0].map(signedPoints)).toEqual(['+50', '−12.5', '0']);
  expect(gainText(rate(0.265625, 0.03125, 0.5))).toBe('+26.6 points (+3.1 to +50, n=8 tasks)');
  expect(gainText(rate(null))).toBe('unknown');
});

test('a rate in short form tells half its interval only where there is one', () => {
  expect(shortRate(rate(0.5, 0.4, 0.65))).toBe('50 ±12.5 %');
  expect(shortRate(rate(0.5))).toBe('50 %');
});

test('points have the names of the paper', () => {
  expect(
    [
      { kind: 'iteration', iteration: 0 } as const,
      { kind: 'selected', iteration: 0 } as const,
      { kind: 'final', iteration: 1 } as const,
    ].map((point) => pointLabel(point, 4)),
  ).toEqual(['Iter 0', 'Sel-4', 'Final']);
});

test.each([
  [{ total: 8, finished: 0, failed: 0, compared: 0 }, '0 of 8 tasks finished.'],
  [{ total: 8, finished: 8, failed: 0, compared: 8 }, 'All 8 tasks finished.'],
  [
    { total: 8, finished: 5, failed: 1, compared: 5 },
    '5 of 8 tasks finished, 1 failed. The main figures stand on those.',
  ],
  [
    { total: 8, finished: 8, failed: 0, compared: 6 },
    'All 8 tasks finished. The main figures stand on the 6 that have a verdict of the tests at every point.',
  ],
])('what the figures stand on: %o', (tasks, sentence) => {
  expect(standingSentence({ tasks })).toBe(sentence);
});

test('a mean keeps its unrounded value; an unknown one is null', () => {
  const words = (value: number) => value.toFixed(1);
  expect(meanCell(31.25, { low: 20, high: 40 }, 64, words)).toEqual({
    ...{ value: 31.25, low: 20, high: 40, n: 64 },
    text: '31.3 (20.0–40.0, n=64 rollouts)',
  });
  expect(meanCell(null, null, 0, words)).toBeNull();
});
