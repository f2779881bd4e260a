import { describe, expect, it } from 'vitest';
import { screenSpans } from './screen-spans';

const ESC = '\u001b';
const textOf = (text: string, raw = false) =>
  screenSpans(text, raw)
    .map((span) => span.text)
    .join('');

describe('screenSpans', () => {
  it('cuts the blank rows and columns that fill a screen, and nothing else', () => {
    expect(
      textOf(
        `$ ls${' '.repeat(156)}\n  a.txt   b.txt  \n\n$${' '.repeat(159)}\n${`${' '.repeat(160)}\n`.repeat(36)}`,
      ),
    ).toBe('$ ls\n  a.txt   b.txt\n\n$');
    expect(screenSpans(' \n \n', false)).toEqual([]);
  });

  it('keeps a coloured bar with its blanks, and colours as classes', () => {
    const spans = screenSpans(`${ESC}[7m status   ${ESC}[0m   \n${ESC}[31mred${ESC}[0m\n\n`, false);
    expect(spans.map((span) => span.text)).toEqual([' status   ', '\n', 'red']);
    expect(spans[2]?.className).toContain('text-red-700');
  });

  it('shows the escapes when asked', () => {
    expect(textOf(`${ESC}[31mred\n \n`, true)).toBe('␛[31mred');
  });
});
