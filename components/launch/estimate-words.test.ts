import { describe, expect, test } from 'vitest';
import type { Amount, Spread } from '@/lib/launch/estimate';
import type { CallAmount } from '@/lib/launch/estimate-calls';
import type { PlanEstimate, WorkLine } from '@/lib/launch/estimate-plan';
import { defaultLaunchSettings, type LaunchSettings } from '@/lib/launch/settings';
import { pipelineFrom } from '@/lib/refine/settings';
import { basisOf, estimateBasis, estimateFigures, many, spendAtMost, workFigure } from './estimate-words';

const amount = (low: number, median: number, high: number, change: Partial<Amount> = {}): Amount => ({
  ...{ low, median, high, n: 24, levels: { task: 2, model: 0, agent: 0 }, asFirst: 0 },
  ...change,
});
const asked = (low: number, median: number, high: number, change: Partial<CallAmount> = {}): CallAmount => ({
  ...{ low, median, high, n: 40, level: 'model', scaledFrom: null },
  ...change,
});
const exactly = (n: number): Spread => ({ low: n, median: n, high: n });
const rollouts: WorkLine = {
  ...{ kind: 'rollouts', items: exactly(32), free: false },
  calls: amount(640, 1216, 1792),
  inputTokens: amount(5_499_000, 6_080_000, 6_660_000),
  outputTokens: amount(192_000, 192_000, 192_000),
  costUsd: amount(4.2, 41.4, 1234),
};
const votes: WorkLine = {
  ...{ kind: 'votes', items: { low: 60, median: 78, high: 96 }, free: false },
  ...{ calls: asked(60, 84, 100), inputTokens: asked(1, 2, 3), outputTokens: asked(1, 2, 3) },
  costUsd: asked(1, 2, 3),
};
const counts = {
  ...{ tasks: 2, taken: 0, first: 32, refined: 0, rollouts: 32, summaries: 0, votes: 96, fewestVotes: 60 },
};
const estimate = (...work: WorkLine[]): PlanEstimate => ({
  ...{ counts, free: false, work, calls: null, inputTokens: null, outputTokens: null, costUsd: null },
  wallMs: { low: 41_000, median: 2_400_000, high: 7_800_000 },
});
const settings: LaunchSettings = {
  ...defaultLaunchSettings('demo', ['a', 'b'], 'mini-swe-agent', 'anthropic/x'),
  concurrency: 16,
};
const figures = (of: PlanEstimate) =>
  estimateFigures(of, settings).map(({ label, value, range }) => `${value} (${range}) ${label}`);

describe('an estimate in words', () => {
  test('is the median with its range, three digits at most; cost and time first', () => {
    expect(figures(estimate(rollouts))).toEqual([
      '$41 ($4.20–1,230) cost',
      '40 min (41 s–2 h 10) at 16 parallel',
      '1,220 (640–1,790) calls',
      '6.08 M (5.5–6.66 M) tokens in',
      '192 k () tokens out',
    ]);
  });

  test('sums the kinds of work; what is unknown of one is not counted as nothing', () => {
    expect(figures(estimate(rollouts, votes))[0]).toBe('$43 ($5.20–1,240) cost');
    const unknown = { ...votes, costUsd: null };
    expect(figures(estimate(rollouts, unknown))[0]).toBe('$41 ($4.20–1,230) cost without votes');
    expect(workFigure(unknown, 'costUsd')).toMatchObject({ value: null });
    const free = { ...votes, free: true, costUsd: null };
    expect(figures(estimate(rollouts, free))[0]).toBe('$41 ($4.20–1,230) cost');
    expect(workFigure(free, 'costUsd').value).toBe('$0');
  });

  test('says what it rests on', () => {
    expect(basisOf(amount(1, 1, 1), 'rollouts')).toBe(
      '24 finished rollouts of the same task, agent and model',
    );
    const mixed = amount(1, 1, 1, { n: 1, levels: { task: 1, model: 2, agent: 0 } });
    expect(basisOf(mixed, 'rollouts')).toBe(
      '1 finished rollout of the same task, agent and model (1 task); the same agent and model on other tasks (2 tasks)',
    );
    expect(basisOf(amount(1, 1, 1, { asFirst: 1 }), 'refined')).toContain('taken to be like iteration 0');
    expect(basisOf(asked(1, 1, 1, { scaledFrom: 4, level: 'role' }), 'votes')).toBe(
      '40 votes by other models, scaled from groups of 4',
    );
    expect(workFigure(rollouts, 'calls').why).toContain('10th to 90th percentile');
    expect(workFigure({ ...rollouts, calls: amount(1, 1, 1, { n: 3 }) }, 'calls').why).toContain(
      'fewest to most',
    );
    expect(estimateBasis(estimate(rollouts, votes))).toBe(
      'from 24 finished rollouts of the same task, agent and model · 40 votes by the same model',
    );
    const refined: WorkLine = { ...rollouts, kind: 'refined' };
    expect(estimateBasis(estimate(rollouts, refined))).toMatch(/ · 24 refined rollouts$/);
    const first = { ...refined, calls: amount(1, 1, 1, { asFirst: 2 }) };
    expect(estimateBasis(estimate(rollouts, first))).toMatch(/ · refined ones taken to be like iteration 0$/);
  });

  test('is unknown without history, never 0', () => {
    const nothing = { calls: null, inputTokens: null, outputTokens: null, costUsd: null };
    const none = { ...estimate({ ...rollouts, ...nothing }), wallMs: null };
    expect(estimateFigures(none, settings).map(({ value }) => value)).toEqual([null, null, null, null, null]);
    expect(estimateBasis(none)).toBeNull();
  });

  test('tells that scripted models are free, and no calls of agents that make none', () => {
    const free = { ...estimate({ ...rollouts, free: true, costUsd: null }), free: true };
    expect(figures(free)[0]).toBe('$0 () cost');
    expect(estimateFigures(free, { ...settings, model: null }).map(({ label }) => label)).toEqual([
      'at 16 parallel',
    ]);
  });
});

test('the most it can spend is the smaller of budget and limits, where all of it is limited', () => {
  const most = (change: Partial<LaunchSettings>, ...work: WorkLine[]) =>
    spendAtMost(estimate(...work), { ...settings, ...change });
  const unlimited = { ...settings.limits, costUsd: null };
  expect(most({}, rollouts)).toBe(96);
  expect(most({ budgetUsd: 5 }, rollouts)).toBe(5);
  expect(most({ budgetUsd: 5, limits: unlimited }, rollouts)).toBe(5);
  expect(most({ limits: unlimited }, rollouts)).toBeNull();
  const pipeline = pipelineFrom('paper', { summariser: 'anthropic/x', judge: 'anthropic/x' });
  expect(most({ pipeline }, rollouts, votes), 'nothing limits the votes').toBeNull();
  expect(most({ pipeline }, rollouts, { ...votes, free: true })).toBe(96);
  const budgetsUsd = { rollouts: 50, summaries: null, votes: 4 };
  expect(most({ pipeline: { ...pipeline, budgetsUsd } }, rollouts, votes)).toBe(54);
});

test('words are counted as people write them', () => {
  expect([many(1, 'summary'), many(2, 'summary'), many(1, 'vote'), many(1200, 'vote')]).toEqual([
    ...['1 summary', '2 summaries', '1 vote', '1,200 votes'],
  ]);
});
