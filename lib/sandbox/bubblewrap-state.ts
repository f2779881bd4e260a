import { execFile } from 'node:child_process';
import { link, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { errorMessage, RunoffError } from '@/lib/errors';
import { removeGroups } from '@/lib/sandbox/cgroup';
import {
  bootId,
  identityOf,
  isAlive,
  killProcess,
  processIdentitySchema,
} from '@/lib/sandbox/process-identity';

const run = promisify(execFile);

/** What is known of a sandbox on disk, so that another process can end it when its owner was killed. */
const stateSchema = z.object({
  id: z.string(),
  bootId: z.string(),
  /** The process of Runoff that opened it. */
  owner: processIdentitySchema,
  /** bwrap outside and pid 1 inside; null until they run. */
  monitor: processIdentitySchema.nullable(),
  init: processIdentitySchema.nullable(),
  /** Its control groups. */
  groups: z.array(z.string()),
});
export type SandboxState = z.infer<typeof stateSchema>;

/** Where a sandbox keeps its written files, and the record beside it, which is there first and goes last. */
export function sandboxFolder(stateFolder: string, id: string): string {
  return join(stateFolder, 'sandboxes', id);
}

/** Writes the record whole or not at all; `first`: false is returned when there is a sandbox of this id already. */
export async function writeState(stateFolder: string, state: SandboxState, first: boolean): Promise<boolean> {
  const path = `${sandboxFolder(stateFolder, state.id)}.json`;
  await writeFile(`${path}.new`, JSON.stringify(state));
  if (!first) {
    await rename(`${path}.new`, path);
    return true;
  }
  try {
    await link(`${path}.new`, path);
    await rm(`${path}.new`);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Ends what the record names and removes its files, groups and the record itself. `withFolder` does what is to be done
 * with the folder of its files when nothing runs over them any more; `keep`: it and the record stay.
 */
export async function removeTraces(
  stateFolder: string,
  state: SandboxState,
  withFolder: 'keep' | ((folder: string) => Promise<void>) = removeFolder,
): Promise<void> {
  const folder = sandboxFolder(stateFolder, state.id);
  const thisBoot = state.bootId === (await bootId());
  if (thisBoot) {
    // The end of pid 1 ends all inside; its parent outside reaps it and ends by itself.
    if (state.init) await killProcess(state.init);
    for (const process of [state.init, state.monitor]) {
      for (let pass = 0; process && pass < 300 && (await isAlive(process)); pass += 1)
        await sleep(pass < 20 ? 2 : 10);
    }
    if (state.monitor) await killProcess(state.monitor);
  }
  if (withFolder !== 'keep') await withFolder(folder);
  if (thisBoot) await removeGroups(state.groups);
  if (withFolder !== 'keep') await removeRecord(stateFolder, state.id);
}

/**
 * Removes a folder with whatever a sandbox left in it. `rm` goes down with openat and so takes trees that are deeper
 * than a path can be long; folders without permissions (only for other users than root) are opened first.
 * @throws RunoffError `sandbox-failed` when something stays.
 */
export async function removeFolder(folder: string): Promise<void> {
  const remove = () => run('rm', ['-rf', '--one-file-system', '--', folder]);
  try {
    await remove().catch(async () => {
      await run('chmod', ['-R', 'u+rwX', '--', folder]);
      await remove();
    });
  } catch (error) {
    throw new RunoffError(
      'sandbox-failed',
      `The folder ${folder} could not be removed: ${errorMessage(error).split('\n')[1] ?? 'unknown'}`,
      { cause: error },
    );
  }
}

/** A record whose writer lives is whole after this long. */
const HALF_WRITTEN_MS = 60_000;

/** Removes sandboxes whose owner no longer lives; returns how many. */
export async function reapSandboxes(stateFolder: string): Promise<number> {
  const folder = join(stateFolder, 'sandboxes');
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const boot = await bootId();
  const ownerLives = async ({ bootId: of, owner }: SandboxState) => of === boot && (await isAlive(owner));
  let removed = 0;
  for (const name of names) {
    if (name.endsWith('.json.new')) await removeHalfWritten(join(folder, name), ownerLives);
    if (!name.endsWith('.json')) continue;
    const state = await readState(join(folder, name));
    if (state === null || (await ownerLives(state))) continue;
    await removeTraces(stateFolder, state);
    removed += 1;
  }
  return removed;
}

/** Removes a first record whose writer was killed before it was one: nothing else of its sandbox was made. */
async function removeHalfWritten(path: string, ownerLives: (state: SandboxState) => Promise<boolean>) {
  const written = await readFile(path, 'utf8').catch(() => null);
  if (written === null) return;
  const state = stateSchema.safeParse(jsonOf(written)).data;
  const found = await stat(path).catch(() => null);
  const old = found !== null && Date.now() - found.mtimeMs > HALF_WRITTEN_MS;
  if (state ? !(await ownerLives(state)) : old) await rm(path, { force: true });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function removeRecord(stateFolder: string, id: string): Promise<void> {
  for (const end of ['.json.new', '.json'])
    await rm(`${sandboxFolder(stateFolder, id)}${end}`, { force: true });
}

/** Null when its owner just removed it. */
async function readState(path: string): Promise<SandboxState | null> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new RunoffError(
      'sandbox-failed',
      `The record ${path} of a sandbox cannot be read; remove it by hand.`,
      {
        cause: error,
      },
    );
  }
}

/** This process, as owner. */
export async function ownIdentity(): Promise<{ bootId: string; owner: SandboxState['owner'] }> {
  const owner = await identityOf(process.pid);
  if (!owner) throw new RunoffError('sandbox-failed', 'This process could not be found under /proc.');
  return { bootId: await bootId(), owner };
}
