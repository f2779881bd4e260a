import { describe, expect, test } from 'vitest';
import type { Amount, LaunchEstimate } from '@/lib/launch/estimate';
import { basisOf, estimateBasis, estimateFigures, spendAtMost } from './estimate-words';

const amount = (low: number, median: number, high: number, change: Partial<Amount> = {}): Amount => ({
  ...{ low, median, high, n: 24, levels: { task: 2, model: 0, agent: 0 } },
  ...change,
});
const estimate: LaunchEstimate = {
  ...{ rollouts: 32, free: false },
  calls: amount(640, 1216, 1792),
  inputTokens: amount(5_499_000, 6_080_000, 6_660_000),
  outputTokens: amount(192_000, 192_000, 192_000),
  costUsd: amount(4.2, 41.4, 1234),
  wallMs: amount(41_000, 2_400_000, 7_800_000),
};

describe('an estimate in words', () => {
  test('is the median with its range, three digits at most', () => {
    const words = estimateFigures(estimate, true).map(
      ({ label, value, range }) => `${value} (${range}) ${label}`,
    );
    expect(words).toEqual([
      '1,220 (640–1,790) calls',
      '6.08 M (5.5 M–6.66 M) tokens in',
      '192 k () tokens out',
      '$41 ($4.20–$1,230) cost',
      '40 min (41 s–2 h 10) time',
    ]);
  });

  test('says what it rests on', () => {
    expect(basisOf(estimate.calls!)).toBe('24 finished rollouts of the same task, agent and model');
    const mixed = amount(1, 1, 1, { n: 1, levels: { task: 1, model: 2, agent: 0 } });
    expect(basisOf(mixed)).toBe(
      '1 finished rollout of the same task, agent and model (1 task); the same agent and model on other tasks (2 tasks)',
    );
    expect(estimateFigures(estimate, true)[0]?.why).toContain('10th to 90th percentile');
    const few = { ...estimate, calls: amount(1, 1, 1, { n: 3 }) };
    expect(estimateFigures(few, true)[0]?.why).toContain('fewest to most');
  });

  test('is unknown without history, never 0', () => {
    const none = {
      ...estimate,
      calls: null,
      inputTokens: null,
      outputTokens: null,
      costUsd: null,
      wallMs: null,
    };
    expect(estimateFigures(none, true).map(({ value }) => value)).toEqual([null, null, null, null, null]);
    expect(estimateBasis(none)).toBeNull();
  });

  test('leaves out what cannot be: the cost of scripted models, calls of agents that make none', () => {
    const labels = (free: boolean, asks: boolean) =>
      estimateFigures({ ...estimate, free }, asks).map(({ label }) => label);
    expect(labels(true, true)).not.toContain('cost');
    expect(labels(true, false)).toEqual(['time']);
  });
});

test('the most it can spend is the smaller of budget and limits', () => {
  expect(spendAtMost(32, 3, null)).toBe(96);
  expect(spendAtMost(32, 3, 5)).toBe(5);
  expect(spendAtMost(32, null, 5)).toBe(5);
  expect(spendAtMost(32, null, null)).toBeNull();
});
