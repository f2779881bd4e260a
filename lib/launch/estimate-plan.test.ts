import { describe, expect, test } from 'vitest';
import { pipelineFrom, type PipelineSettings } from '@/lib/refine/settings';
import { settingsFrom } from '@/lib/tournament/settings';
import { historyPools, taskKey, type PastRollout } from './estimate';
import { callPools, estimateCalls, type PastCall } from './estimate-calls';
import { estimatePlan, type WorkKind } from './estimate-plan';
import { launchCounts } from './launch-counts';
import { defaultLaunchSettings, type LaunchSettings } from './settings';

const REAL = { summariser: 'anthropic/x', judge: 'anthropic/x' };
const paper = pipelineFrom('paper', REAL);
const settings = (
  pipeline: PipelineSettings | null,
  change: Partial<LaunchSettings> = {},
): LaunchSettings => ({
  ...defaultLaunchSettings('demo', ['a', 'b'], 'mini-swe-agent', 'anthropic/x'),
  ...{ pipeline, concurrency: 16 },
  ...change,
});
const rollout = (change: Partial<PastRollout> = {}): PastRollout => ({
  ...{ task: taskKey('demo', 'a'), agent: 'mini-swe-agent', model: 'anthropic/x', refined: false },
  ...{ calls: 10, inputTokens: 1000, outputTokens: 100, costUsd: 1, durationMs: 60_000 },
  ...change,
});
const summary = (change: Partial<PastCall> = {}): PastCall => ({
  ...{ role: 'summariser', model: 'anthropic/x', groupSize: null, reads: null },
  ...{ calls: 1, inputTokens: 500, outputTokens: 50, costUsd: 0.1, durationMs: 2_000 },
  ...change,
});
const vote = (change: Partial<PastCall> = {}): PastCall => ({
  ...summary({ role: 'judge', groupSize: 2, reads: 'summary', costUsd: 0.01, durationMs: 1_000 }),
  ...change,
});
const history = {
  history: historyPools([rollout()], new Set([taskKey('demo', 'a'), taskKey('demo', 'b')])),
  callHistory: callPools([summary(), vote()]),
};
const line = (estimate: ReturnType<typeof estimatePlan>, kind: WorkKind) =>
  estimate.work.find((one) => one.kind === kind);

describe('what a launch comes to', () => {
  test('is N rollouts a task without a pipeline', () => {
    expect(launchCounts(settings(null, { n: 3 }))).toMatchObject({
      ...{ tasks: 2, first: 6, refined: 0, rollouts: 6, summaries: 0, votes: 0, fewestVotes: 0 },
    });
  });

  test('is 32 rollouts, 32 summaries and 216 votes a task in the paper preset (arXiv:2604.16529)', () => {
    expect(launchCounts(settings(paper))).toMatchObject({
      ...{ first: 32, refined: 32, rollouts: 64, summaries: 64, votes: 432, fewestVotes: 432 },
    });
  });

  test('counts rollouts that are taken over by task', () => {
    const counts = launchCounts(settings({ ...paper, startFrom: 'e' }), (task) => (task === 'a' ? 8 : 4));
    expect(counts).toMatchObject({ taken: 12, first: 0, refined: 32, rollouts: 32, summaries: 44 });
    // 8 → 4 takes 4 groups, 4 → 4 none; 16 → 1 takes 15 a task.
    expect(counts.votes).toBe((4 + 15 + 15) * 8);
  });
});

