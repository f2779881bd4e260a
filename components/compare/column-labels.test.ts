import { expect, it } from 'vitest';
import { columnLabels } from './column-labels';

const column = (slot: number, iteration = 0) => ({
  slot,
  iteration,
  attempt: 1,
  task: { slug: 't', name: 't', benchmark: null },
  experiment: { id: 'e', name: 'e' },
});

it('names columns by slot, with the iteration or a letter only where that is needed', () => {
  expect(columnLabels([column(0), column(4)])).toEqual(['#1', '#5']);
  expect(columnLabels([column(0), column(0, 1)])).toEqual(['i0 #1', 'i1 #1']);
  expect(columnLabels([column(0), column(0), column(1)])).toEqual(['A #1', 'B #1', 'C #2']);
});
