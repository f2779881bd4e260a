import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';

/** One pipe for standard output and error of a command, which opens it by its path. */
export interface OutputPipe {
  path: string;
  reader: Socket;
  /** Closes our write end, without which the reader would see an end before the command has opened its own. */
  started(): void;
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

  /** `make` makes a named pipe. */
  async open(make: (path: string) => Promise<void>): Promise<OutputPipe> {
    const path = this.#free.pop() ?? (await this.#make(make));
    // Neither of the two can block: one does not wait for a writer, and the other has its reader.
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writeEnd = openSync(path, constants.O_WRONLY);
    const reader = new Socket({ fd: readEnd, readable: true, writable: false });
    this.#readers.add(reader);
    reader.on('end', () => this.#free.push(path));
    reader.on('error', () => undefined);
    reader.on('close', () => this.#readers.delete(reader));
    let open = true;
    const started = () => {
      if (open) closeSync(writeEnd);
      open = false;
    };
    return { path, reader, started };
  }

  /** Stops reading what background processes still write. */
  close(): void {
    for (const reader of this.#readers) reader.destroy();
  }

  async #make(make: (path: string) => Promise<void>): Promise<string> {
    const path = join(this.#folder, `out-${this.#made}`);
    this.#made += 1;
    await make(path);
    return path;
  }
}
