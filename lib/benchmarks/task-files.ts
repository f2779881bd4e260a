import { createHash, hash } from 'node:crypto';
import {
  createReadStream,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { errorMessage, RunoffError } from '@/lib/errors';

/** What a task folder may hold at most; more is taken for a mistake. */
export const TASK_LIMITS = {
  files: 20_000,
  bytes: 4 * 1024 ** 3,
  /** Of task.toml and of an instruction. */
  textBytes: 1024 ** 2,
};

/**
 * Questions about paths and small files are asked synchronously: waiting for each in the thread pool takes ten times as
 * long. Larger files are streamed, and after so many entries others get their turn.
 */
const SMALL_BYTES = 64 * 1024;
const ENTRIES_A_TURN = 100;

/** Made by tools and systems beside the task, no part of it (harbor/environments/definition.py). */
const IGNORED = new Set(['.DS_Store', '.git', '__pycache__']);

/** The host folder `parts` of a task when it is there; links are followed and must stay inside the task. */
export function folderIn(root: string, ...parts: string[]): string | null {
  const path = join(root, ...parts);
  return found(root, path)?.isDirectory() === true ? path : null;
}

/** Whether a regular file is there; links are followed and must stay inside the task. */
export function hasFile(root: string, ...parts: string[]): boolean {
  return found(root, join(root, ...parts))?.isFile() === true;
}

/**
 * The text of a file of a task, without its byte order mark; null when there is none.
 * Throws `too-large`, or `bad-input` for a link that leads out of the task.
 */
export function textIn(root: string, ...parts: string[]): string | null {
  const path = join(root, ...parts);
  const file = found(root, path);
  if (!file?.isFile()) return null;
  if (file.size > TASK_LIMITS.textBytes)
    throw new RunoffError(
      'too-large',
      `${path} has ${file.size.toLocaleString('en-US')} bytes; 1 MB is allowed.`,
    );
  return new TextDecoder().decode(readable(path, () => readFileSync(path)) ?? undefined);
}

function found(root: string, path: string): Stats | null {
  const stats = readable(path, () => statSync(path, { throwIfNoEntry: false })) ?? null;
  if (stats && !isInside(realpathSync.native(root), realpathSync.native(path)))
    throw new RunoffError('bad-input', `${path} is a link that leads out of the task's folder.`);
  return stats;
}

/** What `read` gives; null where a folder of the path is a file. Throws `bad-input` when it cannot be read. */
function readable<T>(path: string, read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return null;
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
  const all = createHash('sha256');
  const realRoot = realpathSync.native(root);
  let files = 0;
  let bytes = 0;
  const visit = async (folder: string): Promise<void> => {
    for (const name of readdirSync(folder).sort()) {
      if (IGNORED.has(name)) continue;
      const path = join(folder, name);
      const shown = relative(root, path);
      const info = lstatSync(path);
      files += 1;
      if (files % ENTRIES_A_TURN === 0) await turn();
      bytes += info.isFile() ? info.size : 0;
      if (files > TASK_LIMITS.files || bytes > TASK_LIMITS.bytes)
        throw new RunoffError(
          'too-large',
          `${root} holds more than a task may (${TASK_LIMITS.files} files, 4 GB).`,
        );
      if (info.isDirectory()) await visit(path);
      else if (info.isSymbolicLink()) all.update(`link ${shown}\0${linkInside(realRoot, path)}\0`);
      else if (info.isFile()) {
        all.update(`file ${shown}\0${(info.mode & 0o100) === 0 ? '-' : 'x'}\0`);
        all.update(info.size > SMALL_BYTES ? await fileHash(path) : smallFileHash(path));
      } else throw new RunoffError('bad-input', `${path} is no file, folder or link.`);
    }
  };
  await visit(root);
  return all.digest('hex');
}

function linkInside(realRoot: string, path: string): string {
  const target = readlinkSync(path);
  const out = new RunoffError(
    'bad-input',
    `${path} is a link that leads out of the task's folder (${target}).`,
  );
  try {
    if (!isInside(realRoot, realpathSync.native(path))) throw out;
  } catch (error) {
    if (error === out) throw out;
    throw new RunoffError('bad-input', `${path} is a link that leads nowhere (${target}).`, { cause: error });
  }
  return target;
}

function smallFileHash(path: string): Buffer {
  try {
    return hash('sha256', readFileSync(path), 'buffer');
  } catch (error) {
    throw unreadable(path, error);
  }
}

const unreadable = (path: string, cause: unknown) =>
  new RunoffError('bad-input', `${path} cannot be read: ${errorMessage(cause)}`, { cause });

function fileHash(path: string): Promise<Buffer> {
  return new Promise((done, fail) => {
    const whole = createHash('sha256');
    createReadStream(path)
      .on('error', (cause) => fail(unreadable(path, cause)))
      .on('data', (chunk) => whole.update(chunk))
      .on('end', () => done(whole.digest()));
  });
}
