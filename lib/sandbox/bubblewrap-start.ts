import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RunoffError } from '@/lib/errors';
import { HOST_ENV, hostShell, type Machine } from '@/lib/sandbox/host-machine';
import type { RootFs } from '@/lib/sandbox/root-fs';

export interface Started {
  monitor: ChildProcess;
  /** Host pid of pid 1 inside. */
  initPid: number;
}

export interface StartOptions {
  /** Empty folder of this sandbox. */
  folder: string;
  rootFs: RootFs;
  workdir: string;
  network: boolean;
  /** cgroup.procs files that pid 1 joins. */
  joins: string[];
}

/**
 * Makes the mounts in a mount namespace of their own and runs pid 1 over them, in a user namespace below that has no
 * right over any of them. In it no further namespaces can be made, hence nothing mounted: with a control group
 * namespace of its own root could mount the machine's groups and write to them. Arguments: folder, cgroup files, `--`,
 * the command line of bwrap. Ends with its starter (bwrap's --die-with-parent).
 */
const SETUP = `set -e
cd "$1"; shift
while [ "$1" != -- ]; do echo 0 >"$1"; shift; done; shift
umask 0; mkfifo -m 622 out-0 out-1 out-2; mkfifo -m 600 ask
mount -a -T fstab
holder=$(unshare --user sh -c 'sleep 5 >/dev/null 2>&1 3>&- & echo $!')
echo "$RUNOFF_UID_MAP" >/proc/$holder/uid_map
echo "$RUNOFF_GID_MAP" >/proc/$holder/gid_map
exec 9</proc/$holder/ns/user
nsenter --user=/proc/self/fd/9 --preserve-credentials sh -c 'for kind in user mnt cgroup net pid ipc uts; do echo 0 >/proc/sys/user/max_\${kind}_namespaces; done'
kill $holder
unset RUNOFF_UID_MAP RUNOFF_GID_MAP
exec "$@" <dev/null`;
/** Waits for ever and, as bash does at each SIGCHLD, reaps what is orphaned inside. */
const PID_1 = `trap '' INT TERM HUP QUIT USR1 USR2 PIPE ALRM
mkdir -p -- "$1" || exit 1
exec 9<&- 3<> <(:); echo ready; exec >/dev/null 2>&1
while :; do read -r -u 3 _; done`;

const infoSchema = z.object({ 'child-pid': z.number().int().positive() });

/**
 * Starts a sandbox in `folder` (the caller removes it). Rejects with `sandbox-failed` and what bwrap or mount said, or
 * with `cancelled`; nothing of it runs any more then.
 */
