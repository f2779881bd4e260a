import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { buildTree, DEFAULT_MIRROR, DEFAULT_PACKAGES, DEFAULT_SUITE } from './build-tree';
import { dataFolder } from './data-folder';
import { DEBOOTSTRAP_INSTALL, whyNoDebootstrap } from './debootstrap';
import { isAlive, listTrees } from './tree-record';

export interface TestTree {
  dataFolder: string;
  name: string;
}

/** Kept between test runs; `.runoff/` is in no tool's way. */
const CACHE = resolve(import.meta.dirname, '../../../.runoff/test-home');

/**
 * A built root file system with the default packages for tests: one that the user has, else one of the tests' own,
 * built once (about a minute), also when several test files ask at the same time. Null where none can be built.
 */
export async function testTree(): Promise<TestTree | null> {
  const found = await findTree();
  if (found) return found;
  if (whyNoDebootstrap() !== null) return null;
  await mkdir(CACHE, { recursive: true });
  const lock = join(CACHE, 'building');
  while (!(await takeLock(lock))) {
    await setTimeout(500);
    const made = await findTree();
    if (made) return made;
  }
  try {
    return (await findTree()) ?? (await build());
  } finally {
    await rm(lock, { force: true });
  }
}

async function findTree(): Promise<TestTree | null> {
  // RUNOFF_HOME itself is that of the tests (tests/own-home.ts).
  for (const folder of [dataFolder({ RUNOFF_HOME: process.env.RUNOFF_USER_HOME }), CACHE]) {
    const { trees } = await listTrees(folder);
    const fitting = trees.find((tree) => DEFAULT_PACKAGES.every((name) => tree.packages[name] !== undefined));
    if (fitting) return { dataFolder: folder, name: fitting.name };
  }
  return null;
}

async function build(): Promise<TestTree> {
  const record = await buildTree({
    name: 'default',
    packages: DEFAULT_PACKAGES,
    suite: DEFAULT_SUITE,
    mirror: DEFAULT_MIRROR,
    dataFolder: CACHE,
    onLine: () => undefined,
    signal: new AbortController().signal,
  });
  return { dataFolder: CACHE, name: record.name };
}

/** False while a living process holds it. */
async function takeLock(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
  }
  const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (owner > 0 && !isAlive(owner)) await rm(lock, { force: true });
  return false;
}

/** Why no tree can be built here, for the name of a skipped test; null when it can. */
export function whyNoTestTree(): string | null {
  const why = whyNoDebootstrap();
  return why === null ? null : `a root file system (${DEBOOTSTRAP_INSTALL}, as root): ${why}`;
}

/** Where a test's layers and sandboxes lie: on the disk of the tree, apart from the user's own. */
export function testStateFolder(tree: TestTree): string {
  return join(tree.dataFolder, `test-state-${process.pid}`);
}
