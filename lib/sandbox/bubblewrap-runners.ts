import { RunoffError } from '@/lib/errors';
import { Runner, shellWords } from '@/lib/sandbox/bubblewrap-runner';
import type { CommandGroup, SandboxGroups } from '@/lib/sandbox/cgroup';
import type { Machine } from '@/lib/sandbox/host-machine';

/** A runner that has joined the groups in which the next command starts. */
export interface ReadyRunner {
  runner: Runner;
  /** Null where there are no control groups. */
  group: CommandGroup | null;
}

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
    this.#keep(Promise.resolve(ready));
  }

  /** One for the caller alone. Rejects with `sandbox-failed` when none can be started. */
  async take(): Promise<ReadyRunner> {
    // What keeps one from being ready will keep the next too, or it was its own end.
    const idle = await this.#idle.pop()?.catch(() => null);
    if (idle && !idle.runner.ended) return idle;
    if (idle) await this.#drop(idle);
    return this.#start();
  }

  /** Takes it back after its command. */
  give(ready: ReadyRunner): void {
    this.#keep(this.#ended ? Promise.resolve(ready) : this.#renew(ready));
  }

  /**
   * Runs a last script on the host after the sandbox has ended, and ends those that run nothing. False when the script
   * failed, or when none is free for it.
   */
  async finish(script: string): Promise<boolean> {
    this.#ended = true;
    const idle = await Promise.allSettled(this.#idle.splice(0));
    const runners = idle.flatMap((ready) => (ready.status === 'fulfilled' ? [ready.value.runner] : []));
    const code = await runners[0]?.run(script);
    await Promise.all(runners.map((runner) => runner.end()));
    return code === 0;
  }

  /** Ends each after what it does now; none is started any more. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all([...this.#all].map((runner) => runner.end()));
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
    return { runner, group: await this.#join(runner) };
  }

  async #renew(ready: ReadyRunner): Promise<ReadyRunner> {
    const { runner, group } = ready;
    if (!runner.ended && (group === null || group.servesAgain(runner.pid))) return ready;
    const next = await this.#start();
    await this.#drop(ready);
    return next;
  }

  async #drop({ runner, group }: ReadyRunner): Promise<void> {
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
