import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CgroupSupport } from '@/lib/sandbox/cgroup-support';
import { pidNamespaceOf } from '@/lib/sandbox/marked-processes';
import type { SandboxLimits } from '@/lib/sandbox/sandbox';

/** Groups of one command: everything it starts stays in them, however it detaches itself. */
export interface CommandGroup {
  /** A process joins by writing 0 to each of these files. */
  joins: string[];
  /**
   * Ends every process in it that is in the pid namespace of `initPid`, but not those outside, which wait for them and
   * reap them: an orphan would wait for the machine's own pid 1. Nothing starts in it any more.
   */
  kill(initPid: number): Promise<void>;
  /** True when nothing but this process is in it, so that another command can have it. */
  servesAgain(pid: number | null): boolean;
  /** Removes it if nothing of the command lives on; else it goes with the sandbox. */
  close(): Promise<void>;
}

export interface LimitCounts {
  /** Processes ended by the memory limit so far. */
  oomKills: number;
  /** Times a process could not be started for the limit of processes so far. */
  pidsRefused: number;
}

/** Control groups of one sandbox. The limits lie one level above every process, out of reach from inside. */
export interface SandboxGroups {
  /** Folders that `removeGroups` takes away again. */
  folders: string[];
  /** Groups of pid 1. */
  joins: string[];
  startCommand(name: string): Promise<CommandGroup>;
  /** True when no command has left anything but these processes. */
  holdOnly(allowed: readonly (number | null)[]): boolean;
  counts(): LimitCounts;
}

/** Makes the groups of a sandbox with its limits; null where there are none to be had. */
export async function makeGroups(
  support: CgroupSupport,
  name: string,
  limits: SandboxLimits,
): Promise<SandboxGroups | null> {
  if (support.version === null) return null;
  return support.version === 2 ? makeUnified(support, name, limits) : makeVersion1(support, name, limits);
}

/** The folders a sandbox of this name has, made or not. */
export function groupFolders(support: CgroupSupport, name: string): string[] {
  if (support.version === null) return [];
  if (support.version === 2) return [join(support.folder, name)];
  const parents = [support.pids, support.memory, ...(support.cpu === null ? [] : [support.cpu])];
  return parents.map((parent) => join(parent, name));
}

async function makeUnified(
  support: Extract<CgroupSupport, { version: 2 }>,
  name: string,
  limits: SandboxLimits,
): Promise<SandboxGroups> {
  const top = join(support.folder, name);
  const first = join(top, 'first');
  await mkdir(first, { recursive: true });
  await writeFile(join(top, 'memory.max'), bytes(limits));
  await writeFile(join(top, 'pids.max'), String(limits.pids));
  await writeIfThere(join(top, 'memory.swap.max'), '0');
  if (support.cpu && limits.cpus !== null) {
    await writeFile(join(top, 'cpu.max'), `${Math.max(1000, Math.round(limits.cpus * 100_000))} 100000`);
  }
  const commands: Commands = { folders: new Set(), refusedBefore: 0 };
  return {
    folders: [top],
    joins: [join(first, 'cgroup.procs')],
    startCommand: (command) => commandGroup(join(top, command), [], commands),
    holdOnly: (allowed) => holdOnly(commands.folders, allowed),
    counts: () => ({
      oomKills: counter(join(top, 'memory.events'), 'oom_kill'),
      pidsRefused: pidsRefused([top, first], commands),
    }),
  };
}

async function makeVersion1(
  support: Extract<CgroupSupport, { version: 1 }>,
  name: string,
  limits: SandboxLimits,
): Promise<SandboxGroups> {
  const memory = join(support.memory, name);
  const pids = join(support.pids, name);
  const cpu = support.cpu === null || limits.cpus === null ? null : join(support.cpu, name);
  const shared = [memory, ...(cpu === null ? [] : [cpu])].map((folder) => join(folder, 'all'));
  await writeMemory1(memory, limits);
  await mkdir(join(pids, 'first'), { recursive: true });
  await writeFile(join(pids, 'pids.max'), String(limits.pids));
  if (cpu !== null) {
    await mkdir(cpu, { recursive: true });
    const quota = Math.max(1000, Math.round((limits.cpus ?? 1) * 100_000));
    await writeFile(join(cpu, 'cpu.cfs_quota_us'), String(quota));
  }
  for (const folder of shared) await mkdir(folder);
  const joins = shared.map((folder) => join(folder, 'cgroup.procs'));
  const commands: Commands = { folders: new Set(), refusedBefore: 0 };
  return {
    folders: groupFolders(support, name),
    joins: [...joins, join(pids, 'first/cgroup.procs')],
    startCommand: (command) => commandGroup(join(pids, command), joins, commands),
    holdOnly: (allowed) => holdOnly(commands.folders, allowed),
    counts: () => ({
      oomKills:
        counter(join(memory, 'memory.oom_control'), 'oom_kill') +
        counter(join(memory, 'all/memory.oom_control'), 'oom_kill'),
      pidsRefused: pidsRefused([pids, join(pids, 'first')], commands),
    }),
  };
}

