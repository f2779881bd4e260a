import { describe, expect, test } from 'vitest';
import {
  estimateLaunch,
  historyPools,
  rangeOf,
  taskKey,
  type LaunchPlan,
  type PastRollout,
} from './estimate';

const past = (change: Partial<PastRollout>): PastRollout => ({
  task: taskKey('demo', 'a'),
  agent: 'mini-swe-agent',
  model: 'anthropic/claude-x',
  calls: 10,
  inputTokens: 1000,
  outputTokens: 100,
  costUsd: 0.5,
  durationMs: 60_000,
  refined: false,
  ...change,
});
const plan = (change: Partial<LaunchPlan> = {}): LaunchPlan => ({
  tasks: [taskKey('demo', 'a')],
  agent: 'mini-swe-agent',
  model: 'anthropic/claude-x',
  n: 4,
  concurrency: 2,
  limits: { calls: 250, costUsd: 3, timeMs: null },
  refined: false,
  ...change,
});
const own = new Set([taskKey('demo', 'a'), taskKey('demo', 'b')]);

describe('a range', () => {
  test('is lowest to highest for a few values', () => {
    expect(rangeOf([3, 1, null, 2])).toEqual({ n: 3, low: 1, median: 2, high: 3 });
  });
  test('is the 10th to the 90th percentile for ten or more', () => {
    const range = rangeOf(Array.from({ length: 101 }, (_, i) => i));
    expect(range).toEqual({ n: 101, low: 10, median: 50, high: 90 });
  });
  test('of nothing known is null', () => {
    expect(rangeOf([null, null])).toBeNull();
  });
});

describe('an estimate', () => {
  test('takes the same task, agent and model first', () => {
    const pools = historyPools(
      [
        past({ calls: 10 }),
        past({ task: taskKey('demo', 'b'), calls: 90 }),
        past({ model: 'y', calls: 500 }),
      ],
      own,
    );
    expect(estimateLaunch(pools, plan()).calls).toEqual({
      ...{ low: 40, median: 40, high: 40, n: 1 },
      levels: { task: 1, model: 0, agent: 0 },
      asFirst: 0,
    });
  });

  test('falls back to the same agent and model, then to the same agent', () => {
    const pools = historyPools([past({ calls: 10 }), past({ calls: 20 })], own);
    const other = plan({ tasks: [taskKey('demo', 'a'), taskKey('demo', 'new')], n: 1 });
    expect(estimateLaunch(pools, other).calls).toEqual({
      ...{ low: 20, median: 30, high: 40, n: 2 },
      levels: { task: 1, model: 1, agent: 0 },
      asFirst: 0,
    });
    const otherModel = estimateLaunch(pools, plan({ model: 'anthropic/claude-y', n: 1 }));
    expect(otherModel.calls?.levels).toEqual({ task: 0, model: 0, agent: 1 });
  });

  test('knows an imported model by its name without a provider', () => {
    const pools = historyPools([past({ model: 'claude-X' })], own);
    expect(estimateLaunch(pools, plan()).calls?.levels.task).toBe(1);
  });

  test('says nothing without history, and never lets a scripted model speak for a real one', () => {
    expect(estimateLaunch([], plan())).toEqual({
      ...{ rollouts: 4, free: false, calls: null, inputTokens: null, outputTokens: null },
      ...{ costUsd: null, wallMs: null, workMs: null, longestMs: null },
    });
    const scripted = historyPools([past({ model: 'scripted/demo', costUsd: 0 })], own);
    expect(estimateLaunch(scripted, plan()).costUsd).toBeNull();
    expect(estimateLaunch(scripted, plan({ model: 'scripted/demo' })).calls?.median).toBe(40);
  });

  test('keeps an unknown measure unknown while others are known', () => {
    const pools = historyPools([past({ costUsd: null })], own);
    const found = estimateLaunch(pools, plan());
    expect(found.costUsd).toBeNull();
    expect(found.calls?.median).toBe(40);
  });

  test('divides time by what runs at once, but not below the longest rollout', () => {
    const pools = historyPools([past({ durationMs: 60_000 })], own);
    expect(estimateLaunch(pools, plan({ n: 8, concurrency: 2 })).wallMs?.median).toBe(240_000);
    expect(estimateLaunch(pools, plan({ n: 8, concurrency: 64 })).wallMs?.median).toBe(60_000);
  });

  test('is cut at the limits of one rollout', () => {
    const pools = historyPools([past({ calls: 400, costUsd: 9, durationMs: 600_000 })], own);
    const limits = { calls: 100, costUsd: 1, timeMs: 60_000 };
    const found = estimateLaunch(pools, plan({ n: 2, concurrency: 1, limits }));
    expect([found.calls?.high, found.costUsd?.high, found.wallMs?.high]).toEqual([200, 2, 120_000]);
  });

  test('costs nothing with a scripted model or none', () => {
    const pools = historyPools([past({ agent: 'oracle', model: null, calls: null, costUsd: null })], own);
    const oracle = estimateLaunch(pools, plan({ agent: 'oracle', model: null, n: 1 }));
    expect(oracle).toMatchObject({ free: true, costUsd: null, calls: null, wallMs: { median: 60_000 } });
    expect(estimateLaunch([], plan({ model: 'scripted/demo' })).free).toBe(true);
  });

  test('of refined rollouts rests on refined ones, else says that it takes iteration 0', () => {
    const first = past({ calls: 40 });
    const refined = past({ calls: 10, refined: true });
    const elsewhere = past({ calls: 14, refined: true, task: taskKey('demo', 'b') });
    const of = (history: PastRollout[], wanted: boolean) =>
      estimateLaunch(historyPools(history, own), plan({ n: 1, refined: wanted })).calls;
    expect(of([first, refined, elsewhere], true)).toMatchObject({ median: 10, n: 1, asFirst: 0 });
    expect(of([first, refined, elsewhere], false)).toMatchObject({ median: 40, n: 1, asFirst: 0 });
    expect(
      of([first, elsewhere], true),
      'refined on other tasks before iteration 0 of this one',
    ).toMatchObject({ median: 14, levels: { task: 0, model: 1, agent: 0 }, asFirst: 0 });
    expect(of([first], true)).toMatchObject({ median: 40, n: 1, asFirst: 1 });
    expect(of([refined], false), 'refined ones do not speak for iteration 0').toBeNull();
    expect(
      of([past({ refined: true, model: 'anthropic/y' })], true),
      'nor do those of other models',
    ).toBeNull();
  });

  test('of no task is of nothing', () => {
    const pools = historyPools([past({})], own);
    expect(estimateLaunch(pools, plan({ tasks: [] }))).toMatchObject({
      rollouts: 0,
      calls: null,
      wallMs: null,
    });
  });
});
