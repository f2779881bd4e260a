import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryFor, readFrame, writeFrame } from './frames';
import {
  parseSerialized,
  SERIALIZE_STRATEGIES,
  serializeTrajectory,
  type TrajectoryInput,
  type TrajectoryStep,
} from './serialize';

const WIDE = {
  ...SERIALIZE_STRATEGIES['head-tail-2000'],
  name: 'wide',
  thought: 1e6,
  reasoning: 1e6,
  command: 1e6,
  observationHead: 1e6,
  observationTail: 1e6,
  patch: 1e6,
  total: 1e9,
};

function step(index: number, change: Partial<TrajectoryStep> = {}): TrajectoryStep {
  return {
    index,
    turn: index,
    source: 'agent',
    thought: null,
    reasoning: null,
    tool: null,
    command: null,
    observation: null,
    returnCode: null,
    error: null,
    truncated: false,
    ...change,
  };
}
const rollout = (steps: TrajectoryStep[], patch: string | null = null): TrajectoryInput => ({
  steps,
  patch,
  exitStatus: 'submitted',
  exitStatusRaw: null,
});

/** Text as hostile as it gets: boundary-like lines, newlines, JSON, any character. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        '[[0123456789abcd end]]',
        '[[0123456789abcd begin]]',
        '[[',
        ']]',
        '\n',
        '\r',
        '\u2028',
        ' observation',
        '{"n":1}',
        'x',
        '',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);
const anyStep = fc.record({
  turn: fc.integer({ min: 1, max: 99 }),
  source: fc.constantFrom('agent' as const, 'user' as const, 'system' as const),
  thought: fc.option(hostile),
  reasoning: fc.option(hostile),
  tool: fc.option(hostile),
  command: fc.option(hostile),
  observation: fc.option(hostile),
  returnCode: fc.option(fc.integer({ min: -1, max: 255 })),
  error: fc.option(fc.constantFrom('format-error' as const, 'timeout' as const, 'tool-error' as const)),
  truncated: fc.boolean(),
});

describe('frames', () => {
  it('give back any sections unchanged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: fc.constantFrom('task', 'step', 'solution'), text: hostile })),
        hostile,
        (sections, after) => {
          const { text } = writeFrame(sections);
          const read = readFrame(`Before.\n${text}\n${after}`);
          expect(read?.map(({ name, text: body }) => ({ name, text: body }))).toEqual(sections);
        },
      ),
    );
  });

  it('nest', () => {
    const inner = writeFrame([{ name: 'step', text: 'a' }]).text;
    expect(readFrame(writeFrame([{ name: 'trace', text: inner }]).text)?.[0]?.text).toBe(inner);
  });

  it('choose another boundary when a text holds the first one', () => {
    const first = boundaryFor([]);
    expect(boundaryFor([first])).not.toBe(first);
  });

  it('are not read without an end', () => {
    const { text } = writeFrame([{ name: 'task', text: 'a' }]);
    expect(readFrame(text.slice(0, -4))).toBeNull();
    expect(readFrame('nothing')).toBeNull();
  });
});

describe('serializeTrajectory', () => {
  it('round-trips any trajectory within its budgets', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 6 }), fc.option(hostile), (list, patch) => {
        const input = rollout(
          list.map((item, i) => ({ ...item, index: i + 1 })),
          patch,
        );
        const result = serializeTrajectory(input, WIDE);
        expect(parseSerialized(result.text)).toEqual(input);
        expect(result.cutSteps).toEqual([]);
        expect(result.chars).toBe(result.text.length);
      }),
    );
  });

  it('is not fooled by a step that copies the delimiters of its own serialisation', () => {
    const first = serializeTrajectory(rollout([step(1, { command: 'ls', observation: 'a' })])).text;
    const input = rollout([
      step(1, { command: 'cat trace', observation: first }),
      step(2, { thought: first }),
    ]);
    expect(parseSerialized(serializeTrajectory(input, WIDE).text)).toEqual(input);
  });

  it('keeps head and tail of a long observation and says what it cut', () => {
    const observation = `HEAD${'x'.repeat(10_000)}TAIL`;
    const result = serializeTrajectory(
      rollout([step(1, { command: 'cat big', observation }), step(2, { command: 'ls', observation: 'b' })]),
    );
    const read = parseSerialized(result.text)?.steps[0]?.observation ?? '';
    expect(read).toMatch(/^HEADx{1196}\n\[… 8008 characters cut …\]\nx{796}TAIL$/);
    expect(result.cutSteps).toEqual([1]);
    expect(result.strategyName).toBe(
      'head-tail-2000(thought=2000,reasoning=1000,command=2000,observation=1200+800,patch=0,total=240000)',
    );
  });

  it('shrinks the middle first and keeps every number and command', () => {
    const steps = Array.from({ length: 60 }, (_, i) =>
      step(i + 1, { thought: 't'.repeat(1500), command: `echo ${i + 1}`, observation: 'o'.repeat(1900) }),
    );
    const result = serializeTrajectory(rollout(steps), {
      ...SERIALIZE_STRATEGIES['head-tail-2000'],
      total: 150_000,
    });
    expect(result.chars).toBeLessThanOrEqual(150_000);
    expect(result.chars).toBeGreaterThan(120_000);
    expect(result.cutSteps).toContain(30);
    expect(result.cutSteps).not.toContain(1);
    expect(result.cutSteps).not.toContain(60);
    expect(parseSerialized(result.text)?.steps.map((item) => [item.index, item.command])).toEqual(
      steps.map((item) => [item.index, item.command]),
    );
  });

  it('keeps numbers and command heads even where the total cannot hold', () => {
    const steps = Array.from({ length: 200 }, (_, i) =>
      step(i + 1, { command: `run ${i} ${'y'.repeat(3000)}`, observation: 'o'.repeat(3000) }),
    );
    const read = parseSerialized(
      serializeTrajectory(rollout(steps), { ...SERIALIZE_STRATEGIES['head-tail-2000'], total: 1000 }).text,
    );
    expect(read?.steps.map((item) => item.command?.slice(0, 8).trimEnd())).toEqual(
      steps.map((item) => item.command?.slice(0, 8).trimEnd()),
    );
  });

  it('carries the patch only where the strategy says so', () => {
    const input = rollout([step(1)], 'diff --git a/x b/x');
    expect(parseSerialized(serializeTrajectory(input).text)?.patch).toBeNull();
    expect(parseSerialized(serializeTrajectory(input, 'trace-600').text)?.patch).toBe('diff --git a/x b/x');
  });
});
