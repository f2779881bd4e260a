import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countLines, cutText, headOf, linePreview, linesPreview, plainText, tailOf } from './preview';

describe('plainText', () => {
  it('drops colours, cursor moves, titles and control characters', () => {
    expect(
      plainText('\u001b[1;31mred\u001b[0m \u001b]0;title\u0007a\u0000b\u001b[?2004h\u001b(B\u009b'),
    ).toBe('red ab');
    expect(plainText('a\r\nb\rc\td')).toBe('a\nb\nc\td');
  });
});

describe('cutting', () => {
  it('never leaves half a code point', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, max) => {
        for (const part of [headOf(text, max), tailOf(text, max), cutText(text, max)]) {
          expect(part.isWellFormed()).toBe(true);
          expect(part.length).toBeLessThanOrEqual(Math.max(max, 1));
        }
      }),
    );
  });

  it('marks what it cut', () => {
    expect(cutText('abcdef', 4)).toBe('abc…');
    expect(cutText('abcd', 4)).toBe('abcd');
  });
});

describe('previews', () => {
  it('one line', () => {
    expect(linePreview('  a\n\n b \u001b[32mc\u001b[0m ')).toBe('a b c');
    expect(linePreview('x'.repeat(500), 10)).toBe(`${'x'.repeat(9)}…`);
  });

  it('first lines', () => {
    expect(linesPreview('\n \n  a\nb\nc\n', 2)).toBe('  a\nb');
  });

  it('counts lines as a reader does', () => {
    expect([null, '', 'a', 'a\n', 'a\r\nb', 'a\rb\r', '\n'].map(countLines)).toEqual([0, 0, 1, 1, 2, 2, 1]);
  });
});
