import { execFile } from 'node:child_process';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errorMessage } from '@/lib/errors';

const run = promisify(execFile);

/** How memory and processes of a sandbox can be limited here; folders are those in which sandboxes get theirs. */
export type CgroupSupport =
  | { version: 1; memory: string; pids: string; cpu: string | null }
  | { version: 2; folder: string; cpu: boolean }
  | { version: null; why: string };

/** Folder of ours below the place where control groups may be made. It stays. */
const NAME = 'runoff';
/** Limits of the trial: bytes, processes. */
const MEMORY = 64 * 1024 * 1024;
const PIDS = 100;

/**
 * Finds control groups this process may use, tried for real by moving a process into a group with limits. Version 2
 * is tried at the root (as root), then in the parent of our own group and in our own (delegated subtrees).
 * @param folder unique name for the trial group
 */
export async function findCgroups(folder: string): Promise<CgroupSupport> {
  const mounts = await cgroupMounts();
  const problems: string[] = [];
  for (const candidate of await unifiedCandidates(mounts)) {
    try {
      return await tryUnified(candidate, folder);
    } catch (error) {
      problems.push(errorMessage(error));
    }
  }
  const memory = mounts.find((mount) => mount.controllers.includes('memory'));
  const pids = mounts.find((mount) => mount.controllers.includes('pids'));
  if (memory && pids) {
    try {
      return await tryVersion1(memory.path, pids.path, cpuMount(mounts), folder);
    } catch (error) {
      problems.push(errorMessage(error));
    }
  }
  return { version: null, why: problems.at(-1) ?? 'no control groups are mounted' };
}

interface CgroupMount {
  path: string;
  unified: boolean;
  controllers: string[];
}

/** From /proc/self/mountinfo: `… <mount point> … - <type> <source> <super options>` (proc(5)). */
async function cgroupMounts(): Promise<CgroupMount[]> {
  const text = await readFile('/proc/self/mountinfo', 'utf8');
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [type, , options = ''] = after.split(' ');
    const path = before.split(' ')[4];
    if (path === undefined || (type !== 'cgroup' && type !== 'cgroup2')) return [];
    return [{ path, unified: type === 'cgroup2', controllers: options.split(',') }];
  });
}

function cpuMount(mounts: CgroupMount[]): string | null {
  return mounts.find((mount) => !mount.unified && mount.controllers.includes('cpu'))?.path ?? null;
}

async function unifiedCandidates(mounts: CgroupMount[]): Promise<string[]> {
  const mount = mounts.find((candidate) => candidate.unified);
  if (!mount) return [];
  const own = /^0::(.*)$/m.exec(await readFile('/proc/self/cgroup', 'utf8'))?.[1] ?? '/';
  const candidates = [join(mount.path, dirname(own)), join(mount.path, own)];
  return [...new Set(process.getuid?.() === 0 ? [mount.path, ...candidates] : candidates)];
}

async function tryUnified(parent: string, trial: string): Promise<CgroupSupport> {
  const controllers = (await readFile(join(parent, 'cgroup.controllers'), 'utf8')).trim().split(' ');
  if (!controllers.includes('memory') || !controllers.includes('pids'))
    throw new Error(`${parent} has no memory and pids controllers`);
  const cpu = controllers.includes('cpu');
  const folder = join(parent, NAME);
  const wanted = cpu ? '+memory +pids +cpu' : '+memory +pids';
  await writeFile(join(parent, 'cgroup.subtree_control'), wanted);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'cgroup.subtree_control'), wanted);
  await tryGroup(join(folder, trial), { 'memory.max': MEMORY, 'pids.max': PIDS });
  return { version: 2, folder, cpu };
}

async function tryVersion1(
  memory: string,
  pids: string,
  cpu: string | null,
  trial: string,
): Promise<CgroupSupport> {
  await mkdir(join(memory, NAME), { recursive: true });
  await tryGroup(join(memory, NAME, trial), { 'memory.limit_in_bytes': MEMORY });
  await mkdir(join(pids, NAME), { recursive: true });
  await tryGroup(join(pids, NAME, trial), { 'pids.max': PIDS });
  let cpuFolder: string | null = cpu === null ? null : join(cpu, NAME);
  try {
    if (cpuFolder !== null) await mkdir(cpuFolder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    cpuFolder = null; // Cores are then not limited; memory and processes are what counts.
  }
  return { version: 1, memory: join(memory, NAME), pids: join(pids, NAME), cpu: cpuFolder };
}

/** Makes a group, sets its limits and moves a shell into it. */
async function tryGroup(folder: string, limits: Record<string, number>): Promise<void> {
  await mkdir(folder);
  try {
    for (const [file, limit] of Object.entries(limits)) await writeFile(join(folder, file), String(limit));
    await run('/bin/sh', ['-c', 'echo 0 >"$1"', 'sh', join(folder, 'cgroup.procs')]);
  } finally {
    await rmdir(folder);
  }
}
