import { execFile } from 'node:child_process';
import type { Dirent } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RunoffError } from '@/lib/errors';
import { insideScript, runInside, type Ended } from '@/lib/sandbox/bubblewrap-exec';
import { checkedPath, SandboxFiles } from '@/lib/sandbox/bubblewrap-files';
import { shellWords, type Runner } from '@/lib/sandbox/bubblewrap-runner';
import type { ReadyRunner, Runners } from '@/lib/sandbox/bubblewrap-runners';
import { passThroughShell, ShellAhead } from '@/lib/sandbox/bubblewrap-shell-ahead';
import { nsenterLine, type Started } from '@/lib/sandbox/bubblewrap-start';
import { removeFolder, removeTraces, sandboxFolder, type SandboxState } from '@/lib/sandbox/bubblewrap-state';
import type { LimitCounts, SandboxGroups } from '@/lib/sandbox/cgroup';
import type { Machine } from '@/lib/sandbox/host-machine';
import { killMarked, MARKER, processesIn } from '@/lib/sandbox/marked-processes';
import { OutputPipes, type OutputPipe } from '@/lib/sandbox/output-pipes';
import type { BuildSandbox, RootFs, RootFsLayer } from '@/lib/sandbox/root-fs';
import {
  MAX_OUTPUT_BYTES,
  type ExecOptions,
  type ExecResult,
  type ExecStatus,
  type SandboxLimits,
} from '@/lib/sandbox/sandbox';

const run = promisify(execFile);

/** Longer commands go in through a descriptor: an argument may have 128 KiB (execve(2), MAX_ARG_STRLEN). */
const MAX_ARGUMENT_BYTES = 100_000;
const FILE_TIMEOUT_MS = 120_000;

export interface OpenedSandbox {
  stateFolder: string;
  state: SandboxState;
  machine: Machine;
  started: Started;
  groups: SandboxGroups | null;
  runners: Runners;
  rootFs: RootFs;
  workdir: string;
  env: Record<string, string>;
  limits: SandboxLimits;
  network: boolean;
}

interface RunOptions {
  cwd: string;
  env: Record<string, string>;
  inputs: [string] | [string, string];
  timeoutMs: number;
  signal: AbortSignal | undefined;
  onData(data: Buffer): boolean;
}

/** One running sandbox; see the port for what its methods promise. */
export class BubblewrapSandbox implements BuildSandbox {
  readonly kind = 'bubblewrap';
  readonly id: string;
  readonly workdir: string;
  readonly #opened: OpenedSandbox;
  readonly #folder: string;
  readonly #enter: string[];
  readonly #empty: string;
  readonly #pipes: OutputPipes;
  readonly #runners: Runners;
  readonly #files: SandboxFiles;
  #commands = 0;
  #seen: LimitCounts = { oomKills: 0, pidsRefused: 0 };
  #ended = false;
  #removed: Promise<void> | null = null;

