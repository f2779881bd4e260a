import { describe, expect, it } from 'vitest';
import type { StepOutline } from '@/lib/api/rollouts';
import { estimatedHeight, shownSteps, stepKind, stepRuns } from './step-kinds';

const step = (index: number, changes: Partial<StepOutline> = {}): StepOutline => ({
  index,
  phase: 'explore',
  returnCode: 0,
  error: null,
  thoughtChars: 0,
  commandChars: 0,
  observationChars: 0,
  observationLines: 0,
  ...changes,
});

describe('stepKind', () => {
  it('tells tests by their return code, and an error before anything else', () => {
    expect(stepKind(step(1, { phase: 'test' }))).toBe('test passed');
    expect(stepKind(step(1, { phase: 'test', returnCode: 1 }))).toBe('test failed');
    expect(stepKind(step(1, { phase: 'test', returnCode: null }))).toBe('test');
    expect(stepKind(step(1, { phase: 'test', error: 'timeout' }))).toBe('error');
  });
});

describe('stepRuns', () => {
  it('joins neighbours and covers every step once', () => {
    const steps = [step(1), step(2), step(3, { phase: 'edit' }), step(4)];
    expect(stepRuns(steps)).toEqual([
      { kind: 'explore', from: 0, count: 2 },
      { kind: 'edit', from: 2, count: 1 },
      { kind: 'explore', from: 3, count: 1 },
    ]);
  });
});

describe('shownSteps', () => {
  const steps = [
    step(1),
    step(2, { returnCode: 2 }),
    step(3, { error: 'format-error', returnCode: null }),
    step(4, { phase: 'edit', returnCode: null }),
  ];
  it('keeps failures or edits only', () => {
    expect(shownSteps(steps, 'failures').map((s) => s.index)).toEqual([2, 3]);
    expect(shownSteps(steps, 'edits').map((s) => s.index)).toEqual([4]);
    expect(shownSteps(steps, 'all')).toHaveLength(4);
  });
});

describe('estimatedHeight', () => {
  it('leaves out what is hidden and stops at twenty lines of output', () => {
    const long = step(1, { observationLines: 5_000, observationChars: 90_000, thoughtChars: 200 });
    expect(estimatedHeight(long, { thoughts: true, outputs: true })).toBeLessThan(560);
    expect(estimatedHeight(long, { thoughts: false, outputs: false })).toBe(44);
  });
});
