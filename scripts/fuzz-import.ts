/**
 * `npm run fuzz:import`: imports of real samples in which one file was truncated, bit-flipped, spliced, nested, given huge
 * numbers or wrong types, emptied, re-encoded or zipped (a few bombs among them), for real into a database. Reports
 * crashes, cases that take more than `--limit` milliseconds, reasons that are not one clear line, and memory.
 * Options: --cases, --seed, --limit, --json; folders of samples, else our own and ../shared/data where it is.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { unclear, type CaseResult } from './fuzz/case';
import { TYPESCRIPT } from './node.mjs';

type Line = CaseResult & { ms: number; rss: number; heapUsed: number };

const ROOT = resolve(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    limit: { type: 'string', default: '5000' },
    json: { type: 'boolean', default: false },
  },
});
const shared = ['mini-swe-agent/v0', 'swe-agent-traj', 'atif', 'harbor-jobs'].map((name) =>
  join(ROOT, '..', 'shared', 'data', name),
);
const roots =
  positionals.length > 0 ? positionals : [join(ROOT, 'samples', 'rollouts'), ...shared].filter(existsSync);
const cases = Number(values.cases);
const limitMs = Number(values.limit);

const lines: Line[] = [];
const crashes: { number: number; error: string }[] = [];
const hangs: number[] = [];
let formats: string[] = [];

/** One life of the worker, from case `from` on; resolves with the case to go on with. */
async function live(from: number): Promise<number> {
  const args = ['--expose-gc', ...TYPESCRIPT, join(ROOT, 'scripts', 'fuzz-worker.ts')];
  const child = spawn(
    process.execPath,
    [...args, '--from', String(from), '--to', String(cases), '--seed', values.seed, ...roots],
    { stdio: ['ignore', 'pipe', 'pipe'], cwd: ROOT },
  );
  let next = from;
  let said = '';
  let hung = false;
  child.stderr.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-2_000)));
  let timer: NodeJS.Timeout | undefined;
  const exited = once(child, 'exit');
  for await (const text of createInterface({ input: child.stdout })) {
    clearTimeout(timer);
    const line = JSON.parse(text) as Line | { ready: number; formats: string[] };
    if ('ready' in line) formats = line.formats;
    else {
      lines.push(line);
      next = line.number + 1;
      if (!values.json && next % 500 === 0) console.error(`${next} of ${cases}`);
    }
    timer = setTimeout(() => {
      hung = true;
      child.kill('SIGKILL');
    }, limitMs);
  }
  clearTimeout(timer);
  const [code] = (await exited) as [number | null];
  if (next >= cases && code === 0) return cases;
  if (hung) hangs.push(next);
  else crashes.push({ number: next, error: said });
  return next + 1;
}

for (let next = 0; next < cases;) next = await live(next);

const odd = lines.flatMap(({ number, mutation, reasons }) =>
  reasons.flatMap((reason) => {
    const why = unclear(reason);
    return why === null ? [] : { number, mutation, why, reason: reason.slice(0, 300) };
  }),
);
const mb = (bytes: number | undefined) => Math.round((bytes ?? 0) / 2 ** 20);
const after = (share: number) => lines[Math.floor((lines.length - 1) * share)];
const slowest = lines.toSorted((a, b) => b.ms - a.ms)[0];
const figures = {
  ...{ cases: lines.length, formats: formats.join(', '), seed: Number(values.seed) },
  imported: lines.filter((line) => line.imported > 0).length,
  refused: lines.filter((line) => line.imported === 0 && line.reasons.length > 0).length,
  silent: lines.filter((line) => line.imported === 0 && line.reasons.length === 0).length,
  crashes: crashes.length,
  [`over ${limitMs / 1000} s`]: hangs.length,
  'slowest ms': Math.round(slowest?.ms ?? 0),
  'reasons that are not one clear line': odd.length,
  'MB after a tenth': mb(after(0.1)?.rss),
  'MB at the end': mb(after(1)?.rss),
};
if (values.json) console.log(JSON.stringify({ figures, crashes, hangs, odd }, null, 2));
else {
  console.table(figures);
  for (const crash of crashes) console.log(`case ${crash.number} crashed: ${crash.error}`);
  for (const number of hangs) console.log(`case ${number} took more than ${limitMs / 1000} s`);
  for (const one of odd.slice(0, 20))
    console.log(`case ${one.number}, ${one.mutation}, ${one.why}: ${one.reason}`);
}
process.exitCode = crashes.length + hangs.length + odd.length + figures.silent > 0 ? 1 : 0;
