import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');

export interface Finished {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Starts the command line as users do, in a process group of its own so that a test can kill all of it. */
export function startRunoff(
  args: string[],
  env: Record<string, string>,
): { child: ChildProcess; finished: Promise<Finished> } {
  const child = spawn(process.execPath, [resolve(ROOT, 'bin/runoff.mjs'), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data: Buffer) => (stdout += data));
  child.stderr?.on('data', (data: Buffer) => (stderr += data));
  const finished = new Promise<Finished>((done) =>
    child.on('close', (status, signal) => done({ status, signal, stdout, stderr })),
  );
  return { child, finished };
}

/** Runs a command to its end. */
export function runoff(args: string[], env: Record<string, string> = {}): Promise<Finished> {
  return startRunoff(args, env).finished;
}

/** A signal to the whole group, as a terminal sends it. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) throw new Error('the process has no pid');
  process.kill(-child.pid, signal);
}

/** SIGKILL to the whole group: what a power cut or the kernel does. */
export function killGroup(child: ChildProcess): void {
  signalGroup(child, 'SIGKILL');
}
