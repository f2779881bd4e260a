import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOSTILE } from '@/tests/hostile-corpus';
import { splitHidden } from '@/lib/rollout/hidden-characters';
import { cleanTerminal, showControls, textBlocks } from '@/lib/rollout/terminal-text';
import { terminalSpans } from './terminal-spans';

const ESC = '\u001b';
const textOf = (spans: { text: string }[]) => spans.map((span) => span.text).join('');

describe('terminalSpans', () => {
  it('maps colours and weights to classes of our own', () => {
    const spans = terminalSpans(`a ${ESC}[31mred${ESC}[0m ${ESC}[1;92mok${ESC}[0m`);
    expect(spans.map((span) => span.text)).toEqual(['a ', 'red', ' ', 'ok']);
    expect(spans[1]?.className).toContain('text-red-700');
    expect(spans[3]?.className).toContain('text-green-800');
    expect(spans[3]?.className).toContain('font-semibold');
    expect(spans[0]?.className).toBe('');
  });

  it('takes out cursor movement, titles and mode switches', () => {
    const text = `${ESC}[2J${ESC}[1;1H${ESC}]0;title\u0007${ESC}[?25lrow${ESC}[K\r\nnext${ESC}(B${ESC}[>4;2m\u0000`;
    expect(textOf(terminalSpans(text))).toBe('row\nnext');
  });

  it('turns a carriage return into a line break, so that nothing is overwritten', () => {
    expect(cleanTerminal('10%\r20%\r\ndone')).toBe('10%\n20%\ndone');
  });

  it('keeps markup as text', () => {
    const hostile = `<img src=x onerror=alert(1)>${ESC}[31m</pre><script>`;
    expect(textOf(terminalSpans(hostile))).toBe('<img src=x onerror=alert(1)></pre><script>');
  });

  it('never lets an escape through and never fails', () => {
    const part = fc.oneof(
      fc.constantFrom(ESC, '[', ']', '31', ';', 'm', 'K', '\u0007', '\r', '\n'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        expect(textOf(terminalSpans(parts.join('')))).not.toContain(ESC);
      }),
    );
  });
});

describe('showControls', () => {
  it('makes escapes visible and leaves tabs and line breaks', () => {
    expect(showControls(`${ESC}[31m\tx\n\u0000`)).toBe('␛[31m\tx\n␀');
  });
});

describe('textBlocks', () => {
  it('holds the whole text in small blocks, also for one endless line', () => {
    for (const text of ['x'.repeat(868_167), 'line\n'.repeat(50_000), 'a'.repeat(9_000) + '\nb\n']) {
      const blocks = textBlocks([{ text, className: '' }]);
      expect(
        blocks
          .flat()
          .map((span) => span.text)
          .join(''),
      ).toBe(text);
      for (const block of blocks) expect(textOf(block).length).toBeLessThanOrEqual(24_000);
    }
  });

  it('keeps the classes over a cut', () => {
    const blocks = textBlocks([
      { text: 'a\n'.repeat(150), className: 'red' },
      { text: 'b', className: '' },
    ]);
    expect(blocks.map((block) => block.map((span) => span.className))).toEqual([['red'], ['red', '']]);
  });
});

describe('splitHidden', () => {
  it('names bidirectional controls and tag characters', () => {
    expect(splitHidden('if \u202e} \u{e0041}x')).toEqual([
      'if ',
      { code: 'U+202E', short: 'RLO', name: 'right-to-left override' },
      '} ',
      { code: 'U+E0041', short: 'TAG', name: 'tag character' },
      'x',
    ]);
  });

  it('leaves other text whole, joiners of emoji too', () => {
    expect(splitHidden('👩‍💻 שלום')).toEqual(['👩‍💻 שלום']);
    expect(splitHidden('')).toEqual([]);
  });

  it('names joiners that hide in Latin text, blank letters, selectors and C1 controls', () => {
    const shown = (text: string) =>
      splitHidden(text).map((part) => (typeof part === 'string' ? part : part.short));
    expect(shown('pay\u200cpal\u200d\u200d')).toEqual(['pay', 'ZWNJ', 'pal', 'ZWJ', 'ZWJ']);
    expect(shown('\u3164\u115f\uffa0\u180e')).toEqual(['HF', 'HCF', 'HHF', 'MVS']);
    expect(shown('a\u{e0100}\u{e01ef}\u{e0041}')).toEqual(['a', 'VS', 'VS', 'TAG']);
    expect(shown('\u009b31m\u2028')).toEqual(['C1', '31m', 'LSEP']);
  });

  it('leaves nothing of the corpus that hides or reorders', () => {
    const hides = /[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u0080-\u009f\u2028\u2029]/u;
    // Selectors and joiners of visible characters may stay.
    const left = HOSTILE.flatMap((text) => splitHidden(text)).filter(
      (part) => typeof part === 'string' && hides.test(part.replaceAll(/[\u200c\u200d\ufe00-\ufe0f]/g, '')),
    );
    expect(HOSTILE.filter((text) => hides.test(text)).length).toBeGreaterThan(4);
    expect(left).toEqual([]);
  });
});
