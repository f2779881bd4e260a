import { open, rm } from 'node:fs/promises';
import { basename, dirname, posix } from 'node:path';
import { PassThrough } from 'node:stream';
import { RunoffError } from '@/lib/errors';
import { packTar } from '@/lib/sandbox/pack-tar';
import { unpackTar } from '@/lib/sandbox/unpack-tar';

/**
 * Runs a script of ours inside, as bash -c with arguments; output goes to `onData`, true ends it. `maxBytes`: nothing
 * is done with output beyond.
 */
export type RunScript = (
  script: string,
  args: string[],
  stdinFile: string | null,
  onData: (data: Buffer) => boolean,
  maxBytes?: number,
) => Promise<{ returnCode: number; ended: 'exited' | 'timed-out' | 'by-reader' | 'sandbox-ended' }>;

/** Codes of our scripts that no program they use returns. */
const NOT_THERE = 90;
/** More bytes of tar than the files' own: one header of 512 bytes and padding for each. */
const TAR_OVERHEAD = 64 * 1024 * 1024;

/**
 * The parents are made; a link at the target itself is taken away, not followed. tar removes what stands in the way of
 * an entry, links to folders included, before it writes.
 */
const PLACE_FOLDER = `set -e
if [ -L "$1" ] || { [ -e "$1" ] && [ ! -d "$1" ]; }; then rm -f -- "$1"; fi
mkdir -p -- "$1"
tar -x -p -f - -C "$1"`;
const PLACE_FILE = `set -e
mkdir -p -- "$1"
if [ -d "$1/$2" ] && [ ! -L "$1/$2" ]; then echo "$1/$2 is a folder"; exit 1; fi
rm -f -- "$1/$2"
tar -x -p -f - -C "$1"`;
const WRITE = `set -e
mkdir -p -- "$1"
if [ -d "$1/$2" ] && [ ! -L "$1/$2" ]; then echo "$1/$2 is a folder"; exit 1; fi
rm -f -- "$1/$2"
umask 077
set -C
cat >"$1/$2"
chmod "$3" -- "$1/$2"`;
const READ = `[ -f "$1" ] && [ ! -L "$1" ] || exit ${NOT_THERE}
exec head -c "$2" -- "$1" 2>/dev/null`;
const PACK = `{ [ -f "$1/$2" ] || [ -d "$1/$2" ]; } && [ ! -L "$1/$2" ] || exit ${NOT_THERE}
exec tar -c -f - --hard-dereference -C "$1" -- "$2" 2>/dev/null`;

/**
 * Files in and out of a sandbox. Everything is done by processes inside, so that no name or link there leads anywhere
 * else; what comes out is read by code of ours that makes no links.
 */
export class SandboxFiles {
  readonly #run: RunScript;
  readonly #spoolFile: () => string;

  /** `spoolFile` names a fresh host file for what goes in. */
  constructor(run: RunScript, spoolFile: () => string) {
    this.#run = run;
    this.#spoolFile = spoolFile;
  }

  async copyIn(from: string, to: string): Promise<void> {
    const path = checkedPath(to);
    const spool = this.#spoolFile();
    try {
      const kind = await packTar(from, basename(path), spool);
      const [script, args] =
        kind === 'folder' ? [PLACE_FOLDER, [path]] : [PLACE_FILE, [dirname(path), basename(path)]];
      await this.#place(script, args, spool, path);
    } finally {
      await rm(spool, { force: true });
    }
  }

  async writeFile(to: string, content: string | Uint8Array, mode: number): Promise<void> {
    const path = checkedPath(to);
    const spool = this.#spoolFile();
    try {
      const file = await open(spool, 'wx', 0o600);
      try {
        await file.writeFile(content);
      } finally {
        await file.close();
      }
      await this.#place(WRITE, [dirname(path), basename(path), (mode & 0o7777).toString(8)], spool, path);
    } finally {
      await rm(spool, { force: true });
    }
  }

  async readFile(from: string, maxBytes: number): Promise<Buffer | null> {
    const path = checkedPath(from);
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (data: Buffer) => {
      chunks.push(data);
      bytes += data.length;
      return bytes > maxBytes;
    };
    const args = [path, String(maxBytes + 1)];
    const { returnCode, ended } = await this.#run(READ, args, null, onData, maxBytes + 1);
    if (bytes > maxBytes)
      throw new RunoffError('too-large', `${path} in the sandbox has more than ${maxBytes} bytes.`);
    if (returnCode === NOT_THERE) return null;
    if (ended !== 'exited' || returnCode !== 0) throw failed(`${path} could not be read`, ended);
    return Buffer.concat(chunks);
  }

  async copyOut(from: string, to: string, maxBytes: number): Promise<boolean> {
    const path = checkedPath(from);
    const tar = new PassThrough({ highWaterMark: 1024 * 1024 });
    let bytes = 0;
    const unpacked = unpackTar(tar, basename(path), to, maxBytes).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    const onData = (data: Buffer) => {
      bytes += data.length;
      if (!tar.destroyed) tar.write(data);
      return tar.destroyed || bytes > maxBytes + TAR_OVERHEAD;
    };
    const args = [dirname(path), basename(path)];
    const { returnCode, ended } = await this.#run(PACK, args, null, onData, maxBytes + TAR_OVERHEAD + 1);
    tar.end();
    const problem = await unpacked;
    if (returnCode === NOT_THERE) return false;
    if (bytes > maxBytes + TAR_OVERHEAD)
      throw new RunoffError('too-large', `${path} in the sandbox has more than ${maxBytes} bytes.`);
    if (problem) throw problem.error;
    if (ended !== 'exited') throw failed(`${path} could not be copied`, ended);
    return true;
  }

  async #place(script: string, args: string[], spool: string, path: string): Promise<void> {
    let said = '';
    const { returnCode, ended } = await this.#run(script, args, spool, (data) => {
      said = (said + data.toString()).slice(-1_000);
      return false;
    });
    if (ended !== 'exited' || returnCode !== 0)
      throw failed(`${path} could not be written`, ended === 'exited' ? said.trim() : ended);
  }
}

/** @throws RunoffError `bad-input` for a path that is not absolute, is the root or has `..` in it. */
export function checkedPath(path: string): string {
  const clean = posix.normalize(path).replace(/\/+$/, '');
  if (!path.startsWith('/') || path.split('/').includes('..') || path.includes('\0') || clean === '')
    throw new RunoffError('bad-input', `"${path}" is no absolute path of a file or folder in the sandbox.`);
  return clean;
}

function failed(what: string, why: string): RunoffError {
  return new RunoffError('sandbox-failed', `${what} in the sandbox: ${why || 'no reason was given'}.`);
}
