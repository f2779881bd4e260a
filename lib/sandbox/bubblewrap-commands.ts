import { join } from 'node:path';
import { RunoffError } from '@/lib/errors';
import { insideScript, runInside, type Ended } from '@/lib/sandbox/bubblewrap-exec';
import { checkedPath } from '@/lib/sandbox/bubblewrap-files';
import { shellWords, type Runner } from '@/lib/sandbox/bubblewrap-runner';
import type { ReadyRunner, Runners } from '@/lib/sandbox/bubblewrap-runners';
import { passThroughShell, ShellAhead } from '@/lib/sandbox/bubblewrap-shell-ahead';
import { killMarked, MARKER, processesIn } from '@/lib/sandbox/marked-processes';
import { OutputPipes, type OutputPipe } from '@/lib/sandbox/output-pipes';
import type { SandboxLimits } from '@/lib/sandbox/sandbox';

/** What most commands have; only these can be what a shell waits for. */
export interface UsualCommand {
  cwd: string;
  env: Record<string, string>;
  /** The host path of an empty file. */
  stdin: string;
}

export interface CommandsOptions {
  runners: Runners;
  /** The host folder of pipes. */
  folder: string;
  /** Enters the namespaces: nsenter with its arguments. */
  enter: string[];
  initPid: number;
  limits: SandboxLimits;
  usual: UsualCommand;
}

export interface RunOptions {
  cwd: string;
  env: Record<string, string>;
  /** Host paths of descriptors 0 and 3. */
  inputs: [string] | [string, string];
  timeoutMs: number;
  signal: AbortSignal | undefined;
  /** As `Control.onData`. */
  onData(data: Buffer): boolean;
}

/** Runs the commands of one sandbox, each by a runner of its own, and where it can by a shell that is inside already. */
export class Commands {
  readonly #options: CommandsOptions;
  readonly #pipes: OutputPipes;
  #count = 0;

  constructor(options: CommandsOptions) {
    this.#options = options;
    this.#pipes = new OutputPipes(options.folder, 3);
    if (passThroughShell(options.usual.env)) options.runners.keepAhead((runner) => this.#startAhead(runner));
  }

  /** @throws RunoffError `sandbox-failed` when it cannot be started. */
  async run(argv: string[], options: RunOptions): Promise<Ended> {
    checkedPath(`${options.cwd}/x`);
    const ready = await this.#options.runners.take();
    try {
      return await this.#runWith(ready, argv, options);
    } finally {
      this.#options.runners.give(ready);
    }
  }

  /** Stops reading what background processes still write. */
  close(): void {
    this.#pipes.close();
  }

  async #runWith(ready: ReadyRunner, argv: string[], options: RunOptions): Promise<Ended> {
    const { ahead } = ready;
    const script = ahead?.waits === true && this.#isUsual(options) ? ShellAhead.scriptOf(argv) : null;
    ready.ahead = null;
    if (ahead && script !== null) {
      const become = () => ahead.become(script);
      const kill = async () => ready.group?.kill(this.#options.initPid);
      const ended = await runInside(ready.runner, become, ahead.pipe, { ...options, kill });
      // When it was cancelled before.
      if (ahead.waits) await ahead.dismiss();
      return ended;
    }
    await ahead?.dismiss();
    return this.#runFresh(ready, argv, options);
  }

  async #runFresh({ runner, group }: ReadyRunner, argv: string[], options: RunOptions): Promise<Ended> {
    const { initPid, limits } = this.#options;
    const name = `command-${(this.#count += 1)}`;
    const before = group ? new Set<number>() : await processesIn(initPid);
    const env = group ? options.env : { ...options.env, [MARKER]: name };
    const enter = group ? this.#options.enter : [...withoutGroups(limits), ...this.#options.enter];
    const [stdin, third] = options.inputs.map((path) => shellWords([path]));
    const pipe = await this.#openPipe(runner);
    const more = third === undefined ? '' : `3<${third}`;
    const redirections = `<${stdin} >${shellWords([pipe.path])} 2>&1 ${more}`;
    try {
      const script = insideScript({ enter, cwd: options.cwd, env, argv }, redirections);
      const kill = () => (group ? group.kill(initPid) : killMarked(initPid, name, before));
      return await runInside(runner, () => runner.run(script), pipe, { ...options, kill });
    } finally {
      pipe.started();
    }
  }

  #isUsual({ cwd, env, inputs: [stdin, third] }: RunOptions): boolean {
    const { usual } = this.#options;
    return cwd === usual.cwd && env === usual.env && stdin === usual.stdin && third === undefined;
  }

  async #startAhead(runner: Runner): Promise<ShellAhead> {
    const { folder, enter, usual } = this.#options;
    const pipe = await this.#openPipe(runner);
    return new ShellAhead(runner, { ...usual, enter }, join(folder, 'ask'), usual.stdin, pipe);
  }

  #openPipe(runner: Runner): Promise<OutputPipe> {
    return this.#pipes.open(async (path) => {
      if ((await runner.run(`mkfifo -m 622 ${shellWords([path])}`)) !== 0)
        throw new RunoffError('sandbox-failed', `No pipe could be made: ${runner.problems}.`);
    });
  }
}

/**
 * Where there are no control groups: processes of this user in this namespace are limited, as root not even these.
 * Memory is not: a limit of address space or data for each process ends Node and Java at their start. And a session for
 * each command, since nobody knows whether the one before left something in the runner's.
 */
function withoutGroups({ pids }: SandboxLimits): string[] {
  return ['setsid', 'prlimit', `--nproc=${pids}`];
}
