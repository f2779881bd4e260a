import { spawn, type ChildProcess } from 'node:child_process';
import { errorMessage, RunoffError } from '@/lib/errors';
import { HOST_ENV, hostShell, type Machine } from '@/lib/sandbox/host-machine';

/** How long one that was told to end is waited for. */
const END_WAIT_MS = 5_000;

/** With handlers, which what it starts does not inherit: a command may signal its process group, the runner's too. */
const PREPARE = 'trap : HUP INT QUIT TERM USR1 USR2 ALRM PIPE\n';

/**
 * A small shell of the host that starts things for one sandbox, one after the other: a process of its size is copied in
 * a tenth of the time that a copy of this one takes, and it stays in its control group, which takes a hundredth of a
 * second to join. It reads scripts from its standard input, which only this process can write, and says with what code
 * each ended. Nothing inside the sandbox sees it. It ends when this process does.
 */
export class Runner {
  readonly #shell: ChildProcess;
  readonly #exited: Promise<null>;
  #waiting: PromiseWithResolvers<number | null> | null = null;
  #said = '';
  #problems = '';
  #killed = false;

  constructor(machine: Machine) {
    const [shell, script] = hostShell(machine, 'exec /bin/sh', false);
    this.#shell = spawn(shell, ['-c', script], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: HOST_ENV,
      cwd: '/',
      detached: true,
    });
    const { stdin, stdout, stderr } = this.#shell;
    const exited = Promise.withResolvers<null>();
    this.#exited = exited.promise;
    this.#shell.on('error', (error) => (this.#problems += errorMessage(error)));
    // `close` comes after all it said, and also when it could not be started.
    this.#shell.once('close', () => {
      exited.resolve(null);
      this.#settle(null);
    });
    for (const stream of [stdin, stdout, stderr]) stream?.on('error', () => undefined);
    stdin?.write(PREPARE);
    stdout?.on('data', (data: Buffer) => {
      this.#said += data.toString();
      if (this.#said.endsWith('\n')) this.#settle(Number(this.#said.trim()));
    });
    stderr?.on('data', (data: Buffer) => (this.#problems = (this.#problems + data.toString()).slice(-1_000)));
  }

  get pid(): number | null {
    return this.#shell.pid ?? null;
  }

  get ended(): boolean {
    return (
      this.#killed || this.#shell.exitCode !== null || this.#shell.signalCode !== null || this.pid === null
    );
  }

  /** What it wrote of the troubles of the last script. */
  get problems(): string {
    return this.#problems.trim();
  }

  /**
   * Runs a script and resolves with its return code; not called again before. Null when the shell has ended, or ends
   * over it: it was killed, or could start no process.
   */
  run(script: string): Promise<number | null> {
    if (this.#waiting) throw new Error('a runner does one thing at a time');
    this.#waiting = Promise.withResolvers();
    const { promise } = this.#waiting;
    this.#said = '';
    this.#problems = '';
    // In braces: of a script that was not written to its end nothing is run.
    if (this.ended) this.#settle(null);
    else this.#shell.stdin?.write(`{ ${script}\n}; echo $?\n`);
    return promise;
  }

  kill(): void {
    this.#killed = true;
    this.#shell.kill('SIGKILL');
  }

  /** Ends it, after what it is doing now; kills it when that takes long. */
  async end(): Promise<void> {
    this.#shell.stdin?.end();
    const timer = setTimeout(() => this.kill(), END_WAIT_MS);
    await this.#exited;
    clearTimeout(timer);
  }

  #settle(code: number | null): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(code);
  }
}

/** Words of a command line as a shell reads them. */
export function shellWords(words: readonly string[]): string {
  if (words.some((word) => word.includes('\0')))
    throw new RunoffError('sandbox-failed', 'No process could be started: an argument has a NUL byte.');
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}
