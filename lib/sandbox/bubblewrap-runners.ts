import { availableParallelism } from 'node:os';
import { setImmediate as immediate } from 'node:timers/promises';
import { RunoffError } from '@/lib/errors';
import { Runner, shellWords } from '@/lib/sandbox/bubblewrap-runner';
import type { ShellAhead } from '@/lib/sandbox/bubblewrap-shell-ahead';
import type { CommandGroup, SandboxGroups } from '@/lib/sandbox/cgroup';
import type { Machine } from '@/lib/sandbox/host-machine';

/** A runner that has joined the groups in which the next command starts. */
export interface ReadyRunner {
  runner: Runner;
  /** Null where there are no control groups. */
  group: CommandGroup | null;
  /** What the runner has running already; whoever takes it has it become something, or dismisses it. */
  ahead: ShellAhead | null;
}

type StartAhead = (runner: Runner) => Promise<ShellAhead>;

/** Commands of all sandboxes that run now: while they take every core nothing is done ahead. */
let running = 0;

/**
 * The runners of one sandbox: one, and more while commands run side by side. To join a group takes ten milliseconds in
 * the kernel, so this is done ahead: after a command that leaves nothing behind its runner serves the next in the same
 * group and session, and after one that does a fresh one is made ready while the model thinks.
 */
export class Runners {
  readonly #machine: Machine;
  readonly #groups: SandboxGroups | null;
  readonly #idle: Promise<ReadyRunner>[] = [];
  readonly #all = new Set<Runner>();
  #made = 0;
  #taken = 0;
  #startAhead: StartAhead | null = null;
  #ended = false;

  /** The first one starts at once, while the sandbox does. */
  constructor(machine: Machine, groups: SandboxGroups | null) {
    this.#machine = machine;
    this.#groups = groups;
    this.#keep(this.#start());
  }

  /** Runs something outside the sandbox, before its first command. */
  async prepare(line: string[]): Promise<void> {
    const ready = await this.take();
    await ready.runner.run(`${shellWords(line)} </dev/null >/dev/null`);
    this.#back(Promise.resolve(ready));
  }

  /** From now on a shell waits inside while nothing runs there. */
  keepAhead(start: StartAhead): void {
    this.#startAhead = start;
    const idle = this.#idle.pop();
    if (idle) this.#keep(idle.then((ready) => this.#withAhead(ready)));
  }

  /** One for the caller alone. Rejects with `sandbox-failed` when none can be started. */
  async take(): Promise<ReadyRunner> {
    this.#taken += 1;
    running += 1;
    try {
      // What keeps one from being ready will keep the next too, or it was its own end.
      const idle = await this.#idle.pop()?.catch(() => null);
      if (idle?.ahead?.waits === false) this.#startAhead = null;
      if (idle && !idle.runner.ended) return idle;
      if (idle) await this.#drop(idle);
      return await this.#start();
    } catch (error) {
      this.#taken -= 1;
      running -= 1;
      throw error;
    }
  }

  /** Takes it back after its command. */
  give(ready: ReadyRunner): void {
    this.#back(this.#ended ? Promise.resolve(ready) : this.#renew(ready));
  }

  /**
   * Runs a last script on the host after the sandbox has ended, and ends those that run nothing. False when the script
   * failed, or when none is free for it.
   */
  async finish(script: string): Promise<boolean> {
    const idle = await this.#stop();
    const code = await idle[0]?.run(script);
    await Promise.all(idle.map((runner) => runner.end()));
    return code === 0;
  }

  /** Ends each after what it does now; none is started any more. */
  async end(): Promise<void> {
    await this.#stop();
    await Promise.all([...this.#all].map((runner) => runner.end()));
  }

  /** The runners that do nothing. */
  async #stop(): Promise<Runner[]> {
    this.#ended = true;
    const idle = await Promise.allSettled(this.#idle.splice(0));
    const ready = idle.flatMap((found) => (found.status === 'fulfilled' ? [found.value] : []));
    await Promise.all(ready.map(({ ahead }) => ahead?.dismiss()));
    return ready.map(({ runner }) => runner);
  }

  #back(ready: Promise<ReadyRunner>): void {
    this.#taken -= 1;
    running -= 1;
    this.#keep(ready);
  }

  #keep(ready: Promise<ReadyRunner>): void {
    this.#idle.push(ready);
    // Whoever takes it next is told.
    ready.catch(() => undefined);
  }

  async #start(): Promise<ReadyRunner> {
    if (this.#ended) throw new RunoffError('sandbox-failed', 'The sandbox has ended.');
    const runner = new Runner(this.#machine);
    this.#all.add(runner);
    return { runner, group: await this.#join(runner), ahead: null };
  }

  async #renew(ready: ReadyRunner): Promise<ReadyRunner> {
    const { runner, group } = ready;
    // Whoever waits for the command goes on first.
    await immediate();
    if (!runner.ended && group?.servesAgain(runner.pid) !== false) return this.#withAhead(ready);
    const next = await this.#start();
    await this.#drop(ready);
    return next;
  }

  /** Only while nothing of any command lives inside, which only control groups can tell. */
  async #withAhead(ready: ReadyRunner): Promise<ReadyRunner> {
    const quiet = () => this.#groups?.holdOnly([...this.#all].map(({ pid }) => pid)) === true;
    if (this.#startAhead === null || this.#taken > 0 || this.#ended) return ready;
    if (running >= availableParallelism() || !quiet()) return ready;
    try {
      return { ...ready, ahead: await this.#startAhead(ready.runner) };
    } catch {
      // The next command says what is wrong with the sandbox, if anything is.
      this.#startAhead = null;
      return ready;
    }
  }

  async #drop({ runner, group, ahead }: ReadyRunner): Promise<void> {
    await ahead?.dismiss();
    await runner.end();
    this.#all.delete(runner);
    await group?.close();
  }

  async #join(runner: Runner): Promise<CommandGroup | null> {
    const group = (await this.#groups?.startCommand(`command-${(this.#made += 1)}`)) ?? null;
    if (group === null) return null;
    const joins = group.joins.map((file) => `echo 0 >${shellWords([file])}`);
    if ((await runner.run(joins.join(' && '))) === 0) return group;
    throw new RunoffError('sandbox-failed', `A control group could not be joined: ${runner.problems}.`);
  }
}
