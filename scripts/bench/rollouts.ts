/**
 * `npm run bench:rollouts`: 64 rollouts at once, 30 steps each, by a scripted model of fixed latency in real sandboxes.
 * Prints wall time over the ideal (latency × steps × waves), the memory of this process, which is the worker, events per
 * second, and how long sandboxes take to start and commands to run. Options: --rollouts, --concurrency, --steps,
 * --latencies (milliseconds, comma-separated), --json.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { lastEventSeq } from '@/db/events';
import { openDatabase } from '@/db/client';
import { launchExperiment } from '@/lib/experiments/launch';
import { addBenchmark } from '@/lib/experiments/read-benchmark';
import { runLaunch } from '@/lib/experiments/run-launch';
import { defaultLaunchSettings } from '@/lib/launch/settings';
import type { ChatModel } from '@/lib/model/chat-model';
import type { SandboxProvider } from '@/lib/sandbox/sandbox';
import { workerTools } from '@/lib/worker/tools';

const { values } = parseArgs({
  options: {
    rollouts: { type: 'string', default: '64' },
    concurrency: { type: 'string', default: '64' },
    steps: { type: 'string', default: '30' },
    latencies: { type: 'string', default: '50,250,1000' },
    json: { type: 'boolean', default: false },
  },
});
const rollouts = Number(values.rollouts);
const concurrency = Number(values.concurrency);
const steps = Number(values.steps);

/** Answers after `latencyMs` with one small command, and submits with the last of `steps` calls. */
function fixedLatencyModel(latencyMs: number): ChatModel {
  return {
    name: 'scripted/bench',
    scripted: true,
    async complete(request, signal) {
      await sleep(latencyMs, undefined, { signal });
      const turn = request.messages.filter((message) => message.role === 'assistant').length + 1;
      const command =
        turn < steps ? `echo step ${turn} >> /tmp/steps` : 'echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT';
      const usage = { uncachedInput: 100, cacheRead: 0, cacheWrite: 0, output: 20, reasoning: 0 };
      return {
        text: `Step ${turn}.\n\n\`\`\`mswea_bash_command\n${command}\n\`\`\`\n`,
        ...{ stopReason: 'end', usage, costUsd: 0, latencyMs, servedBy: 'scripted/bench' },
      };
    },
  };
}

/** Middle and 95th percentile of a list of milliseconds. */
function spread(list: number[]) {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (q: number) => Math.round((sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN) * 10) / 10;
  return { n: sorted.length, medianMs: at(0.5), p95Ms: at(0.95) };
}

/** The same provider with its times written down. */
function timed(provider: SandboxProvider, times: { open: number[]; exec: number[] }): SandboxProvider {
  const { kind } = provider;
  const open: SandboxProvider['open'] = async (prepared, id, signal) => {
    const started = performance.now();
    const sandbox = await provider.open(prepared, id, signal);
    times.open.push(performance.now() - started);
    const exec = sandbox.exec.bind(sandbox);
    sandbox.exec = async (command, options) => {
      const from = performance.now();
      const result = await exec(command, options);
      times.exec.push(performance.now() - from);
      return result;
    };
    return sandbox;
  };
  return {
    ...{ kind, open, check: () => provider.check(), reap: () => provider.reap() },
    prepare: (environment, signal) => provider.prepare(environment, signal),
  };
}

async function measure(folder: string, latencyMs: number) {
  const path = join(folder, `bench-${latencyMs}.db`);
  const tools = workerTools(path, openDatabase(path, { create: true }));
  const times = { open: [], exec: [] };
  const provider = timed(tools.run.provider('bubblewrap', 'host'), times);
  const run = {
    ...tools.run,
    provider: () => provider,
    model: () => fixedLatencyModel(latencyMs),
    places: { free: Math.max(64, concurrency * 2) },
  };
  // As a worker does when it starts.
  const writer = tools.run.writer();
  await Promise.all([tools.machine(), writer.up]);
  const { benchmark } = await addBenchmark(tools, { path: join(folder, 'tasks') }, tools.readBenchmark);
  const settings = {
    ...defaultLaunchSettings(benchmark, ['count'], 'mini-swe-agent', 'scripted/bench'),
    ...{ n: rollouts, concurrency, rootFs: 'host' },
  };
  const { experimentId } = launchExperiment(tools, { name: 'bench', settings });
  const before = lastEventSeq(tools.db);
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  const cpu = process.cpuUsage();
  const started = performance.now();
  const result = await runLaunch(tools, { experimentId }, run, () => undefined, new AbortController().signal);
  const wallMs = performance.now() - started;
  clearInterval(watch);
  await writer.close();
  const { user, system } = process.cpuUsage(cpu);
  const idealMs = latencyMs * steps * Math.ceil(rollouts / concurrency);
  const events = lastEventSeq(tools.db) - before;
  tools.db.$client.close();
  return {
    latencyMs,
    ...{ rollouts, concurrency, steps, finished: result.slots.finished, cores: cpus().length },
    wallMs: Math.round(wallMs),
    idealMs,
    ratio: Math.round((wallMs / idealMs) * 100) / 100,
    workerPeakMb: Math.round(peak / 2 ** 20),
    workerCpuShare: Math.round(((user + system) / 1000 / wallMs) * 100) / 100,
    eventsPerSecond: Math.round((events / wallMs) * 1000),
    sandboxOpen: spread(times.open),
    exec: spread(times.exec),
  };
}

/** One task that needs nothing, so that what is measured is ours. */
function writeTask(folder: string): void {
  const task = join(folder, 'tasks', 'count');
  for (const sub of ['environment', 'tests']) mkdirSync(join(task, sub), { recursive: true });
  writeFileSync(join(task, 'task.toml'), 'version = "1.0"\n[agent]\ntimeout_sec = 3600.0\n');
  writeFileSync(join(task, 'instruction.md'), 'Count to the end.\n');
  const test = 'test "$(wc -l < /tmp/steps)" -ge 1 && echo 1 > /logs/verifier/reward.txt\n';
  writeFileSync(join(task, 'tests', 'test.sh'), test);
}

const folder = mkdtempSync(join(tmpdir(), 'runoff-bench-'));
try {
  writeTask(folder);
  const results = [];
  for (const latency of values.latencies.split(',')) results.push(await measure(folder, Number(latency)));
  if (values.json) console.log(JSON.stringify(results, null, 2));
  else
    console.table(
      results.map(({ sandboxOpen, exec, ...row }) => ({
        ...row,
        openMedianMs: sandboxOpen.medianMs,
        openP95Ms: sandboxOpen.p95Ms,
        execMedianMs: exec.medianMs,
        execP95Ms: exec.p95Ms,
      })),
    );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