export async function startSandbox(
  machine: Machine,
  options: StartOptions,
  signal: AbortSignal,
): Promise<Started> {
  await writeFolder(machine, options);
  const line = [...outerLine(machine), 'unshare', '--mount', '--propagation', 'private'];
  const [shell, script] = hostShell(machine, SETUP, true);
  const monitor = spawn(
    line[0] ?? 'unshare',
    [
      ...line.slice(1),
      shell,
      '-c',
      script,
      'sh',
      options.folder,
      ...options.joins,
      '--',
      ...bwrapLine(machine, options),
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: {
        ...HOST_ENV,
        RUNOFF_UID_MAP: machine.uidMap,
        RUNOFF_GID_MAP: machine.gidMap,
      },
      detached: true,
    },
  );
  const stop = () => killAll(monitor);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const initPid = await whenReady(monitor);
    signal.throwIfAborted();
    return { monitor, initPid };
  } catch (error) {
    killAll(monitor);
    if (monitor.pid !== undefined && monitor.exitCode === null && monitor.signalCode === null)
      await once(monitor, 'exit');
    if (signal.aborted) throw new RunoffError('cancelled', 'The sandbox was not opened: it was cancelled.');
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * The command line that lets servers inside listen below port 1024, as Docker does: nobody inside has rights over the
 * network namespace. Its settings can only be written from within it, and /proc/sys inside is read-only. A kernel
 * without the setting has no such limit to lift, or none that can be lifted: the sandbox is as good.
 */
export function lowPortsLine(machine: Machine, { initPid }: Started): string[] {
  const write = 'echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start';
  return [
    ...outerLine(machine),
    ...[machine.nsenter, '--target', String(initPid), '--net', '--', '/bin/sh', '-c', write],
  ];
}

/** Mount points, folders written to, short links to the lower folders (mount options are limited to a page). */
async function writeFolder(machine: Machine, { folder, rootFs, network }: StartOptions): Promise<void> {
  const lines: string[] = [];
  await mkdir(join(folder, 'root'));
  let number = 0;
  for (const [at, layer] of rootFs.layers.entries()) {
    const lower: string[] = [];
    for (const path of layer.lower) {
      const name = `l${(number += 1)}`;
      await symlink(path, join(folder, name));
      lower.push(name);
    }
    await mkdir(join(folder, `upper-${at}`), { mode: 0o755 });
    await chmod(join(folder, `upper-${at}`), 0o755);
    await mkdir(join(folder, `work-${at}`));
    const own = `lowerdir=${lower.join(':')},upperdir=upper-${at},workdir=work-${at}`;
    const options = machine.root ? `${own},volatile,nodev` : `${own},userxattr,volatile`;
    const target = layer.target === '/' ? 'root' : join('root', layer.target);
    lines.push(`overlay ${fstabPath(join(folder, target))} overlay ${options} 0 0`);
  }
  if (machine.root) {
    // What could be written to by its owner, root, must come from a read-only mount: the device nodes, and the one
    // host program that runs inside for an instant (a process inside may open /proc/<pid>/exe of it).
    await mkdir(join(folder, 'dev'));
    await writeFile(join(folder, 'nsenter'), '');
    lines.push(`/dev ${fstabPath(join(folder, 'dev'))} none bind,ro 0 0`);
    lines.push(`${machine.nsenter} ${fstabPath(join(folder, 'nsenter'))} none bind,ro 0 0`);
  } else {
    await symlink('/dev', join(folder, 'dev'));
  }
  if (network && rootFs.layers[0]?.target === '/') {
    await mkdir(join(folder, 'upper-0/etc'), { mode: 0o755 });
    await copyFile('/etc/resolv.conf', join(folder, 'upper-0/etc/resolv.conf'));
  }
  await writeFile(join(folder, 'fstab'), `${lines.join('\n')}\n`);
}

function bwrapLine(machine: Machine, { folder, rootFs, workdir, network }: StartOptions): string[] {
  const line = ['bwrap', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'];
  if (!network) line.push('--unshare-net');
  line.push('--userns2', '9');
  line.push('--bind', join(folder, 'root'), '/', '--proc', '/proc', '--dev', '/dev');
  if (machine.root) {
    for (const name of machine.devices) line.push('--dev-bind', join(folder, 'dev', name), `/dev/${name}`);
  }
  for (const name of machine.guardedProc) line.push('--ro-bind', `/proc/${name}`, `/proc/${name}`);
  line.push('--hostname', 'sandbox', '--new-session', '--die-with-parent', '--as-pid-1', '--chdir', '/');
  line.push('--info-fd', '3', '--clearenv');
  for (const name of ['PATH', 'HOME']) {
    const value = rootFs.env[name];
    if (value !== undefined) line.push('--setenv', name, value);
  }
  return [...line, '--', 'bash', '--norc', '--noprofile', '-c', PID_1, 'runoff-init', workdir];
}

/**
 * The command line before a command that is to run inside. As root nsenter is run from the read-only mount in the
 * namespace of bwrap's monitor: between entering and becoming the command it can be seen, and its file opened, inside.
 */
export function nsenterLine(machine: Machine, started: Started, folder: string, network: boolean): string[] {
  const program = machine.root
    ? `/proc/${started.monitor.pid}/root${join(folder, 'nsenter')}`
    : machine.nsenter;
  const line = [
    ...outerLine(machine),
    program,
    '--target',
    String(started.initPid),
    '--user',
    '--mount',
    '--pid',
    '--ipc',
    '--uts',
  ];
  line.push('--cgroup');
  if (!network) line.push('--net');
  if (!machine.root) line.push('--preserve-credentials');
  return [...line, '--'];
}

/** As another user only the namespace of the mounts gives the right to make mounts and to enter namespaces. */
function outerLine(machine: Machine): string[] {
  return machine.outer === null
    ? []
    : [machine.nsenter, `--user=${machine.outer}`, '--preserve-credentials', '--'];
}

/** Resolves with the host pid of pid 1 once that says it is ready. */
async function whenReady(monitor: ChildProcess): Promise<number> {
  const said = Promise.withResolvers<null>();
  let info = '';
  let output = '';
  let problems = '';
  const [, stdout, stderr, infoPipe] = monitor.stdio;
  const look = () => {
    if (output.includes('ready\n') && info.trimEnd().endsWith('}')) said.resolve(null);
  };
  infoPipe?.on('data', (data: Buffer) => {
    info += data.toString();
    look();
  });
  stderr?.on('data', (data: Buffer) => (problems = (problems + data.toString()).slice(-4_000)));
  stdout?.on('data', (data: Buffer) => {
    output += data.toString();
    look();
  });
  monitor.on('error', (error) => said.reject(startFailed(error.message, error)));
  // Not `close`: a process that is just being killed may hold the pipes for longer.
  monitor.on('exit', () => {
    setTimeout(() => said.reject(startFailed(problems.trim() || 'it ended at once', null)), 20);
  });
  try {
    await said.promise;
    return infoSchema.parse(JSON.parse(info))['child-pid'];
  } finally {
    for (const stream of [stdout, stderr, infoPipe]) {
      // What is inside may hold the other ends and write whatever it likes.
      stream?.removeAllListeners('data');
      stream?.on('error', () => undefined);
      stream?.destroy();
    }
  }
}

/** Ends what makes the sandbox: a process group of its own. */
function killAll(monitor: ChildProcess): void {
  if (monitor.pid === undefined) return;
  try {
    process.kill(-monitor.pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function startFailed(why: string, cause: unknown): RunoffError {
  return new RunoffError('sandbox-failed', `The sandbox could not be started: ${why}`, { cause });
}

/** Spaces, tabs and backslashes as fstab(5) wants them. */
function fstabPath(path: string): string {
  return path.replace(/[\\ \t\n]/g, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
