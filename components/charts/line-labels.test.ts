import { expect, test } from 'vitest';
import { labelShifts, lineEnd } from './line-labels';

const points = (...values: (number | null)[]) => values.map((value) => ({ value }));

test('a line ends at its last known point', () => {
  expect(lineEnd(points(0.2, 0.5, null))).toEqual({ at: 1, value: 0.5 });
  expect(lineEnd(points(null, null))).toEqual({ at: -1, value: 0 });
});

test('labels beside the same stage keep apart, others do not move', () => {
  const ends = [
    { at: 3, value: 0.5 },
    { at: 3, value: 0.5 },
    { at: 1, value: 0.5 },
  ];
  const [first, second, third] = labelShifts(ends, 100);
  expect(Math.abs((first ?? 0) - (second ?? 0))).toBe(13);
  expect(third).toBe(0);
});

test('a line at zero is lifted off the axis; one without a label takes no room', () => {
  const [low] = labelShifts([{ at: 0, value: 0 }], 100);
  expect(low).toBe(-4);
  expect(labelShifts([false, { at: 0, value: 0.5 }], 100)).toEqual([0, 0]);
});
