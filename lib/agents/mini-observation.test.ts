import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { observe, submissionIn, type Killed } from '@/lib/agents/mini-observation';
import { SUBMIT_MARKER } from '@/lib/agents/mini-prompts';
import { observed } from '@/lib/import/mini-observation';
import type { ExecResult } from '@/lib/sandbox/sandbox';

const ran = (changes: Partial<ExecResult>): ExecResult => {
  const output = changes.output ?? 'some\n';
  return {
    ...{ status: 'exited', returnCode: 0, output, outputBytes: output.length, note: null, durationMs: 5 },
    ...changes,
  };
};

/** What our importer makes of it. */
function readBack({ text, exception, step }: ReturnType<typeof observe>) {
  const why = exception === null ? {} : { exception_info: exception };
  return observed(text, { returncode: step.returnCode ?? -1, ...why });
}

describe('a command that did not end by itself', () => {
  const killed: [Killed, RegExp, string][] = [
    ['timed-out', /timed out: it had not ended after 60 s/, 'timeout'],
    ['out-of-time', /time for the whole task was up/, 'timeout'],
    ['out-of-memory', /ran out of memory/, 'tool-error'],
    ['cancelled', /stopped from outside/, 'tool-error'],
    ['sandbox-ended', /The sandbox ended/, 'tool-error'],
    ['exited', /without a return code/, 'tool-error'],
  ];
  test.each(killed)('(%s) is told in words, with its output, and read back so', (why, words, error) => {
    for (const output of ['half\n', 'x'.repeat(20_000)]) {
      const seen = observe(ran({ status: 'cancelled', returnCode: null, output }), 60_000, why);
      expect(seen.text).toMatch(words);
      expect(seen.text).toContain(output.slice(0, 5_000));
      expect(seen.step).toMatchObject({ error, returnCode: null, truncated: output.length > 10_000 });
      expect(readBack(seen)).toEqual(seen.step);
    }
  });
});

test('any output of a command that ended is read back as it was shown', () => {
  const parts = ['<output>', '</output>', '<output_head>', '</returncode>', '{"returncode": 1}', '\0', '\r'];
  const word = fc.oneof(
    fc.constantFrom(...parts, '\n', ' ', 'Command timed out'),
    fc.string({ unit: 'binary' }),
  );
  const output = fc.tuple(fc.array(word), fc.nat(3)).map(([words, n]) => words.join('').repeat(n * 300 + 1));
  fc.assert(
    fc.property(output, fc.integer({ min: 0, max: 255 }), (text, returnCode) => {
      const seen = observe(ran({ output: text, returnCode }), 60_000);
      expect(readBack(seen)).toEqual(seen.step);
    }),
  );
});

test('a note of the sandbox reaches the model and the step, also beside a return code', () => {
  const note = 'The limit of 256 processes was met.';
  const seen = observe(ran({ returnCode: 1, note, output: 'fork: retry\n' }), 60_000);
  expect(seen.text).toBe(`<returncode>1</returncode>\n${seen.step.observation}`);
  expect(seen.step.observation).toMatch(
    /^<warning>\nThe limit of 256 [\s\S]*<output>\nfork: retry\n<\/output>$/,
  );
  expect(seen.step).toMatchObject({ returnCode: 1, error: null, truncated: false });
  expect(readBack(seen)).toEqual(seen.step);
});

test('an elided output is never cut through a letter', () => {
  const output = `a${'\u{1F600}'.repeat(8_000)}`;
  const { step } = observe(ran({ output }), 60_000);
  expect(step.observation!.isWellFormed()).toBe(true);
  const shown = step.observation!.match(/\u{1F600}/gu)!.length;
  const elided = Number(/(\d+) characters elided/.exec(step.observation!)![1]);
  expect(elided).toBe(output.length - 2 * shown - 1);
});

test.each<[string, Partial<ExecResult>, string | null]>([
  ['the marker and a text', { output: `${SUBMIT_MARKER}\r\nrest\n\n` }, 'rest\n\n'],
  ['the marker without a line end', { output: SUBMIT_MARKER }, ''],
  ['the marker and an empty line', { output: `${SUBMIT_MARKER}\n\n` }, '\n'],
  ['the marker in the second line', { output: `\n${SUBMIT_MARKER}\n` }, null],
  ['a longer word', { output: `${SUBMIT_MARKER}S\nrest` }, null],
  ['another return code', { output: `${SUBMIT_MARKER}\nrest`, returnCode: 1 }, null],
  ['a killed command', { output: `${SUBMIT_MARKER}\nrest`, returnCode: null, status: 'timed-out' }, null],
])('%s hands in what follows, or nothing', (_, changes, patch) => {
  expect(submissionIn(ran(changes))).toBe(patch);
});
