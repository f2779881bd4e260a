import { describe, expect, it } from 'vitest';
import { cellWords, compareHref, pairKey, pairPlaces, pText } from './compare-words';

describe('compareHref', () => {
  it('keeps the experiments and says only what is not the default', () => {
    expect(compareHref(['a b', 'c'], { cell: 'onlyA', solved: 'final' })).toBe(
      '/compare?e=a+b&e=c&cell=onlyA',
    );
    expect(compareHref(['a', 'b', 'c'], { pair: 'bc', solved: 'any' })).toContain('e=a&e=b&e=c');
    expect(compareHref(['a', 'b', 'c'], { pair: 'bc', solved: 'any' })).toMatch(
      /solved=any.*pair=bc|pair=bc.*solved=any/,
    );
  });
});

describe('pairs', () => {
  it('are named by letters, and fall back to the first two', () => {
    expect(pairKey(1, 3)).toBe('bd');
    expect(pairPlaces('bd', 4)).toEqual([1, 3]);
    expect(pairPlaces('bd', 2)).toEqual([0, 1]);
    expect([cellWords('onlyB', 'A', 'C'), cellWords('neither', 'A', 'C')]).toEqual(['only C', 'neither']);
  });
});

describe('pText', () => {
  it('never says that p is 0', () => {
    expect([0, 0.00009, 0.004, 0.0654, 0.5].map(pText)).toEqual([
      'p < 0.0001',
      'p < 0.0001',
      'p = 0.004',
      'p = 0.065',
      'p = 0.50',
    ]);
    expect(pText(null)).toBe('unknown');
  });
});
