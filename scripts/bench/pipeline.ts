/**
 * `npm run bench:pipeline`: makespan of the whole pipeline over its ideals.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pipelineFrom } from '@/lib/refine/settings';
import { measureMakespan } from './pipeline/makespan';

const { values } = parseArgs({
  options: {
    concurrency: { type: 'string', default: '16,64,256' },
    latency: { type: 'string', default: '200' },
    tasks: { type: 'string', default: '20' },
    n: { type: 'string', default: '16' },
    steps: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'runoff-bench-'));
try {
  const results = [];
  for (const concurrency of values.concurrency.split(','))
    results.push(
      await measureMakespan(folder, {
        ...{ tasks: Number(values.tasks), n: Number(values.n), steps: Number(values.steps) },
        ...{ concurrency: Number(concurrency), latencyMs: Number(values.latency) },
        settings: pipelineFrom('paper', { summariser: 'scripted/bench', judge: 'scripted/bench' }),
      }),
    );
  console.log(`${cpus().length} cores`);
  console.table(results);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
