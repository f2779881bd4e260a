import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import type { OutputPipe } from '@/lib/sandbox/output-pipes';
import { shellWords, type Runner } from '@/lib/sandbox/bubblewrap-runner';

/** How long output is awaited after the command itself has ended while a background process holds its pipe. */
const GRACE_MS = 100;
/** How long killed processes are awaited; one in an uninterruptible call of the kernel may take that long. */
const KILL_WAIT_MS = 5_000;
/** 128 + SIGKILL. */
const KILLED = 137;

export interface CommandLine {
  /** Enters the namespaces: nsenter with its arguments. */
  enter: string[];
  cwd: string;
  env: Record<string, string>;
  argv: string[];
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
  /** Kills everything inside that the command started, in whatever session or group it is. */
  kill(): Promise<void>;
}

interface OutputState {
  lastAt: number;
  end: PromiseWithResolvers<null>;
  ended: boolean;
}

/**
 * Runs one command inside and resolves when it has ended, at the latest some seconds after it was killed; the runner
 * may have ended then. Processes it leaves in the background live on; what they still write to its output is read and
 * dropped, so that they never block. `start` has the runner do it, and resolves as `Runner.run` does.
 */
export async function runInside(
  runner: Runner,
  start: () => Promise<number | null>,
  pipe: OutputPipe,
  control: Control,
): Promise<Ended> {
  if (control.signal?.aborted === true) return { by: 'signal', returnCode: KILLED, durationMs: 0 };
  const output: OutputState = { lastAt: 0, end: Promise.withResolvers<null>(), ended: false };
  let by: Ended['by'] = 'itself';
  let over = false;
  const givenUp = Promise.withResolvers<number>();
  const end = (why: Ended['by']) => {
    if (by !== 'itself' || over) return;
    by = why;
    killAll(runner, exit, control).then(() => givenUp.resolve(KILLED), givenUp.reject);
  };
  const onData = (data: Buffer) => {
    output.lastAt = performance.now();
    if (control.onData(data)) end('reader');
  };
  pipe.reader.on('data', onData);
  pipe.reader.on('end', () => {
    output.ended = true;
    output.end.resolve(null);
  });
  const started = performance.now();
  const exit = returnCodeOf(runner, start, control, onData);
  const timer = setTimeout(() => end('time'), control.timeoutMs);
  const onAbort = () => end('signal');
  control.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const returnCode = await Promise.race([exit, givenUp.promise]);
    over = true;
    const durationMs = Math.round(performance.now() - started);
    pipe.started();
    await lastOutput(output);
    return { by, returnCode, durationMs };
  } finally {
    clearTimeout(timer);
    control.signal?.removeEventListener('abort', onAbort);
    pipe.started();
    pipe.reader.off('data', onData);
    pipe.reader.resume();
    pipe.reader.unref();
  }
}

/**
 * What a runner does for a command; `redirections` as a shell reads them. In the foreground, since what a shell starts
 * in the background ignores the signals of the keyboard, and in a subshell, since what a shell says of one that was
 * killed would else be part of the output.
 * @throws RunoffError `sandbox-failed` for an argument with a NUL byte.
 */
export function insideScript({ enter, cwd, env, argv }: CommandLine, redirections: string): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const words = shellWords([...enter, '/usr/bin/env', '-i', '-C', cwd, ...variables, ...argv]);
  return `(exec ${words} ${redirections})`;
}

/** When the runner itself is lost (at the limit of processes it is), nothing of the command may stay without it. */
async function returnCodeOf(
  runner: Runner,
  start: () => Promise<number | null>,
  control: Control,
  onData: (data: Buffer) => void,
): Promise<number> {
  const code = await start();
  if (code !== null) return code;
  await control.kill();
  if (runner.problems === '') return KILLED;
  onData(Buffer.from(`${runner.problems}\n`));
  return 126;
}

/** More than once: without control groups one that has not yet entered the sandbox is not found. */
async function killAll(runner: Runner, exit: Promise<number>, control: Control): Promise<void> {
  const until = performance.now() + KILL_WAIT_MS;
  while (performance.now() < until) {
    await control.kill();
    if (await Promise.race([exit.then(() => true), sleep(200, false)])) return;
  }
  runner.kill();
}

/**
 * Waits until every writer has closed the pipe, at most GRACE_MS when a background process holds it: what the command
 * itself wrote is in the pipe by now and read within one or two turns of the event loop.
 */
async function lastOutput(output: OutputState): Promise<void> {
  const until = performance.now() + GRACE_MS;
  for (let idle = 0; !output.ended && (idle < 3 || performance.now() < until) && idle < 6; idle += 1) {
    const before = output.lastAt;
    await Promise.race([output.end.promise, sleep(idle < 3 ? 2 : 10)]);
    await immediate();
    if (output.lastAt !== before && performance.now() < until) idle = 0;
  }
}
