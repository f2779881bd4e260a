import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Db } from '@/db/client';
import { RunoffError } from '@/lib/errors';
import { importRollouts } from '@/lib/experiments/import-rollouts';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import { seededRandom } from '@/lib/tournament/rng';
import { writeZip } from './archive';
import { MUTATIONS } from './mutations';
import type { Unit } from './units';

/** What became of one case; `reasons` are the lines a person would read. */
export interface CaseResult {
  number: number;
  format: string;
  mutation: string;
  imported: number;
  reasons: string[];
}

export interface FuzzTools {
  seed: number;
  units: readonly Unit[];
  /** For the files of a case, removed after it. */
  folder: string;
  bombPath: string;
  db: Db;
}

/** Share of the cases that are a zip bomb. */
const BOMBS = 0.001;

/**
 * Case `number` of a seed: a real sample with one of its files changed, sometimes zipped, imported for real into `db`.
 * Rejects only when something crashed: a file that cannot be read is a line in the result.
 */
export async function runCase(
  number: number,
  { seed, units, folder, bombPath, db }: FuzzTools,
): Promise<CaseResult> {
  const random = seededRandom(seed, 'fuzz', number);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  // Every format as often as the others, however many samples it has.
  const format = pick([...new Set(units.map((unit) => unit.format))]);
  const unit = pick(units.filter((one) => one.format === format));
  const mutation = pick(Object.keys(MUTATIONS));
  const target = random() < 0.7 ? unit.main : pick(unit.files).path;
  const files = unit.files.map((file) =>
    file.path === target
      ? { ...file, content: MUTATIONS[mutation]?.(file.content, random) ?? file.content }
      : file,
  );
  const place = mkdtempSync(join(folder, 'case-'));
  try {
    const bomb = random() < BOMBS;
    const zipped = random() < 0.15;
    const path = bomb ? bombPath : zipped ? join(place, 'rollouts.zip') : place;
    if (path !== place && !bomb) {
      await writeZip(path, files);
      if (random() < 0.5) writeFileSync(path, MUTATIONS['bits flipped']?.(readFileSync(path), random) ?? '');
    } else if (!bomb) {
      for (const file of files) {
        mkdirSync(dirname(join(place, file.path)), { recursive: true });
        writeFileSync(join(place, file.path), file.content);
      }
      if (random() < 0.05) symlinkSync(place, join(place, 'loop'));
    }
    const tree = await scanPaths([path]).catch((error: unknown) => {
      // What a person would be told of the whole path.
      if (error instanceof RunoffError) return error.message;
      throw error;
    });
    if (typeof tree === 'string') return { number, format, mutation, imported: 0, reasons: [tree] };
    const plan = await planImport(tree);
    const { entries, failed, gold } = plan;
    const input = { experimentName: `fuzz ${format}`, origin: 'fuzz', entries, failed, gold };
    const result = await importRollouts(
      { db, now: () => new Date() },
      input,
      () => undefined,
      new AbortController().signal,
    );
    const reasons = [...result.failed, ...plan.ignored].map(({ reason }) => reason);
    const imported = result.imported + result.updated + result.unchanged;
    return { number, format, mutation: bomb ? 'zip bomb' : mutation, imported, reasons };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Why a reason is not one clear line for a person; null when it is. */
export function unclear(reason: string): string | null {
  if (reason.trim() === '') return 'empty';
  if (/[\n\r]/.test(reason)) return 'several lines';
  if (reason.length > 400) return `${reason.length} characters`;
  if (
    /Cannot read propert|is not a function|is not iterable|undefined|\[object Object\]|at .+:\d+:\d+/.test(
      reason,
    )
  )
    return 'words of a program';
  if (/holds something unexpected/.test(reason)) return 'a shape no importer knows';
  return null;
}