  constructor(opened: OpenedSandbox) {
    this.id = opened.state.id;
    this.workdir = opened.workdir;
    this.#opened = opened;
    this.#folder = sandboxFolder(opened.stateFolder, this.id);
    const { machine, started } = opened;
    this.#enter = nsenterLine(machine, started, this.#folder, opened.network);
    // As root the node of /dev/null is on a read-only mount, so that nobody inside changes its mode.
    const outside = `/proc/${started.monitor.pid}/root${join(this.#folder, 'dev/null')}`;
    this.#empty = machine.root ? outside : '/dev/null';
    this.#pipes = new OutputPipes(this.#folder, 3);
    this.#runners = opened.runners;
    let spooled = 0;
    this.#files = new SandboxFiles(
      (script, args, stdinFile, onData) => this.#runScript(script, args, stdinFile, onData),
      () => join(this.#folder, `in-${(spooled += 1)}`),
    );
    opened.started.monitor.once('exit', () => (this.#ended = true));
    if (passThroughShell(opened.env)) this.#runners.keepAhead((runner) => this.#startAhead(runner));
  }

  async exec(command: string, options: ExecOptions): Promise<ExecResult> {
    this.#mustRun();
    const output = new CappedOutput();
    const spooled: string[] = [];
    const spool = async (text: string) => {
      const path = await this.#spool(text);
      spooled.push(path);
      return path;
    };
    try {
      const stdin = options.stdin === undefined ? this.#empty : await spool(options.stdin);
      const long = Buffer.byteLength(command) > MAX_ARGUMENT_BYTES ? await spool(command) : null;
      const argv = ['bash', '--noprofile', '--norc', '-c', long ? 'eval "$(cat <&3)" 3<&-' : command];
      const before = this.#seen;
      const ended = await this.#run(argv, {
        cwd: options.cwd ?? this.workdir,
        env: options.env ? { ...this.#opened.env, ...options.env } : this.#opened.env,
        inputs: long ? [stdin, long] : [stdin],
        timeoutMs: options.timeoutMs,
        signal: options.signal,
        onData: (data) => output.add(data),
      });
      return this.#result(ended, output, before, options);
    } finally {
      for (const path of spooled) await rm(path, { force: true });
    }
  }

  copyIn(from: string, to: string): Promise<void> {
    return this.#files.copyIn(from, to);
  }

  writeFile(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
    return this.#files.writeFile(path, content, mode);
  }

  readFile(path: string, maxBytes: number): Promise<Buffer | null> {
    return this.#files.readFile(path, maxBytes);
  }

  copyOut(from: string, to: string, maxBytes: number): Promise<boolean> {
    return this.#files.copyOut(from, to, maxBytes);
  }

  remove(): Promise<void> {
    this.#removed ??= this.#end('remove');
    return this.#removed;
  }

  async keepLayers(folder: string): Promise<RootFsLayer[]> {
    await this.#end('keep');
    await mkdir(folder, { recursive: true });
    const layers: RootFsLayer[] = [];
    for (const [at, layer] of this.#opened.rootFs.layers.entries()) {
      const upper = join(this.#folder, `upper-${at}`);
      const written: Dirent[] = await readdir(upper, { withFileTypes: true });
      if (written.length === 0) {
        layers.push(layer);
        continue;
      }
      const kept = join(folder, `layer-${at}`);
      await moveFolder(upper, kept);
      layers.push({ target: layer.target, lower: [kept, ...layer.lower] });
    }
    await this.remove();
    return layers;
  }

  async #end(withFolder: 'keep' | 'remove'): Promise<void> {
    this.#ended = true;
    const { stateFolder, state } = this.#opened;
    const remove = async (folder: string) => {
      const removed = await this.#runners.finish(`rm -rf --one-file-system -- ${shellWords([folder])}`);
      if (!removed) await removeFolder(folder);
    };
    await removeTraces(stateFolder, state, withFolder === 'keep' ? 'keep' : remove);
    await this.#runners.end();
    // Not before: what is just being started waits for the reader of its output.
    this.#pipes.close();
  }

  /** A host file of the text. */
  async #spool(text: string): Promise<string> {
    const path = join(this.#folder, `text-${(this.#commands += 1)}`);
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
    return path;
  }

  /** When the sandbox was removed while the command was being started, the command ended with it. */
  async #run(argv: string[], options: RunOptions): Promise<Ended> {
    try {
      return await this.#runOnce(argv, options);
    } catch (error) {
      if (!this.#ended) throw error;
      return { by: 'itself', returnCode: 137, durationMs: 0 };
    }
  }

  async #runOnce(argv: string[], options: RunOptions): Promise<Ended> {
    checkedPath(`${options.cwd}/x`);
    const ready = await this.#runners.take();
    try {
      return await this.#runWith(ready, argv, options);
    } finally {
      this.#count();
      this.#runners.give(ready);
    }
  }

  async #runWith(ready: ReadyRunner, argv: string[], options: RunOptions): Promise<Ended> {
    const { ahead } = ready;
    const script = ahead?.waits === true && this.#isUsual(options) ? ShellAhead.scriptOf(argv) : null;
    ready.ahead = null;
    if (ahead && script !== null) {
      const become = () => ahead.become(script);
      const kill = async () => ready.group?.kill(this.#opened.started.initPid);
      const ended = await runInside(ready.runner, become, ahead.pipe, { ...options, kill });
      // When it was cancelled before.
      if (ahead.waits) await ahead.dismiss();
      return ended;
    }
    await ahead?.dismiss();
    return this.#runFresh(ready, argv, options);
  }

  async #runFresh({ runner, group }: ReadyRunner, argv: string[], options: RunOptions): Promise<Ended> {
    const { initPid } = this.#opened.started;
    const name = `command-${(this.#commands += 1)}`;
    const before = group ? new Set<number>() : await processesIn(initPid);
    const env = group ? options.env : { ...options.env, [MARKER]: name };
    const enter = group ? this.#enter : [...withoutGroups(this.#opened.limits), ...this.#enter];
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

