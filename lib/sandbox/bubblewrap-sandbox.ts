import { execFile } from 'node:child_process';
import type { Dirent } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RunoffError } from '@/lib/errors';
import { Commands, type RunOptions } from '@/lib/sandbox/bubblewrap-commands';
import type { Ended } from '@/lib/sandbox/bubblewrap-exec';
import { SandboxFiles } from '@/lib/sandbox/bubblewrap-files';
import { shellWords } from '@/lib/sandbox/bubblewrap-runner';
import type { Runners } from '@/lib/sandbox/bubblewrap-runners';
import { nsenterLine, type Started } from '@/lib/sandbox/bubblewrap-start';
import { removeFolder, removeTraces, sandboxFolder, type SandboxState } from '@/lib/sandbox/bubblewrap-state';
import type { LimitCounts, SandboxGroups } from '@/lib/sandbox/cgroup';
import type { Machine } from '@/lib/sandbox/host-machine';
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

/** One running sandbox; see the port for what its methods promise. */
export class BubblewrapSandbox implements BuildSandbox {
  readonly kind = 'bubblewrap';
  readonly id: string;
  readonly workdir: string;
  readonly #opened: OpenedSandbox;
  readonly #folder: string;
  readonly #empty: string;
  readonly #runners: Runners;
  readonly #commands: Commands;
  readonly #files: SandboxFiles;
  #spooled = 0;
  #seen: LimitCounts = { oomKills: 0, pidsRefused: 0 };
  #ended = false;
  #removed: Promise<void> | null = null;

  constructor(opened: OpenedSandbox) {
    this.id = opened.state.id;
    this.workdir = opened.workdir;
    this.#opened = opened;
    this.#folder = sandboxFolder(opened.stateFolder, this.id);
    const { machine, started } = opened;
    // As root the node of /dev/null is on a read-only mount, so that nobody inside changes its mode.
    const outside = `/proc/${started.monitor.pid}/root${join(this.#folder, 'dev/null')}`;
    this.#empty = machine.root ? outside : '/dev/null';
    this.#runners = opened.runners;
    this.#commands = new Commands({
      runners: opened.runners,
      folder: this.#folder,
      enter: nsenterLine(machine, started, this.#folder, opened.network),
      initPid: started.initPid,
      limits: opened.limits,
      usual: { cwd: opened.workdir, env: opened.env, stdin: this.#empty },
    });
    this.#files = new SandboxFiles(
      (script, args, stdinFile, onData) => this.#runScript(script, args, stdinFile, onData),
      () => this.#spoolPath('in'),
    );
    opened.started.monitor.once('exit', () => (this.#ended = true));
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
    this.#commands.close();
  }

  /** A host file of the text. */
  async #spool(text: string): Promise<string> {
    const path = this.#spoolPath('text');
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
    return path;
  }

  #spoolPath(kind: string): string {
    return join(this.#folder, `${kind}-${(this.#spooled += 1)}`);
  }

  /** When the sandbox was removed while the command was being started, the command ended with it. */
  async #run(argv: string[], options: RunOptions): Promise<Ended> {
    try {
      return await this.#commands.run(argv, options);
    } catch (error) {
      if (!this.#ended) throw error;
      return { by: 'itself', returnCode: 137, durationMs: 0 };
    } finally {
      const { groups } = this.#opened;
      if (groups && !this.#ended) this.#seen = groups.counts();
    }
  }

  #mustRun(): void {
    if (this.#ended) throw new RunoffError('sandbox-failed', `The sandbox ${this.id} has ended.`);
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

async function moveFolder(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    await run('cp', ['-a', '--', from, to]);
  }
}
