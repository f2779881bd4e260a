import { open as openFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { RunoffError, errorMessage } from '@/lib/errors';
import { decodeText } from '@/lib/import/decode-text';
import { MAX_ZIP_RATIO, ZIP_RATIO_FREE_BYTES } from '@/lib/import/limits';
import { mebibytes, tooLarge, tooMany, type ScanLimits } from '@/lib/import/scan-limits';
import { skipFile, skipFolder } from '@/lib/import/skip-rules';
import { joinPath, type SourceFile, type SourceTree } from '@/lib/import/source-tree';

/** True for a .zip by its first bytes; Inspect logs (*.eval) are .zip files too, but read as one file. */
export async function isZip(path: string): Promise<boolean> {
  if (path.toLowerCase().endsWith('.eval')) return false;
  const handle = await openFile(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const magic = buffer.subarray(0, bytesRead).toString('latin1');
    return magic === 'PK\x03\x04' || magic === 'PK\x05\x06';
  } finally {
    await handle.close();
  }
}

// Names and sizes are checked here, entry by entry: yauzl itself would stop at the first bad one.
const OPEN = {
  lazyEntries: true,
  autoClose: false,
  decodeStrings: false,
  validateEntrySizes: false,
} as const;

/**
 * The entries of a .zip as a tree. Nothing is inflated yet. Refused one by one: names that lead out
 * (`../`, absolute), links, encrypted or unknown compression, and entries that are or claim to be
 * over the limits. Paths start with the top folder of the .zip, or with its name where it has none.
 * Throws RunoffError 'bad-input' when the file is no readable .zip.
 */
export async function scanZip(path: string, limits: ScanLimits): Promise<SourceTree> {
  const label = basename(path);
  const tree: SourceTree = { label, files: [], refused: [], skipped: [] };
  const zip = await openZip(path, label);
  const seen = new Set<string>();
  try {
    for await (const entry of zip.eachEntry()) {
      limits.signal?.throwIfAborted();
      addEntry(tree, { zipPath: path, entry, seen, limits });
      if (tree.files.length > limits.maxFiles) throw tooMany(label, limits.maxFiles);
    }
  } catch (cause) {
    if (cause instanceof RunoffError) throw cause;
    throw new RunoffError('bad-input', `${label} is not a whole .zip (${errorMessage(cause)})`, { cause });
  } finally {
    zip.close();
  }
  return withTopFolder(tree, label.replace(/\.zip$/i, ''));
}

async function openZip(path: string, label: string): Promise<ZipFile> {
  try {
    return await openPromise(path, OPEN);
  } catch (cause) {
    throw new RunoffError('bad-input', `${label} is not a whole .zip (${errorMessage(cause)})`, { cause });
  }
}

interface FoundEntry {
  zipPath: string;
  entry: Entry;
  seen: Set<string>;
  limits: ScanLimits;
}

function addEntry(tree: SourceTree, { zipPath, entry, seen, limits }: FoundEntry): void {
  // With decodeStrings off the name is bytes, whatever the types say.
  const name = new TextDecoder().decode(entry.fileNameRaw).replaceAll('\\', '/');
  const unsafe = unsafeName(name);
  if (unsafe) return void tree.refused.push({ path: name, reason: unsafe });
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  const path = parts.join('/');
  if (name.endsWith('/') || path === '') return;
  if (seen.has(path))
    return void tree.refused.push({
      path,
      reason: 'this name stands twice in the .zip; only the first is read',
    });
  seen.add(path);
  const skipped =
    parts
      .slice(0, -1)
      .map(skipFolder)
      .find((reason) => reason !== null) ?? skipFile(parts.at(-1) ?? '');
  if (skipped) return void tree.skipped.push({ path, reason: skipped });
  const refused = refusal(entry, limits);
  if (refused) return void tree.refused.push({ path, reason: refused });
  tree.files.push(zipFile(zipPath, entry, path, limits.maxFileBytes));
}

function unsafeName(name: string): string | null {
  if (name.includes('\0')) return 'a name with a NUL character is refused';
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) return 'an absolute path in a .zip is refused';
  return name.split('/').includes('..') ? 'a path in a .zip that leads out of it (../) is refused' : null;
}

const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;

function refusal(entry: Entry, limits: ScanLimits): string | null {
  const mode = entry.externalFileAttributes >>> 16;
  if ((mode & FILE_TYPE) === SYMBOLIC_LINK) return 'a link in a .zip is not followed';
  if (entry.isEncrypted()) return 'the entry is encrypted';
  if (!entry.canDecodeFileData())
    return `the entry is compressed by a method that is not read (${entry.compressionMethod})`;
  if (entry.uncompressedSize > limits.maxFileBytes) {
    return tooLarge(entry.uncompressedSize, limits.maxFileBytes);
  }
  return overRatio(entry.uncompressedSize, entry.compressedSize) ? bombReason() : null;
}

function overRatio(inflated: number, zipped: number): boolean {
  return inflated > ZIP_RATIO_FREE_BYTES && inflated > zipped * MAX_ZIP_RATIO;
}

function bombReason(): string {
  return `it unzips to more than ${MAX_ZIP_RATIO} times its size, which looks like a zip bomb`;
}

function zipFile(zipPath: string, entry: Entry, path: string, maxBytes: number): SourceFile {
  return {
    path,
    size: entry.uncompressedSize,
    readHead: async (length) => (await inflate(zipPath, entry, maxBytes, length)).subarray(0, length),
    readText: async () => decodeText(await inflate(zipPath, entry, maxBytes, null)),
  };
}

/** Reads an entry, counting while it inflates: what the .zip declares is not believed. */
async function inflate(
  zipPath: string,
  entry: Entry,
  maxBytes: number,
  stopAfter: number | null,
): Promise<Buffer> {
  const zip = await openZip(zipPath, basename(zipPath));
  const chunks: Buffer[] = [];
  let total = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      if (!Buffer.isBuffer(chunk)) continue;
      total += chunk.length;
      chunks.push(chunk);
      if (stopAfter !== null && total >= stopAfter) break;
      if (total > maxBytes)
        throw new RunoffError('too-large', `it unzips to more than the limit of ${mebibytes(maxBytes)}`);
      if (overRatio(total, entry.compressedSize)) throw new RunoffError('too-large', bombReason());
      if (total > entry.uncompressedSize)
        throw new RunoffError('too-large', 'it unzips to more than the .zip states');
    }
  } catch (cause) {
    if (cause instanceof RunoffError) throw cause;
    throw new RunoffError('bad-input', `cannot be unzipped (${errorMessage(cause)})`, { cause });
  } finally {
    zip.close();
  }
  const bytes = Buffer.concat(chunks);
  // A damaged entry may still inflate, to other words than were put in.
  if (stopAfter === null && crc32(bytes) !== entry.crc32)
    throw new RunoffError('bad-input', 'cannot be unzipped (its checksum is wrong: the .zip is damaged)');
  return bytes;
}

function withTopFolder(tree: SourceTree, name: string): SourceTree {
  const tops = new Set(tree.files.map((file) => (file.path.includes('/') ? file.path.split('/')[0] : '')));
  if (tops.size === 1 && !tops.has('')) return tree;
  const under = <T extends { path: string }>(item: T): T => ({ ...item, path: joinPath(name, item.path) });
  return {
    ...tree,
    files: tree.files.map(under),
    refused: tree.refused.map(under),
    skipped: tree.skipped.map(under),
  };
}
