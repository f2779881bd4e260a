import { randomUUID } from 'node:crypto';
import { chmod, copyFile, mkdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RootFs } from '@/lib/sandbox/root-fs';
import { hashContext, listEntries, type ContextEntry } from './dockerfile-context';

const SOURCE = join(import.meta.dirname, 'offline-tools');

/** Other names of the same tools. */
const LINKS = {
  'usr/local/bin/apt': 'apt-get',
  'usr/local/bin/pip3': 'pip',
  'usr/local/bin/uvx': 'uv',
} as const;

/**
 * Lays small stand-ins for tools that would fetch from a network over a root file system: apt-get, pip, curl (for the
 * address of uv's installer only), uv, and pytest's `--ctrf`. They are a layer of their own in `folder`, named for
 * their content; the result's key and notes tell of it.
 */
export async function withOfflineTools(rootFs: RootFs, folder: string): Promise<RootFs> {
  const entries = await listEntries(SOURCE, (path) => path.includes('__pycache__'));
  const version = (await hashContext(SOURCE, entries)).slice(0, 12);
  const layer = join(folder, `offline-tools-${version}`);
  if (!(await isFolder(layer))) await placeTools(layer, entries);
  const files = entries.filter((entry) => entry.kind === 'file').map((entry) => `/${entry.path}`);
  return {
    ...rootFs,
    layers: rootFs.layers.map(({ target, lower }) => {
      const holdsSome = files.some((file) => deepestTarget(file, rootFs) === target);
      return { target, lower: holdsSome ? [join(layer, target), ...lower] : lower };
    }),
    notes: [
      ...rootFs.notes,
      `There is no network: apt-get, apt, pip, uv, uvx, curl (for uv's installer) and pytest's --ctrf are stand-ins that fetch nothing (version ${version}).`,
    ],
    key: `${rootFs.key}+offline-tools-${version}`,
  };
}

/** The overlay in which a path lies. */
function deepestTarget(path: string, rootFs: RootFs): string | undefined {
  return rootFs.layers
    .map((layer) => layer.target)
    .filter((target) => target === '/' || path.startsWith(`${target}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

async function placeTools(layer: string, entries: ContextEntry[]): Promise<void> {
  const partial = `${layer}.${process.pid}.${randomUUID().slice(0, 8)}`;
  try {
    await mkdir(partial, { recursive: true });
    await chmod(partial, 0o755);
    for (const { path, kind } of entries) {
      const to = join(partial, path);
      if (kind === 'folder') await mkdir(to);
      else await copyFile(join(SOURCE, path), to);
      await chmod(to, kind === 'folder' || dirname(path).endsWith('/bin') ? 0o755 : 0o644);
    }
    for (const [name, target] of Object.entries(LINKS)) await symlink(target, join(partial, name));
    await rename(partial, layer);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another process may have been first; its folder is as good.
    if (!(await isFolder(layer))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
