import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { RunoffError } from '@/lib/errors';

/** One file, folder or link of a context folder; folders come before what lies in them. */
export interface ContextEntry {
  /** Relative to the context, with `/`. */
  path: string;
  kind: 'file' | 'folder' | 'link';
  mode: number;
}

const MAX_BYTES = 2 * 1024 * 1024 * 1024;
const MAX_ENTRIES = 200_000;

/**
 * What a folder holds, without what its .dockerignore leaves out.
 * Source: https://docs.docker.com/build/concepts/context/ (.dockerignore files).
 * @throws RunoffError `environment-failed` for folders above 2 GB or 200,000 entries, and for pipes and devices.
 */
export async function listContext(folder: string): Promise<ContextEntry[]> {
  return listEntries(folder, ignoreRule(await readIgnoreFile(folder)));
}

/** All that a folder holds, but for what `ignored` names. Throws like `listContext`. */
export async function listEntries(
  folder: string,
  ignored: (path: string) => boolean,
): Promise<ContextEntry[]> {
  const entries: ContextEntry[] = [];
  let bytes = 0;
  const walk = async (parent: string): Promise<void> => {
    const names = (await readdir(join(folder, parent))).sort();
    for (const name of names) {
      const path = parent ? `${parent}/${name}` : name;
      const found = await lstat(join(folder, path));
      const kind = found.isFile()
        ? 'file'
        : found.isDirectory()
          ? 'folder'
          : found.isSymbolicLink()
            ? 'link'
            : null;
      // An ignored folder is still looked into: a later `!pattern` may let parts of it in.
      if (!ignored(path)) {
        if (kind === null) throw tooOdd(`${path} is neither a file, a folder nor a link`);
        bytes += kind === 'file' ? found.size : 0;
        entries.push({ path, kind, mode: found.mode & 0o7777 });
        if (entries.length > MAX_ENTRIES || bytes > MAX_BYTES)
          throw tooOdd('it holds more than 2 GB or 200,000 files');
      }
      if (kind === 'folder') await walk(path);
    }
  };
  await walk('');
  return entries;
}

function tooOdd(what: string): RunoffError {
  return new RunoffError('environment-failed', `The environment folder cannot be used: ${what}.`);
}

/** Hash over names, kinds, modes and contents. */
export async function hashContext(folder: string, entries: ContextEntry[]): Promise<string> {
  const hash = createHash('sha256');
  for (const entry of entries) {
    hash.update(`${entry.kind} ${entry.mode.toString(8)} ${entry.path}\0`);
    const path = join(folder, entry.path);
    if (entry.kind === 'link') hash.update(`${await readlink(path)}\0`);
    if (entry.kind === 'file') {
      const content = createHash('sha256');
      await pipeline(createReadStream(path), content);
      hash.update(content.digest());
    }
  }
  return hash.digest('hex');
}

/** What a COPY source names: the entry itself, or for a folder (`root`) all within it. */
export interface Source {
  /** Path in the context; empty for the whole context. */
  root: string;
  isFolder: boolean;
}

/** The entries a source pattern names, e.g. `a.txt`, `sub`, `*.py`, `.`; empty when there are none. */
export function findSources(pattern: string, entries: ContextEntry[]): Source[] {
  const plain = pattern.replace(/\/+$/, '');
  if (plain === '.' || plain === '') return [{ root: '', isFolder: true }];
  const matches = /[*?[]/.test(plain) ? globRule(plain) : (path: string) => path === plain;
  return entries
    .filter((entry) => matches(entry.path))
    .map((entry) => ({ root: entry.path, isFolder: entry.kind === 'folder' }));
}

async function readIgnoreFile(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, '.dockerignore'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Says of a path whether a .dockerignore leaves it out: the last matching line decides, `!` lets in again. */
export function ignoreRule(text: string): (path: string) => boolean {
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const lets = line.startsWith('!');
      const pattern = (lets ? line.slice(1) : line)
        .trim()
        .replace(/^\.?\/+/, '')
        .replace(/\/+$/, '');
      return { lets, matches: globRule(pattern) };
    });
  return (path) => {
    const parts = path.split('/');
    const withParents = parts.map((_, i) => parts.slice(0, i + 1).join('/'));
    const last = rules.findLast(({ matches }) => withParents.some(matches));
    return last !== undefined && !last.lets;
  };
}

/** A pattern of Go's filepath.Match, with `**` for any number of folders. */
function globRule(pattern: string): (path: string) => boolean {
  const source = pattern.replaceAll(/\*\*\/|\*\*|\*|\?|\[\^?[^\]]+\]|\\.|[.+^${}()|\\/]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.startsWith('[') || (part.length === 2 && part.startsWith('\\')) ? part : `\\${part}`;
  });
  const expression = new RegExp(`^${source}$`, 's');
  return (path) => expression.test(path);
}
