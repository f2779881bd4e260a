import { join, resolve } from 'node:path';
import { buildTree, DEFAULT_MIRROR, DEFAULT_PACKAGES, DEFAULT_SUITE } from './build-tree';
import { dataFolder } from './data-folder';
import { DEBOOTSTRAP_INSTALL, whyNoDebootstrap } from './debootstrap';
import { listTrees } from './tree-record';

export interface TestTree {
  dataFolder: string;
  name: string;
}

/** Kept between test runs; `.runoff/` is in no tool's way. */
const CACHE = resolve(import.meta.dirname, '../../../.runoff/test-home');

/**
 * A built root file system with the default packages for tests: one that the user has, else one of the tests' own,
 * built once (about a minute). Null where none can be built.
 */
export async function testTree(): Promise<TestTree | null> {
  for (const folder of [dataFolder(process.env), CACHE]) {
    const { trees } = await listTrees(folder);
    const fitting = trees.find((tree) => DEFAULT_PACKAGES.every((name) => tree.packages[name] !== undefined));
    if (fitting) return { dataFolder: folder, name: fitting.name };
  }
  if (whyNoTestTree() !== null) return null;
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

/** Why no tree can be built here, for the name of a skipped test; null when it can. */
export function whyNoTestTree(): string | null {
  const why = whyNoDebootstrap();
  return why === null ? null : `needs a root file system (${DEBOOTSTRAP_INSTALL}, as root): ${why}`;
}

/** Where a test's layers and sandboxes lie: on the disk of the tree, apart from the user's own. */
export function testStateFolder(tree: TestTree): string {
  return join(tree.dataFolder, `test-state-${process.pid}`);
}
