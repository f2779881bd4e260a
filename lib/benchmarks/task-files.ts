import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, open, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { RunoffError } from '@/lib/errors';

/** What a task folder may hold at most; more is taken for a mistake. */
export const TASK_LIMITS = {
  files: 20_000,
  bytes: 4 * 1024 ** 3,
  /** Of task.toml and of an instruction. */
  textBytes: 1024 ** 2,
};

/** Made by tools and systems beside the task, no part of it (harbor/environments/definition.py). */
const IGNORED = new Set(['.DS_Store', '.git', '__pycache__']);

/** The host folder `parts` of a task when it is there; links are followed and must stay inside the task. */
export async function folderIn(root: string, ...parts: string[]): Promise<string | null> {
  const path = join(root, ...parts);
  return (await kindOf(root, path)) === 'folder' ? path : null;
}

/** Whether a regular file is there; links are followed and must stay inside the task. */
export async function hasFile(root: string, ...parts: string[]): Promise<boolean> {
  return (await kindOf(root, join(root, ...parts))) === 'file';
}

/**
 * The text of a file of a task, without its byte order mark; null when there is none.
 * Throws `too-large`, or `bad-input` for a link that leads out of the task.
 */
export async function textIn(root: string, ...parts: string[]): Promise<string | null> {
  const path = join(root, ...parts);
  if ((await kindOf(root, path)) !== 'file') return null;
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > TASK_LIMITS.textBytes)
      throw new RunoffError(
        'too-large',
        `${path} has ${size.toLocaleString('en-US')} bytes; 1 MB is allowed.`,
      );
    return new TextDecoder().decode(await file.readFile());
  } finally {
    await file.close();
  }
}

async function kindOf(root: string, path: string): Promise<'file' | 'folder' | null> {
  const found = await statOrNull(path);
  if (!found) return null;
  const real = await realpath(path);
  if (!isInside(await realpath(root), real))
    throw new RunoffError('bad-input', `${path} is a link that leads out of the task's folder.`);
  return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : null;
}

async function statOrNull(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return null;
    throw new RunoffError('bad-input', `${path} cannot be read.`, { cause: error });
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !way.startsWith(sep);
}

/**
 * Hex SHA-256 over every file of a task: names, contents, the executable bit and link targets. It does not depend on
 * where the folder lies. Throws `bad-input` for links that lead out, devices, sockets and pipes, `too-large` above
 * TASK_LIMITS.
 */
export async function hashTask(root: string): Promise<string> {
  const hash = createHash('sha256');
  const realRoot = await realpath(root);
  let files = 0;
  let bytes = 0;
  const visit = async (folder: string): Promise<void> => {
    for (const name of (await readdir(folder)).sort()) {
      if (IGNORED.has(name)) continue;
      const path = join(folder, name);
      const shown = relative(root, path);
      const info = await lstat(path);
      files += 1;
      bytes += info.isFile() ? info.size : 0;
      if (files > TASK_LIMITS.files || bytes > TASK_LIMITS.bytes)
        throw new RunoffError(
          'too-large',
          `${root} holds more than a task may (${TASK_LIMITS.files} files, 4 GB).`,
        );
      if (info.isDirectory()) await visit(path);
      else if (info.isSymbolicLink()) hash.update(`link ${shown}\0${await linkInside(realRoot, path)}\0`);
      else if (info.isFile()) {
        hash.update(`file ${shown}\0${(info.mode & 0o100) === 0 ? '-' : 'x'}\0`);
        hash.update(await fileHash(path));
      } else throw new RunoffError('bad-input', `${path} is no file, folder or link.`);
    }
  };
  await visit(root);
  return hash.digest('hex');
}

async function linkInside(realRoot: string, path: string): Promise<string> {
  const target = await readlink(path);
  const out = new RunoffError(
    'bad-input',
    `${path} is a link that leads out of the task's folder (${target}).`,
  );
  try {
    if (!isInside(realRoot, await realpath(path))) throw out;
  } catch (error) {
    if (error === out) throw out;
    throw new RunoffError('bad-input', `${path} is a link that leads nowhere (${target}).`, { cause: error });
  }
  return target;
}

function fileHash(path: string): Promise<Buffer> {
  return new Promise((done, fail) => {
    const hash = createHash('sha256');
    createReadStream(path)
      .on('error', (cause) =>
        fail(new RunoffError('bad-input', `${path} cannot be read: ${cause.message}`, { cause })),
      )
      .on('data', (chunk) => hash.update(chunk))
      .on('end', () => done(hash.digest()));
  });
}
