import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { errorMessage, RunoffError } from '@/lib/errors';
import type { HostVariables } from './host-variables';
import { readTask } from './read-task';
import type { BenchmarkTask } from './task';
import { folderIn, hasFile } from './task-files';

/** A folder of tasks as it was read. */
export interface BenchmarkFolder {
  name: string;
  folder: string;
  /** By name, in the order of the folder. */
  tasks: BenchmarkTask[];
  /** Folders that look like a task and cannot be read, `path` relative to the folder. */
  refused: { path: string; reason: string }[];
}

export interface ReadBenchmarkOptions {
  /** The folder's name when left out. */
  name?: string;
  /** Variables of this machine that tasks may ask for; none when left out. */
  host?: HostVariables;
  onTask?: (done: number, total: number, task: string) => void;
  signal?: AbortSignal;
}

const MAX_TASKS = 10_000;

/**
 * Reads one task folder, or every task folder in a directory and in the directories right in it. One that cannot be
 * read becomes a line in `refused`; of two tasks of the same name the second is refused.
 * Throws `not-found` for a path that is no folder, `bad-input` for a folder without any task; aborts with `signal`.
 */
export async function readBenchmark(
  path: string,
  options: ReadBenchmarkOptions = {},
): Promise<BenchmarkFolder> {
  const { host, onTask, signal } = options;
  const folder = await existingFolder(path);
  const name = options.name?.trim() || basename(folder);
  const found = await taskFolders(folder);
  if (found.length === 0)
    throw new RunoffError('bad-input', `${folder} holds no task: no folder with a task.toml.`);
  const result: BenchmarkFolder = { name, folder, tasks: [], refused: [] };
  const names = new Map<string, string>();
  for (const [i, { place, reason }] of found.entries()) {
    signal?.throwIfAborted();
    const shown = relative(folder, place) || '.';
    const twin = names.get(basename(place));
    try {
      if (reason !== null) throw new RunoffError('bad-input', reason);
      if (twin !== undefined) throw new RunoffError('bad-input', `${twin} has the same name.`);
      result.tasks.push(await readTask(place, name, host));
      names.set(basename(place), shown);
    } catch (error) {
      result.refused.push({ path: shown, reason: errorMessage(error) });
    }
    onTask?.(i + 1, found.length, basename(place));
    await turn();
  }
  result.tasks.sort((a, b) => (a.name < b.name ? -1 : 1));
  return result;
}

async function existingFolder(path: string): Promise<string> {
  const folder = resolve(path);
  try {
    if ((await stat(folder)).isDirectory()) return folder;
  } catch (cause) {
    throw new RunoffError('not-found', `There is no folder ${folder}.`, { cause });
  }
  throw new RunoffError('not-found', `${folder} is a file; a folder of tasks is asked for.`);
}

interface Found {
  place: string;
  /** Set for what looks like a task and cannot be one. */
  reason: string | null;
}

async function taskFolders(folder: string): Promise<Found[]> {
  const self = await asTask(folder, folder);
  if (self) return [self];
  const found: Found[] = [];
  for (const place of await foldersIn(folder)) {
    const task = await asTask(folder, place);
    if (task) found.push(task);
    else
      for (const inner of await foldersIn(place)) found.push(...[(await asTask(folder, inner)) ?? []].flat());
    if (found.length > MAX_TASKS)
      throw new RunoffError('too-large', `${folder} holds more than ${MAX_TASKS} tasks.`);
  }
  return found;
}

/** A folder with a task.toml, or with an instruction and tests beside it where one should be; null for others. */
async function asTask(root: string, place: string): Promise<Found | null> {
  try {
    if (hasFile(place, 'task.toml')) {
      const outside = relative(await realpath(root), await realpath(place)).startsWith('..');
      return { place, reason: outside ? 'It is a link that leads out of the benchmark.' : null };
    }
    const looks = hasFile(place, 'instruction.md') && folderIn(place, 'tests') !== null;
    return looks ? { place, reason: 'It has no task.toml.' } : null;
  } catch (error) {
    return { place, reason: errorMessage(error) };
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const places: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const place = join(folder, entry.name);
    if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(place)))) places.push(place);
  }
  return places.sort();
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
