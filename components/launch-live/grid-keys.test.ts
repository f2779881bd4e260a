import { expect, test } from 'vitest';
import { cellAfter } from './grid-keys';

const size = { rows: 2, columns: 3 };

test.each([
  ['ArrowRight', { row: 0, column: 0 }, { row: 0, column: 1 }],
  ['ArrowRight', { row: 0, column: 2 }, null],
  ['ArrowDown', { row: 0, column: 1 }, { row: 1, column: 1 }],
  ['ArrowUp', { row: 0, column: 1 }, null],
  ['End', { row: 1, column: 0 }, { row: 1, column: 2 }],
  ['Home', { row: 1, column: 0 }, null],
  ['x', { row: 1, column: 0 }, null],
])('%s from %o', (key, at, to) => expect(cellAfter(key, at, size)).toEqual(to));