async function writeMemory1(folder: string, limits: SandboxLimits): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeIfThere(join(folder, 'memory.use_hierarchy'), '1');
  await writeFile(join(folder, 'memory.limit_in_bytes'), bytes(limits));
  await writeIfThere(join(folder, 'memory.memsw.limit_in_bytes'), bytes(limits));
}

/** Groups of commands that are there, and what was counted in those that are not any more. */
interface Commands {
  folders: Set<string>;
  refusedBefore: number;
}

async function commandGroup(
  folder: string,
  sharedJoins: string[],
  commands: Commands,
): Promise<CommandGroup> {
  await mkdir(folder);
  commands.folders.add(folder);
  let killed = false;
  return {
    joins: [...sharedJoins, join(folder, 'cgroup.procs')],
    kill: (initPid) => {
      killed = true;
      return killGroup(folder, initPid);
    },
    servesAgain: (pid) => !killed && holdOnly([folder], [pid]),
    close: async () => {
      const refused = counter(join(folder, 'pids.events'), 'max');
      if (!(await removeTree(folder)) || !commands.folders.delete(folder)) return;
      commands.refusedBefore += refused;
    },
  };
}

/** Ends all processes in these folders and removes them, as far as they exist; waits at most `waitMs`. */
export async function removeGroups(folders: string[], waitMs = 5_000): Promise<void> {
  const until = Date.now() + waitMs;
  for (const folder of folders) {
    await killGroup(folder, null);
    while (!(await removeTree(folder)) && Date.now() < until) await sleep(10);
  }
}

/**
 * Ends the processes of a group, or only those in the pid namespace of `initPid`. Forks are stopped first, so that a
 * tree that starts processes faster than we kill them comes to its end.
 */
async function killGroup(folder: string, initPid: number | null): Promise<void> {
  await writeIfThere(join(folder, 'pids.max'), '0');
  if (initPid === null && (await writeIfThere(join(folder, 'cgroup.kill'), '1'))) return;
  const namespace = initPid === null ? null : await pidNamespaceOf(initPid);
  for (let pass = 0; pass < 100; pass += 1) {
    let left = 0;
    for (const pid of pidsBelow(folder)) {
      const outside = initPid !== null && !(await isIn(namespace, pid));
      // One outside stops itself when what it waits for is stopped.
      signalIfThere(pid, outside ? 'SIGCONT' : 'SIGKILL');
      if (!outside) left += 1;
    }
    if (left === 0) return;
    await sleep(pass < 5 ? 2 : 20);
  }
  if (initPid === null) await writeIfThere(join(folder, 'cgroup.kill'), '1');
}

/** One that we cannot look at, or that is gone, counts as inside. */
async function isIn(namespace: string | null, pid: number): Promise<boolean> {
  const found = await pidNamespaceOf(pid);
  return found === null || found === namespace;
}

function holdOnly(folders: Iterable<string>, allowed: readonly (number | null)[]): boolean {
  return [...folders].every((folder) => pidsBelow(folder).every((found) => allowed.includes(found)));
}

function pidsBelow(folder: string): number[] {
  const pids: number[] = [];
  for (const group of treeOf(folder)) {
    const text = readIfThere(join(group, 'cgroup.procs'));
    for (const line of text.split('\n')) if (Number(line) > 0) pids.push(Number(line));
  }
  return pids;
}

/** A group and all below it (whoever has the rights inside may make some), deepest first. */
function treeOf(folder: string): string[] {
  const below: string[] = [];
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) below.push(...treeOf(join(folder, entry.name)));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  return [...below, folder];
}

/** True when it is gone. A group with processes in it cannot be removed. */
async function removeTree(folder: string): Promise<boolean> {
  try {
    for (const group of treeOf(folder)) await rmdir(group);
    return true;
  } catch (error) {
    if (isMissing(error)) return true;
    if (hasCode(error, 'EBUSY') || hasCode(error, 'ENOTEMPTY')) return false;
    throw error;
  }
}

function pidsRefused(folders: string[], commands: Commands): number {
  let sum = commands.refusedBefore;
  for (const folder of [...folders, ...commands.folders]) sum += counter(join(folder, 'pids.events'), 'max');
  return sum;
}

/** A number of a `name value` file; 0 when the file has none, as with older kernels. */
function counter(path: string, name: string): number {
  const line = readIfThere(path)
    .split('\n')
    .find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}

/** At once: the kernel answers in microseconds, and a trip through the thread pool for each file takes longer. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

/** False when there is no such file, as kernels and versions differ. */
async function writeIfThere(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'r+' });
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT') || hasCode(error, 'ENODEV');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function bytes(limits: SandboxLimits): string {
  return String(limits.memoryMb * 1024 * 1024);
}