  /** What a shell ahead can become. */
  #isUsual({ cwd, env, inputs: [stdin, third] }: RunOptions): boolean {
    const inputs = stdin === this.#empty && third === undefined;
    return cwd === this.workdir && env === this.#opened.env && inputs;
  }

  async #startAhead(runner: Runner): Promise<ShellAhead> {
    const pipe = await this.#openPipe(runner);
    const line = { enter: this.#enter, cwd: this.workdir, env: this.#opened.env };
    return new ShellAhead(runner, line, join(this.#folder, 'ask'), this.#empty, pipe);
  }

  #openPipe(runner: Runner): Promise<OutputPipe> {
    return this.#pipes.open(async (path) => {
      if ((await runner.run(`mkfifo -m 622 ${shellWords([path])}`)) !== 0)
        throw new RunoffError('sandbox-failed', `No pipe could be made: ${runner.problems}.`);
    });
  }

  #mustRun(): void {
    if (this.#ended) throw new RunoffError('sandbox-failed', `The sandbox ${this.id} has ended.`);
  }

  #count(): void {
    if (this.#opened.groups && !this.#ended) this.#seen = this.#opened.groups.counts();
  }

  #result(ended: Ended, output: CappedOutput, before: LimitCounts, options: ExecOptions): ExecResult {
    const oom = this.#seen.oomKills > before.oomKills;
    const status = this.#statusOf(ended, oom);
    const notes: string[] = [];
    const { memoryMb, pids } = this.#opened.limits;
    if (status === 'timed-out')
      notes.push(`It was ended at its time limit of ${options.timeoutMs / 1000} s.`);
    if (oom) notes.push(`The memory limit of ${memoryMb} MB was met and a process was ended for it.`);
    if (this.#seen.pidsRefused > before.pidsRefused)
      notes.push(`The limit of ${pids} processes was met: no more could be started.`);
    if (output.bytes > MAX_OUTPUT_BYTES)
      notes.push(`Of ${output.bytes} bytes of output the first ${MAX_OUTPUT_BYTES} were kept.`);
    return {
      status,
      returnCode: status === 'exited' ? ended.returnCode : null,
      output: output.text(),
      outputBytes: output.bytes,
      note: notes.length === 0 ? null : notes.join(' '),
      durationMs: ended.durationMs,
    };
  }

  /** A command that got over the loss of one of its processes, and says 0, has not failed for memory. */
  #statusOf(ended: Ended, oom: boolean): ExecStatus {
    if (this.#ended) return 'sandbox-ended';
    if (ended.by === 'time') return 'timed-out';
    if (ended.by === 'signal') return 'cancelled';
    return oom && ended.returnCode !== 0 ? 'out-of-memory' : 'exited';
  }

  async #runScript(
    script: string,
    args: string[],
    stdinFile: string | null,
    onData: (data: Buffer) => boolean,
  ): ReturnType<ConstructorParameters<typeof SandboxFiles>[0]> {
    this.#mustRun();
    const argv = ['bash', '--noprofile', '--norc', '-c', script, 'bash', ...args];
    const ended = await this.#run(argv, {
      cwd: '/',
      env: this.#opened.rootFs.env,
      inputs: [stdinFile ?? this.#empty],
      timeoutMs: FILE_TIMEOUT_MS,
      signal: undefined,
      onData,
    });
    const how = ended.by === 'time' ? 'timed-out' : ended.by === 'reader' ? 'by-reader' : 'exited';
    return { returnCode: ended.returnCode, ended: this.#ended ? 'sandbox-ended' : how };
  }
}

/** The first MAX_OUTPUT_BYTES of what is written, and the count of all. */
class CappedOutput {
  bytes = 0;
  #kept = 0;
  readonly #chunks: Buffer[] = [];

  add(data: Buffer): false {
    this.bytes += data.length;
    const room = MAX_OUTPUT_BYTES - this.#kept;
    if (room > 0) {
      const part = data.subarray(0, room);
      this.#chunks.push(part);
      this.#kept += part.length;
    }
    return false;
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
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

async function moveFolder(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    await run('cp', ['-a', '--', from, to]);
  }
}
