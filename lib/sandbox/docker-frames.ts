const HEADER_BYTES = 8;

/**
 * Takes apart the attached stream of a container without a terminal: frames of `type, 0, 0, 0, length (big endian)`
 * and content, type 1 for standard output and 2 for standard error.
 * Source: https://docs.docker.com/reference/api/engine/ (ContainerAttach, stream format).
 */
export class DockerFrames {
  readonly #onOutput: (data: Buffer) => void;
  readonly #onError: (data: Buffer) => void;
  #header: Buffer = Buffer.alloc(0);
  #left = 0;

  constructor(onOutput: (data: Buffer) => void, onError: (data: Buffer) => void) {
    this.#onOutput = onOutput;
    this.#onError = onError;
  }

  take(data: Buffer): void {
    let at = 0;
    while (at < data.length) {
      if (this.#left === 0) {
        const missing = HEADER_BYTES - (this.#header.length % HEADER_BYTES);
        const part = data.subarray(at, at + missing);
        this.#header = Buffer.concat([this.#header.subarray(0, HEADER_BYTES - missing), part]);
        at += part.length;
        if (this.#header.length === HEADER_BYTES) this.#left = this.#header.readUInt32BE(4);
        continue;
      }
      const content = data.subarray(at, at + this.#left);
      at += content.length;
      this.#left -= content.length;
      (this.#header[0] === 2 ? this.#onError : this.#onOutput)(content);
    }
  }
}
