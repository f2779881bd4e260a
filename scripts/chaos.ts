/**
 * `npm run chaos`: the whole pipeline on the demo tasks, over a local Messages API server that fails in 30 % of all
 * requests, by workers that are killed (SIGKILL) at random moments. Compares what comes of it with the same experiment
 * left in peace, and ends with status 1 when anything was lost, paid for again, or decided otherwise.
 * Options: --kills (20; 200 for the long form: as many experiments as it takes), --tasks (8), --n (8), --keep (2),
 * --votes (4), --seed, --json.
 */
import { mkdtempSync, readdirSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { removeFolder } from '@/lib/sandbox/bubblewrap-state';
import { ROOT } from '@/tests/child-process';
import { runChaos } from './chaos/run-chaos';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    tasks: { type: 'string', default: '8' },
    n: { type: 'string', default: '8' },
    keep: { type: 'string', default: '2' },
    votes: { type: 'string', default: '4' },
    seed: { type: 'string', default: '7' },
    json: { type: 'boolean', default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'runoff-chaos-'));
try {
  const report = await runChaos(folder, {
    tasks: readdirSync(join(ROOT, 'samples', 'tasks'))
      .sort()
      .slice(0, Number(values.tasks)),
    ...{ n: Number(values.n), keep: Number(values.keep), votes: Number(values.votes), iterations: 2 },
    ...{ kills: Number(values.kills), seed: Number(values.seed), faults: 0.3 },
    say: (line) => process.stderr.write(`${line}\n`),
  });
  const machine = { cores: cpus().length, load: loadavg().map((one) => Math.round(one * 10) / 10) };
  if (values.json) console.log(JSON.stringify({ ...report, machine }, null, 2));
  else {
    console.table({ ...report.figures, cores: machine.cores, load: machine.load[0] });
    for (const problem of report.problems) console.error(`WRONG: ${problem}`);
    console.log(
      report.problems.length === 0 ? 'Nothing was lost.' : `${report.problems.length} things are wrong.`,
    );
  }
  if (report.problems.length > 0) process.exitCode = 1;
} finally {
  await removeFolder(folder);
}
