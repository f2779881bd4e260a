import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { RunoffError } from '@/lib/errors';
import type { LimitCounts } from '@/lib/sandbox/cgroup';
import { DockerAnswers } from '@/lib/sandbox/docker-answers';
import { DockerFrames } from '@/lib/sandbox/docker-frames';

/** How long an answer may stand still: a supervisor whose files were tampered with inside may wait for ever. */
const STILL_MS = 60_000;

export interface CommandRequest {
  id: string;
  command: string;
  cwd: string;
  env: Record<string, string>;
  /** Bytes of output that are kept. */
  cap: number;
  /** Whether the command ends when it writes more. */
  stopAtCap: boolean;
  /** What it reads: a text, a host file of this many bytes, or nothing. */
  input: { text: Buffer } | { file: string; bytes: number } | null;
}

/** `counted` gives the bytes written once the last writer has closed the output, which may be never. */
export interface StartedCommand {
  exited: Promise<number>;
  counted: Promise<number>;
}

/**
 * Our end of docker-supervisor.sh, over the attached streams of a container. When these end, for whatever reason,
 * `hasEnded` is true, what runs exits with 137, and nothing is waited for any more.
 */
export class DockerChannel {
  hasEnded = false;
  readonly #stream: Duplex;
  readonly #answers = new DockerAnswers();
  readonly #commands = new Map<string, { exit(code: number): void; count(bytes: number): void }>();
  readonly #ready = Promise.withResolvers<boolean>();
  #events = '';
  /** Lines that are no events: why a container could not be started. */
  #said = '';
  #writing: Promise<void> = Promise.resolve();

  constructor(stream: Duplex) {
    this.#stream = stream;
    const frames = new DockerFrames(
      (data) => this.#answers.take(data),
      (data) => this.#takeEvents(data),
    );
    stream.on('data', (data: Buffer) => frames.take(data));
    for (const event of ['end', 'close', 'error']) stream.on(event, () => this.end());
    // podman hands on the body of the attaching request as input: this ends it as a field of its own.
    void this.#write(Buffer.from([0]));
  }

  /** @throws RunoffError `sandbox-failed` with what the container said when it ended at once. */
  async whenReady(): Promise<void> {
    if (await this.#ready.promise) return;
    const said = this.#said.trim() || 'it said nothing';
    throw new RunoffError('sandbox-failed', `The container ended as it was started: ${said}`);
  }

  async start(request: CommandRequest): Promise<StartedCommand> {
    const exited = Promise.withResolvers<number>();
    const counted = Promise.withResolvers<number>();
    this.#commands.set(request.id, { exit: exited.resolve, count: counted.resolve });
    const { input } = request;
    const env = Object.entries(request.env).map(([name, value]) => `${name}=${value}`);
    const command = Buffer.from(request.command.replaceAll('\0', ''));
    const bytes = input === null ? 0 : 'text' in input ? input.text.length : input.bytes;
    const full = request.stopAtCap ? 'stop' : 'go on';
    const fields = ['run', request.id, request.cap, full, bytes, request.cwd, env.length, ...env];
    await this.#send([...fields, command.length], async () => {
      await this.#write(command);
      if (input !== null && 'text' in input) await this.#write(input.text);
      else if (input !== null)
        for await (const piece of createReadStream(input.file)) await this.#write(Buffer.from(piece));
    });
    if (this.hasEnded) this.#loseCommands();
    return { exited: exited.promise, counted: counted.promise };
  }

  kill(id: string): Promise<void> {
    return this.#send(['kill', id]);
  }

  /** Asks whether it still runs: the process that would say so may have been killed. */
  check(id: string): Promise<void> {
    return this.#send(['check', id]);
  }

  /**
   * Gives what the command wrote, at most `cap` bytes, and forgets it. Null when the sandbox ended.
   * @throws RunoffError `sandbox-failed` when the answer does not come to an end.
   */
  async fetch(id: string, cap: number, onData: (data: Buffer) => void): Promise<LimitCounts | null> {
    this.#commands.delete(id);
    const answer = this.#answers.expect(id, onData);
    if (this.hasEnded) this.#answers.end();
    await this.#send(['fetch', id, cap]);
    for (;;) {
      const before = this.#answers.bytes;
      const stop = new AbortController();
      const still = sleep(STILL_MS, 'still', { signal: stop.signal }).catch(() => 'still');
      const counts = await Promise.race([answer, still]);
      stop.abort();
      if (typeof counts !== 'string') return counts;
      if (this.#answers.bytes !== before) continue;
      this.end();
      throw new RunoffError('sandbox-failed', 'The sandbox no longer answers.');
    }
  }

  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.#stream.destroy();
    this.#ready.resolve(false);
    this.#loseCommands();
    this.#answers.end();
  }

  #loseCommands(): void {
    for (const { exit, count } of this.#commands.values()) {
      exit(137);
      count(0);
    }
  }

  /** Requests go one after another, each whole. */
  #send(fields: (string | number)[], content?: () => Promise<void>): Promise<void> {
    const header = fields.map((field) => `${String(field).replaceAll('\0', '')}\0`).join('');
    const mine = this.#writing.then(async () => {
      await this.#write(Buffer.from(header));
      await content?.();
    });
    this.#writing = mine.catch(() => undefined);
    return mine;
  }

  async #write(data: Buffer): Promise<void> {
    if (data.length === 0 || this.hasEnded || this.#stream.write(data)) return;
    // Its end lets go of who waits here too.
    const stop = new AbortController();
    const drained = once(this.#stream, 'drain', { signal: stop.signal }).catch(() => undefined);
    const closed = once(this.#stream, 'close', { signal: stop.signal }).catch(() => undefined);
    await Promise.race([drained, closed]);
    stop.abort();
  }

  #takeEvents(data: Buffer): void {
    this.#events += data.toString('latin1');
    for (let end = this.#events.indexOf('\n'); end >= 0; end = this.#events.indexOf('\n')) {
      const line = this.#events.slice(0, end);
      const [what, id = '', number] = line.split(' ');
      this.#events = this.#events.slice(end + 1);
      if (what === 'ready') this.#ready.resolve(true);
      else if (what === 'exit') this.#commands.get(id)?.exit(Number(number));
      else if (what === 'bytes') this.#commands.get(id)?.count(Number(number));
      else this.#said = `${this.#said} ${line}`.slice(-500);
    }
  }
}
