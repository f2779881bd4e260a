import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RunoffError } from '@/lib/errors';
import { checkedPath, SandboxFiles } from '@/lib/sandbox/bubblewrap-files';
import type { LimitCounts } from '@/lib/sandbox/cgroup';
import type { DockerChannel } from '@/lib/sandbox/docker-channel';
import { runInContainer, type DockerEnded } from '@/lib/sandbox/docker-exec';
import {
  MAX_OUTPUT_BYTES,
  type ExecOptions,
  type ExecResult,
  type ExecStatus,
  type Sandbox,
  type SandboxLimits,
} from '@/lib/sandbox/sandbox';

const FILE_TIMEOUT_MS = 120_000;
/** Where a script of ours has no bound of its own for what it writes. */
const MAX_SCRIPT_BYTES = 64 * 1024 * 1024;

export interface OpenedContainer {
  id: string;
  channel: DockerChannel;
  workdir: string;
  env: Record<string, string>;
  limits: SandboxLimits;
  /** Host folder for files on their way in. */
  spoolFolder: string;
  /** Ends and removes the container and that folder. */
  remove(): Promise<void>;
}

/** One running container; see the port for what its methods promise. */
export class DockerSandbox implements Sandbox {
  readonly kind = 'docker';
  readonly id: string;
  readonly workdir: string;
  readonly #opened: OpenedContainer;
  readonly #files: SandboxFiles;
  #commands = 0;
  #seen: LimitCounts = { oomKills: 0, pidsRefused: 0 };
  #removed: Promise<void> | null = null;

  constructor(opened: OpenedContainer) {
    this.id = opened.id;
    this.workdir = opened.workdir;
    this.#opened = opened;
    let spooled = 0;
    this.#files = new SandboxFiles(
      (script, args, stdinFile, onData, maxBytes) =>
        this.#runScript(script, args, stdinFile, onData, maxBytes ?? MAX_SCRIPT_BYTES),
      () => join(opened.spoolFolder, `in-${(spooled += 1)}`),
    );
  }

  async exec(command: string, options: ExecOptions): Promise<ExecResult> {
    this.#mustRun();
    const cwd = options.cwd ?? this.workdir;
    checkedPath(`${cwd}/x`);
    const before = this.#seen;
    const kept: Buffer[] = [];
    const request = {
      id: this.#nextId(),
      command,
      cwd,
      env: { ...this.#opened.env, ...options.env },
      cap: MAX_OUTPUT_BYTES,
      stopAtCap: false,
      input: options.stdin === undefined ? null : { text: Buffer.from(options.stdin) },
    };
    const ended = await runInContainer(this.#opened.channel, request, {
      timeoutMs: options.timeoutMs,
      signal: options.signal,
      onData: (data) => kept.push(data),
    });
    this.#seen = ended.counts ?? before;
    return this.#result(ended, Buffer.concat(kept), before, options);
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
    this.#opened.channel.end();
    this.#removed ??= this.#opened.remove();
    return this.#removed;
  }

  #nextId(): string {
    return `command-${(this.#commands += 1)}`;
  }

  #mustRun(): void {
    if (this.#opened.channel.hasEnded)
      throw new RunoffError('sandbox-failed', `The sandbox ${this.id} has ended.`);
  }

  #result(ended: DockerEnded, kept: Buffer, before: LimitCounts, options: ExecOptions): ExecResult {
    const { oomKills, pidsRefused } = this.#seen;
    const { memoryMb, pids } = this.#opened.limits;
    const oom = oomKills > before.oomKills;
    const status = this.#statusOf(ended, oom);
    const bytes = ended.outputBytes ?? kept.length;
    const notes: string[] = [];
    if (status === 'timed-out')
      notes.push(`It was ended at its time limit of ${options.timeoutMs / 1000} s.`);
    if (oom) notes.push(`The memory limit of ${memoryMb} MB was met and a process was ended for it.`);
    if (pidsRefused > before.pidsRefused)
      notes.push(`The limit of ${pids} processes was met: no more could be started.`);
    if (bytes > MAX_OUTPUT_BYTES)
      notes.push(`Of ${bytes} bytes of output the first ${MAX_OUTPUT_BYTES} were kept.`);
    return {
      status,
      returnCode: status === 'exited' ? ended.returnCode : null,
      output: kept.toString('utf8'),
      outputBytes: Math.max(bytes, kept.length),
      note: notes.length === 0 ? null : notes.join(' '),
      durationMs: ended.durationMs,
    };
  }

  /** A command that got over the loss of one of its processes, and says 0, has not failed for memory. */
  #statusOf(ended: DockerEnded, oom: boolean): ExecStatus {
    if (this.#opened.channel.hasEnded) return 'sandbox-ended';
    if (ended.by === 'time') return 'timed-out';
    if (ended.by === 'signal') return 'cancelled';
    return oom && ended.returnCode !== 0 ? 'out-of-memory' : 'exited';
  }

  async #runScript(
    script: string,
    args: string[],
    stdinFile: string | null,
    onData: (data: Buffer) => boolean,
    maxBytes: number,
  ): ReturnType<ConstructorParameters<typeof SandboxFiles>[0]> {
    this.#mustRun();
    const words = args.map((arg) => `'${arg.replaceAll("'", String.raw`'\''`)}'`);
    const request = {
      id: this.#nextId(),
      command: `set -- ${words.join(' ')}\n${script}`,
      cwd: '/',
      env: this.#opened.env,
      cap: maxBytes,
      stopAtCap: true,
      input: stdinFile === null ? null : { file: stdinFile, bytes: (await stat(stdinFile)).size },
    };
    let full = false;
    const ended = await runInContainer(this.#opened.channel, request, {
      timeoutMs: FILE_TIMEOUT_MS,
      signal: undefined,
      onData: (data) => (full ||= onData(data)),
    });
    const how = ended.by === 'time' ? 'timed-out' : full ? 'by-reader' : 'exited';
    const gone = this.#opened.channel.hasEnded;
    return { returnCode: ended.returnCode, ended: gone ? 'sandbox-ended' : how };
  }
}
