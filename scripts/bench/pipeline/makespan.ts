import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { openDatabase, type Db } from '@/db/client';
import { launchExperiment } from '@/lib/experiments/launch';
import { addBenchmark } from '@/lib/experiments/read-benchmark';
import { runLaunch } from '@/lib/experiments/run-launch';
import { defaultLaunchSettings } from '@/lib/launch/settings';
import type { ChatModel, ChatRequest } from '@/lib/model/chat-model';
import { taskPlan } from '@/lib/refine/plan';
import { summarySchema } from '@/lib/summary/schema';
import { workerTools } from '@/lib/worker/tools';
import { smallestValue } from '@/tests/messages-api-stand-in';
import { idealMs, lowerBoundMs, type Workload } from './ideal';
import { instantSandboxes } from './instant-sandbox';

const MODEL = 'scripted/bench';

/**
 * Runs tasks × N through the real pipeline, with a database on disk, models of fixed latency and instant sandboxes.
 * Rejects when anything of the plan is missing at its end.
 */
export async function measureMakespan(folder: string, load: Workload) {
  const { concurrency, latencyMs, settings, n, steps } = load;
  const names = writeTasks(join(folder, 'tasks'), load.tasks);
  const path = join(folder, `bench-${concurrency}.db`);
  const tools = workerTools(path, openDatabase(path));
  const { benchmark } = await addBenchmark(tools, { path: join(folder, 'tasks') }, tools.readBenchmark);
  const base = defaultLaunchSettings(benchmark, names, 'mini-swe-agent', MODEL);
  const pipeline = { ...settings, callConcurrency: concurrency };
  const { experimentId } = launchExperiment(tools, {
    name: 'bench',
    settings: { ...base, n, concurrency, rootFs: 'host', pipeline },
  });
  const provider = instantSandboxes();
  const model = fixedLatencyModel(latencyMs, steps);
  const run = { ...tools.run, provider: () => provider, model: () => model, places: { free: concurrency } };
  const zeroCost = await idealMs(load, 0);
  const microsecond = await idealMs(load, 0.001);

  // As a worker does when it starts.
  const writer = tools.run.writer();
  await writer.up;

  const cpu = process.cpuUsage();
  const started = performance.now();
  const result = await runLaunch(tools, { experimentId }, run, () => undefined, new AbortController().signal);
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  if (result.status !== 'finished') throw new Error(`the launch is ${result.status}: ${result.detail}`);
  await writer.close();
  checkCounts(tools.db, load);
  tools.db.$client.close();
  const ratio = (ideal: number) => Math.round((wallMs / ideal) * 1000) / 1000;
  const bound = lowerBoundMs(load);
  return {
    ...{ concurrency, latencyMs, calls: model.answered(), wallMs: Math.round(wallMs) },
    ...{ zeroCostMs: zeroCost, overZeroCost: ratio(zeroCost) },
    ...{ microsecondMs: microsecond, overMicrosecond: ratio(microsecond) },
    ...{ lowerBoundMs: bound, overLowerBound: ratio(bound) },
    cpuMsPerCall: Math.round((user + system) / model.answered()) / 1000,
    load: Math.round((loadavg()[0] ?? Number.NaN) * 10) / 10,
  };
}

/** Every kind of work of the pipeline by one model that says the same after `latencyMs`, and spends no time on it. */
function fixedLatencyModel(latencyMs: number, steps: number): ChatModel & { answered(): number } {
  const summary = JSON.stringify(smallestValue(z.toJSONSchema(summarySchema)));
  const text = (request: ChatRequest): string => {
    if (request.jsonSchema) return summary;
    if (request.system.includes('Final verdict'))
      return `Final verdict: Solution ${1 + ((request.seed ?? 0) % 2)}`;
    const turn = request.messages.filter((message) => message.role === 'assistant').length + 1;
    const command = turn < steps ? `echo step ${turn}` : 'echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT';
    return `Step ${turn}.\n\n\`\`\`mswea_bash_command\n${command}\n\`\`\`\n`;
  };
  const usage = { uncachedInput: 100, cacheRead: 0, cacheWrite: 0, output: 20, reasoning: 0 };
  let answered = 0;
  return {
    ...{ name: MODEL, scripted: true, answered: () => answered },
    async complete(request) {
      await new Promise((answer) => setTimeout(answer, latencyMs));
      answered += 1;
      return { text: text(request), stopReason: 'end', usage, costUsd: 0, latencyMs, servedBy: MODEL };
    },
  };
}

/** The plan and what is stored must be the same. */
function checkCounts(db: Db, { tasks, n, settings }: Workload): void {
  const count = (what: string) => Number(db.$client.prepare(`select count(*) from ${what}`).pluck().get());
  const plan = taskPlan(n, n, settings);
  const found = {
    rollouts: count(`rollouts where status = 'finished' and outcome = 'passed'`),
    summaries: count(`summaries where status = 'ok'`),
    votes: count(`votes where spoiled is null`),
    winners: count(`task_runs where status = 'finished' and winner is not null`),
  };
  const { rollouts, summaries, votes } = plan;
  const wanted = {
    rollouts: tasks * rollouts,
    summaries: tasks * summaries,
    votes: tasks * votes,
    winners: tasks,
  };
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`stored ${JSON.stringify(found)}, planned ${JSON.stringify(wanted)}`);
}

function writeTasks(folder: string, count: number): string[] {
  const names = Array.from({ length: count }, (_, i) => `count-${String(i + 1).padStart(2, '0')}`);
  for (const name of names) {
    for (const sub of ['environment', 'tests']) mkdirSync(join(folder, name, sub), { recursive: true });
    writeFileSync(join(folder, name, 'task.toml'), 'version = "1.0"\n');
    writeFileSync(join(folder, name, 'instruction.md'), `Count to the end of ${name}.\n`);
    writeFileSync(join(folder, name, 'tests', 'test.sh'), 'echo 1 > /logs/verifier/reward.txt\n');
  }
  return names;
}
