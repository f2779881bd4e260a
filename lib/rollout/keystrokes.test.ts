import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepPhase } from './classify';
import { readKeystrokes, writeKeystrokes, type Keystrokes } from './keystrokes';

const entry = (change: Partial<Keystrokes>): Keystrokes => ({
  how: 'run',
  text: 'ls',
  enter: true,
  seconds: 5,
  result: 'sent',
  ...change,
});
const phase = (...batch: Keystrokes[]) => stepPhase({ command: writeKeystrokes(batch), tool: 'keystrokes' });

describe('writeKeystrokes', () => {
  it('says how each entry was sent above what was typed', () => {
    const batch = [
      entry({ text: 'npm test', seconds: 60, result: 'timed-out' }),
      entry({ how: 'press', text: 'C-c', enter: false, seconds: 0.5 }),
      entry({ how: 'type', text: 'y', enter: false, result: 'skipped' }),
    ];
    expect(writeKeystrokes(batch)).toBe(
      '# run, up to 60 s: timed out\nnpm test\n# press, then 0.5 s\n# C-c\n# type without Enter, then 5 s: skipped\n# y',
    );
  });

  it('is read as the shell commands it holds, what was skipped left out', () => {
    expect(phase(entry({ text: 'npm test' }))).toBe('test');
    expect(phase(entry({ text: 'cat > a.js <<EOF\n# run, later\n1\nEOF' }), entry({ text: 'ls' }))).toBe(
      'edit',
    );
    expect(phase(entry({ text: 'ls' }), entry({ text: 'npm test', result: 'skipped' }))).toBe('explore');
    expect(phase(entry({ how: 'type', text: './run-tests.sh' }))).toBe('test');
    for (const text of ['/src/parser', ':!npm test', '?x'])
      expect(phase(entry({ how: 'type', text }))).toBe('explore');
    expect(phase(entry({ how: 'type', enter: false, text: 'ipytest' }))).toBe('explore');
  });
});

describe('readKeystrokes', () => {
  it('gives back what was written', () => {
    const text = fc
      .array(fc.constantFrom('ls', '# x', '/x', ':w', '', ' ', "'", '\n', '世界'))
      .map((parts) => parts.join(''));
    const how = fc.constantFrom('run', 'type', 'press');
    const result = fc.constantFrom('sent', 'timed-out', 'skipped');
    const seconds = fc.constantFrom(0, 0.5, 60);
    const one = fc.record({ how, text, enter: fc.boolean(), seconds, result });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1 }), (drawn) => {
        const batch = drawn.map((each) =>
          entry({ ...each, enter: each.how === 'run' || (each.how === 'type' && each.enter) } as Keystrokes),
        );
        expect(readKeystrokes(writeKeystrokes(batch))).toEqual(batch);
      }),
    );
  });

  it('leaves other commands alone', () => {
    expect(readKeystrokes('ls -la\n# run, up to 5 s\nls')).toBeNull();
  });
});
