import { expect, test } from 'vitest';
import { cellParam, parseCell } from './transition-cell';

test('a cell goes through the URL and back', () => {
  const cell = { fromIteration: 0, from: 1, to: 16 };
  expect(parseCell(cellParam(cell))).toEqual(cell);
});

test.each([null, '', '0.1', '0.1-', 'a.1-2', '0.1-2-3', '0.1-2 ', '-1.0-0'])('%o is no cell', (param) => {
  expect(parseCell(param)).toBeNull();
});
