import { expect, test } from 'vitest';
import { perMinute, timeLeft, workedMs, type AttemptSpan } from './progress';

const span = (startedAt: number, endedAt: number | null, change: Partial<AttemptSpan> = {}): AttemptSpan => ({
  ...{ taskId: 'a', startedAt, endedAt, finished: endedAt !== null },
  ...change,
});

test('worked time counts overlapping attempts once and pauses not at all', () => {
  expect(workedMs([], 100)).toBe(0);
  expect(workedMs([span(0, 10), span(5, 20), span(6, 8)], 100)).toBe(20);
  expect(workedMs([span(90, null), span(0, 10)], 100), 'what runs counts up to now').toBe(20);
});

test('a rate needs a second', () => {
  expect(perMinute(3, 999)).toBeNull();
  expect(perMinute(3, 90_000)).toBe(2);
});

test('the time left rests on finished attempts, of the same task where there are any', () => {
  expect(timeLeft([span(0, null)], ['a'], 2, 5), 'none has finished').toBeNull();
  expect(timeLeft([span(0, 10)], [], 2, 50), 'nothing is left').toBeNull();
  const attempts = [span(0, 10), span(0, 30), span(0, 100, { taskId: 'b' })];
  // a takes 20, b takes 100, c is unknown and takes the mean of all: 140 / 3.
  const left = timeLeft(attempts, ['a', 'b', 'c'], 1, 200);
  expect(left).toMatchObject({ finished: 3, parallel: 1 });
  expect(left?.ms).toBeCloseTo(20 + 100 + 140 / 3);
});

test('running attempts need what is left of their mean; more at once does not shorten a single one', () => {
  const attempts = [span(0, 40), span(100, null)];
  expect(timeLeft(attempts, [], 4, 110)?.ms, '30 of 40 are left').toBe(30);
  expect(timeLeft(attempts, [], 4, 500)?.ms, 'overdue').toBe(0);
  expect(timeLeft(attempts, ['a', 'a'], 4, 110)).toMatchObject({ ms: 40, parallel: 3 });
});

test('an interrupted attempt tells nothing of how long one takes', () => {
  expect(timeLeft([span(0, 5, { finished: false })], ['a'], 1, 10)).toBeNull();
});
