import { constants } from 'node:fs';
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { RunoffError, errorMessage } from '@/lib/errors';
import { decodeText } from '@/lib/import/decode-text';
import { MAX_FILES, MAX_FILE_BYTES, MAX_TOTAL_BYTES } from '@/lib/import/limits';
import { mebibytes, tooLarge, tooMany, type ScanLimits } from '@/lib/import/scan-limits';
import { skipFile, skipFolder } from '@/lib/import/skip-rules';
import { joinPath, type SourceFile, type SourceTree } from '@/lib/import/source-tree';
import { isZip, scanZip } from '@/lib/import/zip';

/** Limits of one scan; the defaults are those of limits.ts. */
export interface ScanOptions {
  maxFiles?: number;
  maxFileBytes?: number;
  maxTotalBytes?: number;
  signal?: AbortSignal;
}

/**
 * Lists what lies under some files, folders and .zip files, without reading it. Links that lead out
 * of a folder are not followed. A file that may not be read (too large, no permission, an unsafe
 * name in a .zip) is refused by itself and the others go on. Files are sorted by path.
 * Throws RunoffError 'not-found' for a path that does not exist and 'too-large' for more files than
 * the limit.
 */
export async function scanPaths(paths: string[], options: ScanOptions = {}): Promise<SourceTree> {
  const limits: ScanLimits = {
    maxFiles: options.maxFiles ?? MAX_FILES,
    maxFileBytes: options.maxFileBytes ?? MAX_FILE_BYTES,
    maxTotalBytes: options.maxTotalBytes ?? MAX_TOTAL_BYTES,
    signal: options.signal ?? null,
  };
  const tree: SourceTree = {
    label: paths.map((path) => basename(resolve(path))).join(', '),
    files: [],
    refused: [],
    skipped: [],
  };
  const prefixes = new Set<string>();
  for (const path of paths) {
    const part = await scanPath(path, limits);
    addPart(tree, part, prefixes);
  }
  if (tree.files.length > limits.maxFiles) throw tooMany(tree.label, limits.maxFiles);
  refuseOverTotal(tree, limits.maxTotalBytes);
  tree.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return tree;
}

async function scanPath(path: string, limits: ScanLimits): Promise<SourceTree> {
  const absolute = resolve(path);
  let info;
  try {
    info = await stat(absolute);
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new RunoffError(
      'not-found',
      missing ? `${path}: no such file or folder` : `${path}: ${errorMessage(cause)}`,
      { cause },
    );
  }
  const label = basename(absolute) || absolute;
  const tree: SourceTree = { label, files: [], refused: [], skipped: [] };
  if (info.isDirectory()) {
    await walk({ folder: absolute, prefix: label, root: await realpath(absolute), tree, limits });
  } else if (!info.isFile()) {
    tree.refused.push({ path: label, reason: 'neither a file nor a folder' });
  } else if (await isZip(absolute)) {
    return scanZip(absolute, limits);
  } else {
    addFile(tree, await realpath(absolute), label, info.size, limits);
  }
  return tree;
}

interface Walk {
  folder: string;
  prefix: string;
  root: string;
  tree: SourceTree;
  limits: ScanLimits;
}

async function walk({ folder, prefix, root, tree, limits }: Walk): Promise<void> {
  limits.signal?.throwIfAborted();
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    tree.refused.push({ path: prefix, reason: `the folder cannot be read (${fsReason(cause)})` });
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = joinPath(prefix, entry.name);
    const absolute = join(folder, entry.name);
    if (entry.isDirectory()) {
      const reason = skipFolder(entry.name);
      if (reason) tree.skipped.push({ path, reason });
      else await walk({ folder: absolute, prefix: path, root, tree, limits });
    } else if (entry.isSymbolicLink()) {
      await noteLink(absolute, path, root, tree);
    } else if (!entry.isFile()) {
      tree.skipped.push({ path, reason: 'a pipe, socket or device, not opened' });
    } else {
      const reason = entry.name.endsWith('.zip')
        ? 'a .zip inside a folder is not opened; import it by itself'
        : skipFile(entry.name);
      if (reason) tree.skipped.push({ path, reason });
      else await addWalked(tree, absolute, path, limits);
    }
    if (tree.files.length > limits.maxFiles) throw tooMany(tree.label, limits.maxFiles);
  }
}

