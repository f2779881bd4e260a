import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorMessage, RunoffError } from '@/lib/errors';

const treeRecordSchema = z.object({
  name: z.string(),
  distribution: z.literal('debian'),
  suite: z.string(),
  mirror: z.string(),
  architecture: z.string(),
  /** Asked for by name; `packages` holds what they brought along too. */
  requested: z.array(z.string()),
  packages: z.record(z.string(), z.string()),
  builtAt: z.string(),
  bytes: z.number(),
  /** The same id is the same content. */
  id: z.string(),
});

/** What a built root file system holds: suite, packages with versions, when and from where it was made. */
export type TreeRecord = z.infer<typeof treeRecordSchema>;

export const RECORD_FILE = 'root-fs.json';
/** Folder of the files themselves, beside the record. */
export const TREE_FOLDER = 'tree';
/** Begins the name of a folder that is being made or taken away; the process id follows. */
export const PARTIAL_PREFIX = '.partial-';

/** Folder of all built root file systems. */
export function rootFsFolder(dataFolder: string): string {
  return join(dataFolder, 'root-fs');
}

/**
 * Checks a name for a root file system.
 * @throws RunoffError `bad-input` for names that are no plain file names, and for `host`.
 */
export function checkTreeName(name: string): void {
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(name) || name === 'host')
    throw new RunoffError(
      'bad-input',
      `"${name}" cannot name a root file system: take small letters, digits, dots and dashes, not "host".`,
    );
}

/**
 * The record of a built root file system; null when there is none of that name.
 * @throws RunoffError `environment-failed` when its record cannot be read.
 */
export async function readTreeRecord(dataFolder: string, name: string): Promise<TreeRecord | null> {
  checkTreeName(name);
  const path = join(rootFsFolder(dataFolder), name, RECORD_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw unreadable(path, error);
  }
  try {
    return treeRecordSchema.parse(JSON.parse(text));
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** All built root file systems by name. Unreadable ones are told by `refused`. */
export async function listTrees(
  dataFolder: string,
): Promise<{ trees: TreeRecord[]; refused: { name: string; reason: string }[] }> {
  const trees: TreeRecord[] = [];
  const refused: { name: string; reason: string }[] = [];
  for (const name of (await folderNames(rootFsFolder(dataFolder))).sort()) {
    if (name.startsWith('.')) continue;
    try {
      const record = await readTreeRecord(dataFolder, name);
      if (record) trees.push(record);
      else refused.push({ name, reason: `it holds no ${RECORD_FILE}` });
    } catch (error) {
      refused.push({ name, reason: errorMessage(error) });
    }
  }
  return { trees, refused };
}

/** Takes a built root file system away. @throws RunoffError `not-found`. */
export async function removeTree(dataFolder: string, name: string): Promise<void> {
  checkTreeName(name);
  const folder = rootFsFolder(dataFolder);
  const doomed = join(folder, `${PARTIAL_PREFIX}${process.pid}-${name}-removed-${Date.now()}`);
  try {
    await rename(join(folder, name), doomed);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM'))
      throw new RunoffError(
        'bad-input',
        `${join(folder, name)} belongs to another user: remove it with sudo.`,
        {
          cause: error,
        },
      );
    if (!isMissing(error)) throw error;
    throw new RunoffError('not-found', `There is no root file system named "${name}" in ${folder}.`, {
      cause: error,
    });
  }
  await rm(doomed, { recursive: true, force: true });
}

/** Takes away what builds and removals left that were killed half-way; returns how many. */
export async function removePartialTrees(dataFolder: string): Promise<number> {
  const folder = rootFsFolder(dataFolder);
  let removed = 0;
  for (const name of await folderNames(folder)) {
    const owner = /^\.partial-(\d+)-/.exec(name)?.[1];
    if (!owner || isAlive(Number(owner))) continue;
    await rm(join(folder, name), { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

async function folderNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).filter((e) => e.isDirectory()).map((e) => e.name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function unreadable(path: string, error: unknown): RunoffError {
  return new RunoffError(
    'environment-failed',
    `The record of a root file system, ${path}, cannot be read (${errorMessage(error).split('\n')[0]}); remove it with \`runoff env remove\` and build it again.`,
    { cause: error },
  );
}
