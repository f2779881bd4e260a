import { describe, expect, it } from 'vitest';
import { identicalPatches, patchRows } from './patch-rows';

const change = (name: string, to: string, index = '1..2') =>
  `diff --git a/${name} b/${name}\nindex ${index}\n--- a/${name}\n+++ b/${name}\n@@ -1 +1 @@\n-old\n+${to}\n`;

describe('patchRows', () => {
  it('puts the files in which patches differ first and knows identical changes', () => {
    const rows = patchRows([
      change('a', 'x') + change('b', 'one'),
      change('b', 'two') + change('a', 'x', '3..4'),
      null,
    ]);
    expect(rows.map((row) => [row.name, row.agreed, row.sameAs])).toEqual([
      ['a', false, [0, 0, 2]],
      ['b', false, [0, 1, 2]],
    ]);
    expect(patchRows([change('a', 'x'), change('a', 'x') + change('b', 'y')]).map((row) => row.name)).toEqual(
      ['b', 'a'],
    );
  });
});

describe('identicalPatches', () => {
  it('groups equal patches; none and an empty one are equal to nothing', () => {
    const a = change('a', 'x');
    expect(identicalPatches([a, null, change('a', 'x', '7..8'), '', null, ''])).toEqual([[0, 2]]);
  });
});
