import { expect, test } from 'vitest';
import { PAPER_MAIN } from '@/lib/metrics/paper-numbers';
import { PAPER_LINES } from './paper-line';

test('every row of the paper is a line with an id of its own, fit for a URL', () => {
  const ids = PAPER_LINES.map((line) => line.id);
  expect(new Set(ids).size).toBe(PAPER_MAIN.length);
  expect(ids[0]).toBe('claude-4.5-opus-swe-bench-verified');
  for (const id of ids) expect(encodeURIComponent(id)).toBe(id);
});

test('points of the paper stand where the paper has them, and nowhere else', () => {
  const [line] = PAPER_LINES;
  const at = (kind: 'iteration' | 'selected' | 'final', iteration: number) => line?.at({ kind, iteration });
  expect([at('iteration', 0), at('selected', 0), at('iteration', 1), at('final', 1)]).toEqual(
    [70.94, 75.0, 76.04, 77.6].map((percent) => percent / 100),
  );
  expect([at('selected', 1), at('iteration', 2)]).toEqual([null, null]);
});
