/** Child of `fuzz-import.ts`: runs the cases from `--from` on and prints one JSON line after each. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '@/db/client';
import { writeBomb } from './fuzz/archive';
import { runCase } from './fuzz/case';
import { unitsOf } from './fuzz/units';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: '0' },
    to: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'runoff-fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const units = await unitsOf(positionals);
const bombPath = join(folder, 'bomb.zip');
await writeBomb(bombPath);
const db = openDatabase(join(folder, 'fuzz.db'), { create: true });
console.log(JSON.stringify({ ready: units.length, formats: [...new Set(units.map((unit) => unit.format))] }));
for (let number = Number(values.from); number < Number(values.to); number++) {
  const started = performance.now();
  const result = await runCase(number, { seed: Number(values.seed), units, folder, bombPath, db });
  if (number % 100 === 0) globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  console.log(JSON.stringify({ ...result, ms: performance.now() - started, rss, heapUsed }));
}
db.$client.close();