async function addWalked(
  tree: SourceTree,
  absolute: string,
  path: string,
  limits: ScanLimits,
): Promise<void> {
  try {
    addFile(tree, absolute, path, (await lstat(absolute)).size, limits);
  } catch (cause) {
    tree.refused.push({ path, reason: `cannot be read (${fsReason(cause)})` });
  }
}

/** A link is never followed: what it points to inside the folder is read where it lies. */
async function noteLink(absolute: string, path: string, root: string, tree: SourceTree): Promise<void> {
  let target: string;
  try {
    target = await realpath(absolute);
  } catch (cause) {
    tree.skipped.push({ path, reason: `a link that leads nowhere (${fsReason(cause)})` });
    return;
  }
  if (target === root || target.startsWith(root + sep)) {
    tree.skipped.push({ path, reason: 'a link to another place in the folder, which is read there' });
  } else {
    tree.refused.push({ path, reason: 'a link that leads out of the folder is not followed' });
  }
}

function addFile(tree: SourceTree, absolute: string, path: string, size: number, limits: ScanLimits): void {
  if (size > limits.maxFileBytes) tree.refused.push({ path, reason: tooLarge(size, limits.maxFileBytes) });
  else tree.files.push(diskFile(absolute, path, size, limits.maxFileBytes));
}

function diskFile(absolute: string, path: string, size: number, maxBytes: number): SourceFile {
  const read = async (length: number | null): Promise<Uint8Array> => {
    let handle;
    try {
      handle = await open(absolute, constants.O_RDONLY | constants.O_NOFOLLOW);
      if (length !== null) {
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, 0);
        return buffer.subarray(0, bytesRead);
      }
      const now = (await handle.stat()).size;
      if (now > maxBytes) throw new RunoffError('too-large', tooLarge(now, maxBytes));
      return await handle.readFile();
    } catch (cause) {
      if (cause instanceof RunoffError) throw cause;
      throw new RunoffError('bad-input', `cannot be read (${fsReason(cause)})`, { cause });
    } finally {
      await handle?.close();
    }
  };
  return {
    path,
    size,
    readHead: (length) => read(length),
    readText: async () => decodeText(await read(null)),
  };
}

const FS_REASONS: Record<string, string> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  ENOENT: 'it is gone',
  ELOOP: 'a link',
  ENAMETOOLONG: 'the name is too long',
};

function fsReason(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return FS_REASONS[code] ?? (code || errorMessage(cause));
}

/** Joins the parts of an import; a first folder name that was there before gets a number. */
function addPart(tree: SourceTree, part: SourceTree, prefixes: Set<string>): void {
  const first = (path: string) => path.split('/')[0] ?? path;
  const heads = [
    ...new Set([...part.files, ...part.refused, ...part.skipped].map((item) => first(item.path))),
  ];
  const renamed = new Map<string, string>();
  for (const head of heads) {
    let name = head;
    for (let n = 2; prefixes.has(name); n++) name = `${head}~${n}`;
    prefixes.add(name);
    renamed.set(head, name);
  }
  const rename = (path: string) => {
    const head = first(path);
    return (renamed.get(head) ?? head) + path.slice(head.length);
  };
  tree.files.push(...part.files.map((file) => ({ ...file, path: rename(file.path) })));
  tree.refused.push(...part.refused.map((item) => ({ ...item, path: rename(item.path) })));
  tree.skipped.push(...part.skipped.map((item) => ({ ...item, path: rename(item.path) })));
}

function refuseOverTotal(tree: SourceTree, maxTotalBytes: number): void {
  let total = 0;
  const kept: SourceFile[] = [];
  for (const file of tree.files) {
    if (total + file.size > maxTotalBytes) {
      tree.refused.push({
        path: file.path,
        reason: `over the limit of ${mebibytes(maxTotalBytes)} for one import`,
      });
    } else {
      total += file.size;
      kept.push(file);
    }
  }
  tree.files = kept;
}
