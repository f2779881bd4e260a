import { describe, expect, it } from 'vitest';
import type { ComparedStepsData, WireComparedStep } from '@/lib/api/compare-rollouts';
import { differences, itemOfRow, nextDifference, stretchWords, trajectoryItems } from './trajectory-items';

const step = (act: WireComparedStep['act'], phase: WireComparedStep['phase']): WireComparedStep => ({
  ...{ act, phase, tool: 'bash', command: phase, said: null, returnCode: 0, error: null },
});
const [look, edit, check] = [step('look', 'explore'), step('edit', 'edit'), step('check', 'test')];

/** Five looks of the second alone, the same look, an edit of the first alone, a check of the same program. */
const DATA: ComparedStepsData = {
  rollouts: [
    { id: 'a', steps: [look, look, look, edit, check] },
    { id: 'b', steps: [look, look, look, look, look, look, look, look, check] },
  ],
  reference: 0,
  rows: [
    ...[1, 2, 3, 4, 5].map((n) => ({ cells: [null, n], relations: [null, 'gap' as const] })),
    ...[1, 2, 3].map((n) => ({ cells: [n, n + 5], relations: [null, 'same' as const] })),
    { cells: [4, null], relations: [null, 'gap'] },
    { cells: [5, 9], relations: [null, 'alike'] },
  ],
  divergences: [{ kind: 'turn', a: 4, b: 9, column: 1, row: 8 }],
};

const kinds = (onlyDifferences: boolean, opened: number[] = []) =>
  trajectoryItems(DATA, { onlyDifferences, opened: new Set(opened) }).map((item) =>
    item.kind === 'row'
      ? `${item.row} ${item.tone}`
      : item.kind === 'fold'
        ? `${item.from}+${item.count} of ${item.column}`
        : 'rule',
  );

describe('trajectoryItems', () => {
  it('folds steps of one column and puts the rule before the row where they part', () => {
    expect(kinds(false)).toEqual(['0+5 of 1', '5 same', '6 same', '7 same', 'rule', '8 loud', '9 soft']);
  });

  it('folds what is the same when asked, and unfolds what was pressed', () => {
    expect(kinds(true)).toEqual(['0+5 of 1', '5+3 of null', 'rule', '8 loud', '9 soft']);
    expect(kinds(true, [0])).toEqual([
      '0 soft',
      '1 soft',
      '2 soft',
      '3 soft',
      '4 soft',
      '5+3 of null',
      'rule',
      '8 loud',
      '9 soft',
    ]);
  });

  it('finds the item of a row, inside a fold too', () => {
    const items = trajectoryItems(DATA, { onlyDifferences: false, opened: new Set() });
    expect([3, 8, 99].map((row) => itemOfRow(items, row))).toEqual([0, 5, 6]);
  });
});

describe('ways through', () => {
  it('goes from difference to difference', () => {
    expect(differences(DATA)).toEqual([8]);
    expect(nextDifference([3, 8], 3, 1)).toBe(8);
    expect(nextDifference([3, 8], 8, 1)).toBeNull();
    expect(nextDifference([3, 8], 8, -1)).toBe(3);
  });

  it('says what is folded', () => {
    expect(stretchWords(DATA, 0, 5, 1)).toBe('5 explore');
  });
});
