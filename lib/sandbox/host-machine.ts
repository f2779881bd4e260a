import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs';
import { access, constants, readdir, readFile, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RunoffError } from '@/lib/errors';

const run = promisify(execFile);
const openFile = promisify(open);

export const INSTALL = 'apt-get install bubblewrap util-linux';

/** Nodes of /dev that a sandbox has. */
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];

/** Host side of the programs that make a sandbox; nothing of the sandbox's variables reaches them. */
export const HOST_ENV: NodeJS.ProcessEnv = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  NODE_ENV: 'production',
};

/** How this machine lets us make sandboxes; the same for all of a provider. */
export interface Machine {
  /**
   * As root, mounts are made with the machine's own rights and all ids are mapped to themselves below: processes inside
   * may change owners and run services as other users. As another user the mounts are made in a user namespace of its
   * own, and this user is the only one, as root.
   */
  root: boolean;
  /** Where the user namespace of the mounts is to be had, when not root. */
  outer: string | null;
  /** Content for uid_map and gid_map of the namespace of the processes inside. */
  uidMap: string;
  gidMap: string;
  /** Where nsenter lies. */
  nsenter: string;
  /** Entries of /proc that are bound read-only over themselves: root may write to some whatever its rights. */
  guardedProc: string[];
  devices: string[];
  /** Descriptors this process was started with and would hand on to everything it starts. */
  strayDescriptors: number[];
}

/** Looks at this machine and this process once. */
export async function readMachine(): Promise<Machine> {
  const there = await readdir('/dev');
  const root = process.getuid?.() === 0;
  return {
    root,
    outer: root ? null : await outerNamespace(),
    uidMap: root ? await identityMap('uid_map') : '0 0 1',
    gidMap: root ? await identityMap('gid_map') : '0 0 1',
    nsenter: await findProgram('nsenter'),
    guardedProc: root ? await guardedProc() : ['sys'],
    devices: DEVICES.filter((name) => there.includes(name)),
    strayDescriptors: await strayDescriptors(),
  };
}

/**
 * A user namespace in which this user is root, kept by a descriptor of this process. Sandboxes share it: no process
 * inside has a right in it.
 */
async function outerNamespace(): Promise<string> {
  const holder = spawn('unshare', ['--user', '--map-root-user', 'cat'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: HOST_ENV,
  });
  try {
    let problem = '';
    holder.stderr.on('data', (data: Buffer) => (problem += data.toString()));
    holder.stdin.on('error', () => undefined);
    holder.stdin.write('works\n');
    const ended = once(holder, 'close').then(() => {
      throw new RunoffError('sandbox-failed', `No user namespace could be made: ${problem.trim()}`);
    });
    await Promise.race([once(holder.stdout, 'data'), ended]);
    ended.catch(() => undefined);
    const descriptor = await openFile(`/proc/${holder.pid}/ns/user`, 'r');
    return `/proc/${process.pid}/fd/${descriptor}`;
  } finally {
    holder.kill('SIGKILL');
  }
}

/** Every id we have, as itself; lines of user_namespaces(7): first id inside, first outside, count. */
async function identityMap(name: string): Promise<string> {
  const lines = (await readFile(`/proc/self/${name}`, 'utf8')).trim().split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/))
    .map(([inside, , count]) => `${inside} ${inside} ${count}`)
    .join('\n');
}

async function strayDescriptors(): Promise<number[]> {
  const { stdout } = await run('/bin/sh', ['-c', 'echo /proc/$$/fd/*'], { env: HOST_ENV });
  return stdout
    .trim()
    .split(' ')
    .map((path) => Number(path.slice(path.lastIndexOf('/') + 1)))
    .filter((descriptor) => descriptor > 2);
}

/**
 * The shell and script with which a process starts. Descriptors that we got from whoever started us are closed first;
 * only bash can name those above 9. `keepThird`: descriptor 3 is given on purpose.
 */
export function hostShell(
  machine: Machine,
  script: string,
  keepThird: boolean,
): [shell: string, script: string] {
  const stray = machine.strayDescriptors.filter((descriptor) => !(keepThird && descriptor === 3));
  if (stray.length === 0) return ['/bin/sh', script];
  return ['/bin/bash', `exec ${stray.map((descriptor) => `${descriptor}>&-`).join(' ')}\n${script}`];
}

async function findProgram(name: string): Promise<string> {
  for (const folder of ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin']) {
    const path = join(folder, name);
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  throw new RunoffError('sandbox-failed', `${name} is not installed; install it with \`${INSTALL}\`.`);
}

/** Folders of /proc, and its files that somebody may write to, but the processes' own and links. */
async function guardedProc(): Promise<string[]> {
  const guarded: string[] = [];
  // By name: with file types readdir looks at each process too, and fails when one has just ended.
  for (const name of await readdir('/proc')) {
    if (/^\d+$/.test(name)) continue;
    const found = await lstat(join('/proc', name));
    if (found.isSymbolicLink()) continue;
    if (found.isDirectory() || (found.mode & 0o222) !== 0) guarded.push(name);
  }
  return guarded;
}
