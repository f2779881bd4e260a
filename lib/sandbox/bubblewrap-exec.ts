import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants as systemConstants } from 'node:os';
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import { errorMessage, RunoffError } from '@/lib/errors';
import { HOST_ENV, hostShell, type Machine } from '@/lib/sandbox/host-machine';
import type { CommandGroup } from '@/lib/sandbox/cgroup';
import type { OutputPipe } from '@/lib/sandbox/output-pipes';

/** How long output is awaited after the command itself has ended while a background process holds its pipe. */
const GRACE_MS = 100;
/** How long killed processes are awaited; one in an uninterruptible call of the kernel may take that long. */
const KILL_WAIT_MS = 5_000;

export interface CommandLine {
  /** Enters the namespaces: nsenter with its arguments. */
  enter: string[];
  cwd: string;
  env: Record<string, string>;
  argv: string[];
  /** Descriptors 0, and 3 when there is a second. */
  inputs: [number] | [number, number];
}

export interface Ended {
  /** What ended it: itself, or us. */
  by: 'itself' | 'time' | 'signal' | 'reader';
  /** 128 + number when it ended by a signal. */
  returnCode: number;
  durationMs: number;
}

export interface Control {
  timeoutMs: number;
  signal: AbortSignal | undefined;
  /** Every piece of output, in order; true ends the command. Not called once the command has ended. */
  onData(data: Buffer): boolean;
  /**
   * Kills everything the command started, in whatever session or group it is, but not nsenter, `spared`, which then
   * reaps what it started and ends: an orphan of it would wait for the machine's own pid 1.
   */
  kill(spared: number | null): Promise<void>;
}

/** Joins the groups, then becomes nsenter: no process of ours stays between. */
const JOIN = `while [ "$1" != -- ]; do echo 0 >"$1" || exit 125; shift; done; shift; exec "$@"`;

/**
 * Runs one command inside and resolves when it has ended, at the latest some seconds after it was killed. Processes it
 * leaves in the background live on; what they still write to its output is read and dropped, so that they never block.
 * @throws RunoffError `sandbox-failed` when nothing could be started.
 */
export async function runInside(
  machine: Machine,
  line: CommandLine,
  group: CommandGroup | null,
  pipe: OutputPipe,
  control: Control,
): Promise<Ended> {
  const started = performance.now();
  const child = await start(machine, line, group, pipe);
  // A short command may have ended, and said so, while our end of its pipe was being closed.
  const exit = hasEnded(child) ? Promise.resolve() : once(child, 'exit');
  const givenUp = Promise.withResolvers<null>();
  let by: Ended['by'] = 'itself';
  const end = (why: Ended['by']) => {
    if (by !== 'itself' || hasEnded(child)) return;
    by = why;
    killAll(child, control).then(() => givenUp.resolve(null), givenUp.reject);
  };
  const output = { lastAt: 0, ended: false };
  const onData = (data: Buffer) => {
    output.lastAt = performance.now();
    if (control.onData(data)) end('reader');
  };
  pipe.reader.on('data', onData);
  pipe.reader.on('end', () => (output.ended = true));
  const timer = setTimeout(() => end('time'), control.timeoutMs);
  const onAbort = () => end('signal');
  control.signal?.addEventListener('abort', onAbort, { once: true });
  if (control.signal?.aborted === true) onAbort();
  try {
    await Promise.race([exit, givenUp.promise]);
    const durationMs = Math.round(performance.now() - started);
    await lastOutput(output);
    return { by, returnCode: returnCodeOf(child), durationMs };
  } finally {
    clearTimeout(timer);
    control.signal?.removeEventListener('abort', onAbort);
    pipe.reader.off('data', onData);
    pipe.reader.resume();
    pipe.reader.unref();
  }
}

async function killAll(child: ChildProcess, control: Control): Promise<void> {
  await control.kill(child.pid ?? null);
  if (!hasEnded(child)) await Promise.race([once(child, 'exit'), sleep(200)]);
  if (hasEnded(child)) return;
  child.kill('SIGKILL');
  await sleep(KILL_WAIT_MS, undefined, { ref: false });
}

/**
 * Waits until every writer has closed the pipe, at most GRACE_MS when a background process holds it: what the command
 * itself wrote is in the pipe by now and read within one or two turns of the event loop.
 */
async function lastOutput(output: { lastAt: number; ended: boolean }): Promise<void> {
  const until = performance.now() + GRACE_MS;
  for (let idle = 0; !output.ended && (idle < 3 || performance.now() < until) && idle < 6; idle += 1) {
    const before = output.lastAt;
    await sleep(idle < 3 ? 2 : 10);
    await immediate();
    if (output.lastAt !== before && performance.now() < until) idle = 0;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function returnCodeOf(child: ChildProcess): number {
  if (child.exitCode !== null) return child.exitCode;
  return 128 + (child.signalCode === null ? 9 : systemConstants.signals[child.signalCode]);
}

async function start(
  machine: Machine,
  line: CommandLine,
  group: CommandGroup | null,
  pipe: OutputPipe,
): Promise<ChildProcess> {
  const env = Object.entries(line.env).map(([name, value]) => `${name}=${value}`);
  const inside = ['/usr/bin/env', '-i', '-C', line.cwd, ...env, ...line.argv];
  try {
    const [shell, script] = hostShell(machine, JOIN, line.inputs.length === 2);
    const args = ['-c', script, 'sh', ...(group?.joins ?? []), '--', ...line.enter, ...inside];
    const child = spawn(shell, args, {
      stdio: [line.inputs[0], pipe.writeEnd, pipe.writeEnd, ...line.inputs.slice(1)],
      env: HOST_ENV,
      cwd: '/',
      detached: true,
    });
    if (child.pid === undefined) await once(child, 'spawn');
    return child;
  } catch (error) {
    pipe.reader.destroy();
    throw new RunoffError('sandbox-failed', `No process could be started: ${errorMessage(error)}.`, {
      cause: error,
    });
  } finally {
    await pipe.started();
  }
}
