import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type Db } from '@/db/client';
import type { CallRole } from '@/db/calls';
import { launchExperiment } from '@/lib/experiments/launch';
import { addBenchmark } from '@/lib/experiments/read-benchmark';
import { runLaunch } from '@/lib/experiments/run-launch';
import { defaultLaunchSettings } from '@/lib/launch/settings';
import { costUsd } from '@/lib/model/prices';
import { pipelineFrom } from '@/lib/refine/settings';
import type { TokenUsage } from '@/lib/rollout/rollout';
import type { Preset } from '@/lib/tournament/settings';
import { workerTools } from '@/lib/worker/tools';
import { scriptedReplies } from '@/scripts/chaos/scripted-replies';
import { API_KEY, seededModels } from '@/scripts/chaos/seeded-models';
import { ROOT } from '@/tests/child-process';
import { startMessagesApiServer } from '@/tests/messages-api-server';

const MODEL_ID = 'claude-sonnet-5';
/** Tokens below which the real API caches nothing, as published for Sonnet 4.5. */
const MIN_TOKENS = 1_024;

export interface CacheRun {
  preset: Preset;
  tasks: number;
  n: number;
  keep: number;
  /** Summaries and votes at once. */
  calls: number;
  /** From a request to the beginning of its answer. */
  latencyMs: number;
}

/**
 * Runs the pipeline on demo tasks, in real sandboxes, over a local Messages API server whose answers are those of the
 * scripted models. For each role: the share of input tokens that was served from the cache, as the server counts it, and
 * what the calls cost over what they would have cost without any cache.
 */
export async function measureCache(folder: string, run: CacheRun) {
  const answer = scriptedReplies(join(ROOT, 'samples'));
  const server = await startMessagesApiServer({
    ...{ key: API_KEY, cacheMinTokens: MIN_TOKENS },
    async reply(request) {
      await sleep(run.latencyMs);
      return answer(request);
    },
  });
  const path = join(folder, `cache-${run.preset}-${run.calls}.db`);
  const tools = workerTools(path, openDatabase(path));
  try {
    const samples = join(ROOT, 'samples', 'tasks');
    const { benchmark } = await addBenchmark(tools, { path: samples, name: 'demo' }, tools.readBenchmark);
    const name = `anthropic/${MODEL_ID}`;
    const tasks = readdirSync(samples).sort().slice(0, run.tasks);
    const base = defaultLaunchSettings(benchmark, tasks, 'mini-swe-agent', name);
    const pipeline = {
      ...pipelineFrom(run.preset, { summariser: name, judge: name }),
      ...{ keep: run.keep, callConcurrency: run.calls },
    };
    const limits = { ...base.limits, calls: 25, commandTimeoutMs: 10_000 };
    const settings = { ...base, n: run.n, limits, pipeline, rootFs: 'host' };
    const { experimentId } = launchExperiment(tools, { name: 'cache', settings });
    const given = { ...tools.run, model: seededModels(server.url) };
    const result = await runLaunch(
      tools,
      { experimentId },
      given,
      () => undefined,
      new AbortController().signal,
    );
    if (result.status !== 'finished' || result.detail !== null)
      throw new Error(`the launch is ${result.status}: ${result.detail}`);
    return (['agent', 'summariser', 'judge'] as const).map((role) => ({
      ...{ preset: run.preset, callsAtOnce: run.calls, role },
      ...figuresOf(usagesOf(tools.db, role)),
    }));
  } finally {
    tools.db.$client.close();
    await server.close();
  }
}

function usagesOf(db: Db, role: CallRole): TokenUsage[] {
  const texts = db.$client
    .prepare<[string], string>('select usage from calls where role = ?')
    .pluck()
    .all(role);
  return texts.map((text) => JSON.parse(text) as TokenUsage);
}

function figuresOf(usages: readonly TokenUsage[]) {
  const sum = (count: (usage: TokenUsage) => number | null) =>
    usages.reduce((total, usage) => total + (count(usage) ?? Number.NaN), 0);
  const input = sum(totalInput);
  const cost = sum((usage) => costUsd(MODEL_ID, usage));
  const without = sum((usage) =>
    costUsd(MODEL_ID, { ...usage, uncachedInput: totalInput(usage), cacheRead: 0, cacheWrite: 0 }),
  );
  const percent = (part: number, whole: number) => Math.round((part / whole) * 1000) / 10;
  return {
    ...{ calls: usages.length, inputTokens: input },
    'from cache %': percent(
      sum(({ cacheRead }) => cacheRead),
      input,
    ),
    'written %': percent(
      sum(({ cacheWrite }) => cacheWrite),
      input,
    ),
    costUsd: Math.round(cost * 10_000) / 10_000,
    'cost without cache': Math.round(without * 10_000) / 10_000,
    'cost over that %': percent(cost, without),
  };
}

function totalInput({ uncachedInput, cacheRead, cacheWrite }: TokenUsage): number {
  return (uncachedInput ?? Number.NaN) + (cacheRead ?? Number.NaN) + (cacheWrite ?? Number.NaN);
}
