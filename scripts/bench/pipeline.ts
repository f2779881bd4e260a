/**
 * `npm run bench:pipeline`: what the pipeline costs beyond its models. Three parts, all of them or one (`--only`):
 * `makespan` of 20 tasks × N = 16, K = 4, V = 8, T = 2 with models of fixed latency and instant sandboxes, over the same
 * schedule without any cost but latency and over a bound that no schedule can beat; `votes` asked with early stop and
 * folded patches over V × groups; `cache`: input tokens served from the prompt cache, and what that saves.
 * Options: --only; of the makespan --concurrency, --latency (ms), --tasks, --n, --steps (calls of a rollout); of the votes
 * --draws; of the cache --calls (summaries and votes at once); --json.
 */
import { mkdtempSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pipelineFrom } from '@/lib/refine/settings';
import { removeFolder } from '@/lib/sandbox/bubblewrap-state';
import { measureCache } from './pipeline/cache';
import { measureMakespan } from './pipeline/makespan';
import { measureVotes } from './pipeline/votes';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'makespan,votes,cache' },
    concurrency: { type: 'string', default: '16,64,256' },
    latency: { type: 'string', default: '200' },
    tasks: { type: 'string', default: '20' },
    n: { type: 'string', default: '16' },
    steps: { type: 'string', default: '5' },
    draws: { type: 'string', default: '1000' },
    calls: { type: 'string', default: '1,4,16' },
    json: { type: 'boolean', default: false },
  },
});

async function makespans(folder: string) {
  const rows = [];
  for (const concurrency of values.concurrency.split(','))
    rows.push(
      await measureMakespan(folder, {
        ...{ tasks: Number(values.tasks), n: Number(values.n), steps: Number(values.steps) },
        ...{ concurrency: Number(concurrency), latencyMs: Number(values.latency) },
        settings: pipelineFrom('paper', { summariser: 'scripted/bench', judge: 'scripted/bench' }),
      }),
    );
  return rows;
}

async function votes() {
  const rows = [];
  for (const agreement of [0.6, 0.7, 0.8, 0.9])
    for (const duplicates of [0, 1, 4])
      rows.push(await measureVotes({ agreement, duplicates, n: 16, keep: 1, draws: Number(values.draws) }));
  return rows;
}

async function caches(folder: string) {
  const rows = [];
  for (const preset of ['paper', 'balanced'] as const)
    for (const calls of values.calls.split(',').map(Number))
      rows.push(...(await measureCache(folder, { preset, calls, tasks: 3, n: 4, keep: 2, latencyMs: 200 })));
  return rows;
}

const folder = mkdtempSync(join(tmpdir(), 'runoff-bench-'));
process.env.RUNOFF_HOME = join(folder, 'home');
try {
  const parts = { makespan: () => makespans(folder), votes, cache: () => caches(folder) };
  const load = loadavg().map((one) => Math.round(one * 10) / 10);
  const results: Record<string, unknown> = { cores: cpus().length, load };
  for (const [name, measure] of Object.entries(parts)) {
    if (!values.only.split(',').includes(name)) continue;
    const rows = await measure();
    results[name] = rows;
    if (values.json) continue;
    console.log(`${name} (${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)})`);
    console.table(rows);
  }
  if (values.json) console.log(JSON.stringify(results, null, 2));
} finally {
  await removeFolder(folder);
}
