import { execFile } from 'node:child_process';
import { close, constants, open } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const openFile = promisify(open);
const closeFile = promisify(close);

/** One pipe for standard output and error of a command. */
export interface OutputPipe {
  /** For both streams of the child; `started` closes our copy. */
  writeEnd: number;
  reader: Socket;
  started(): Promise<void>;
}

/**
 * Named pipes of one sandbox. The child processes of Node get socket pairs, in which both streams lose their order and
 * which `/dev/stdout` cannot open; these are real pipes. A pipe serves again once every writer has closed it.
 */
export class OutputPipes {
  readonly #folder: string;
  readonly #free: string[];
  #made: number;
  readonly #readers = new Set<Socket>();

  /** `out-0` to `out-<made - 1>` exist in the folder. */
  constructor(folder: string, made: number) {
    this.#folder = folder;
    this.#made = made;
    this.#free = Array.from({ length: made }, (_, at) => join(folder, `out-${at}`));
  }

  async open(): Promise<OutputPipe> {
    const path = this.#free.pop() ?? (await this.#make());
    const readEnd = await openFile(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writeEnd = await openFile(path, constants.O_WRONLY);
    const reader = new Socket({ fd: readEnd, readable: true, writable: false });
    this.#readers.add(reader);
    reader.on('end', () => this.#free.push(path));
    reader.on('error', () => undefined);
    reader.on('close', () => this.#readers.delete(reader));
    return { writeEnd, reader, started: () => closeFile(writeEnd) };
  }

  /** Stops reading what background processes still write. */
  close(): void {
    for (const reader of this.#readers) reader.destroy();
  }

  async #make(): Promise<string> {
    const path = join(this.#folder, `out-${this.#made}`);
    this.#made += 1;
    await run('mkfifo', ['-m', '622', path]);
    return path;
  }
}