describe('the estimate of a pipeline', () => {
  test('sums rollouts, summaries and votes', () => {
    const estimate = estimatePlan(history, settings(paper));
    expect(estimate.work.map(({ kind }) => kind)).toEqual(['rollouts', 'refined', 'summaries', 'votes']);
    expect(line(estimate, 'refined')?.costUsd).toMatchObject({ median: 32, asFirst: 2 });
    expect(line(estimate, 'summaries')?.costUsd).toMatchObject({ median: 6.4, n: 1, level: 'model' });
    expect(estimate.costUsd?.median).toBeCloseTo(32 + 32 + 6.4 + 4.32);
    expect(estimate.calls?.median).toBe(64 * 10 + 64 + 432);
  });

  test('is from the fewest to the most votes with an early stop', () => {
    const balanced = pipelineFrom('balanced', REAL);
    const votes = line(estimatePlan(history, settings(balanced)), 'votes');
    const { votes: most, fewestVotes: fewest } = launchCounts(settings(balanced));
    expect(fewest).toBeLessThan(most);
    expect(votes?.items).toEqual({ low: fewest, median: (fewest + most) / 2, high: most });
    expect(votes?.calls).toMatchObject({ low: fewest, high: most });
  });

  test('is unknown in all as soon as one kind of work is, and knows the others', () => {
    const estimate = estimatePlan({ ...history, callHistory: callPools([summary()]) }, settings(paper));
    expect([estimate.costUsd, estimate.calls, estimate.wallMs]).toEqual([null, null, null]);
    expect(line(estimate, 'votes')).toMatchObject({ calls: null, costUsd: null, free: false });
    expect(line(estimate, 'summaries')?.costUsd).toMatchObject({ median: 6.4 });
  });

  test('leaves out the cost of what is scripted', () => {
    const judge = 'scripted/evidence';
    const calls = callPools([summary(), vote({ model: judge, costUsd: 0 })]);
    const estimate = estimatePlan({ ...history, callHistory: calls }, settings({ ...paper, judge }));
    expect(line(estimate, 'votes')).toMatchObject({ free: true, costUsd: null, calls: { median: 432 } });
    expect(estimate.costUsd?.median).toBeCloseTo(64 + 6.4);
    expect(estimate.free).toBe(false);
  });

  test('takes as long as the places need, and a task no less than its own longest way', () => {
    const wall = (change: Partial<LaunchSettings>, pipeline: PipelineSettings | null = paper) =>
      estimatePlan(history, settings(pipeline, change)).wallMs?.median;
    // 64 rollouts of a minute; the last is summarised in 2 s and its 4 rounds take a second each.
    expect(wall({ concurrency: 16 })).toBe(240_000 + 2_000 + 4_000);
    // Two iterations of a minute and a summary each, 2 + 4 rounds.
    expect(wall({ concurrency: 256 })).toBe(120_000 + 4_000 + 6_000);
    // One call after the other.
    expect(wall({ concurrency: 256 }, { ...paper, callConcurrency: 1 })).toBe(64 * 2_000 + 432_000);
    expect(wall({ concurrency: 16 }, null)).toBe(120_000);
  });
});

describe('an estimate of votes', () => {
  const wanted = {
    ...{ role: 'judge' as const, model: 'anthropic/x', groupSize: 2, reads: 'summary' as const },
    items: { low: 10, median: 10, high: 10 },
  };

  test('takes the same judge and group size first', () => {
    const pools = callPools([
      vote(),
      vote({ inputTokens: 9, groupSize: 8 }),
      vote({ inputTokens: 7, model: 'y' }),
    ]);
    expect(estimateCalls(pools, wanted).inputTokens).toMatchObject({ median: 5000, n: 1, scaledFrom: null });
    expect(estimateCalls(pools, { ...wanted, model: 'anthropic/z' }).inputTokens).toMatchObject({
      ...{ n: 2, level: 'role', scaledFrom: null },
    });
  });

  test('scales what a judge reads to the group size, widely, and says so', () => {
    const found = estimateCalls(callPools([vote()]), { ...wanted, groupSize: 8 });
    expect(found.inputTokens).toEqual({
      ...{ low: 5000, median: 20_000, high: 20_000, n: 1, level: 'model', scaledFrom: 2 },
    });
    expect(found.outputTokens).toMatchObject({ low: 500, high: 500 });
  });

  test('does not rest on votes over traces, on summaries, or on scripted judges', () => {
    const others = [vote({ reads: 'trace' }), summary(), vote({ model: 'scripted/evidence' })];
    expect(estimateCalls(callPools(others), wanted).calls).toBeNull();
  });

  test('counts what a vote took with its re-asks', () => {
    const pools = callPools([vote({ calls: 3 }), vote()]);
    expect(estimateCalls(pools, wanted).calls).toMatchObject({ low: 10, median: 20, high: 30, n: 2 });
  });
});

test('a selection with other settings than its presets is estimated as it is', () => {
  const selection = settingsFrom('paper', { votes: 3, groupSize: 16 });
  const counts = launchCounts(settings({ ...paper, selection, iterations: 1 }));
  expect(counts).toMatchObject({ rollouts: 32, summaries: 32, votes: 6, fewestVotes: 6 });
});
