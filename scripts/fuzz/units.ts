import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import type { SourceFormat } from '@/lib/rollout/rollout';

/** Files of one rollout with their companions, as they lie together; paths are relative. */
export interface Unit {
  format: SourceFormat;
  files: { path: string; content: Buffer }[];
  /** The trajectory among them. */
  main: string;
}

const MAX_UNIT_BYTES = 1_500_000;
const MAX_UNITS_PER_FORMAT = 12;
const MAX_FILES = 40;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The widest folder around a trajectory that is still small, so that its companions are there. */
function folderAround(path: string, root: string): string {
  let folder = dirname(path);
  for (;;) {
    const above = dirname(folder);
    if (!above.startsWith(root) || above.length < root.length) return folder;
    const files = filesBelow(above);
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    if (files.length > MAX_FILES || bytes > MAX_UNIT_BYTES) return folder;
    folder = above;
  }
}

/** Small real samples of every format that the importers find below these folders; a dozen per format at most. */
export async function unitsOf(roots: readonly string[]): Promise<Unit[]> {
  const units: Unit[] = [];
  for (const root of roots) {
    const plan = await planImport(await scanPaths([root]));
    for (const { path, format } of plan.entries) {
      if (units.filter((unit) => unit.format === format).length >= MAX_UNITS_PER_FORMAT) continue;
      const whole = filesBelow(root).find((file) => file.endsWith(path.split('#')[0] ?? path));
      if (!whole || statSync(whole).size > MAX_UNIT_BYTES) continue;
      const folder = folderAround(whole, root);
      const content = (file: string) => ({ path: relative(folder, file), content: readFileSync(file) });
      units.push({ format, files: filesBelow(folder).map(content), main: relative(folder, whole) });
    }
  }
  return units;
}
