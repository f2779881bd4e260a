import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { pack } from 'tar-stream';
import { RunoffError } from '@/lib/errors';

const run = promisify(execFile);

/** A tar file of programs of this machine with the libraries they name, for an image without any registry. */
export interface ProgramTar {
  tar: Buffer;
  /** Hash of the tar file. */
  hash: string;
}

/**
 * Packs programs (names, paths, or a path and where it is to lie), their libraries, empty folders and files of one's
 * own, e.g. `{ '/etc/passwd': 'root:…' }`; files below a bin folder are executable.
 * @throws RunoffError `environment-failed` for a program that this machine does not have.
 */
export async function packPrograms(
  programs: readonly (string | { from: string; to: string })[],
  folders: readonly string[],
  files: Readonly<Record<string, string | Buffer>>,
): Promise<ProgramTar> {
  const sources = new Map<string, string>();
  for (const program of programs) {
    const from = typeof program === 'string' ? await findProgram(program) : program.from;
    sources.set(typeof program === 'string' ? from : program.to, from);
    for (const library of await librariesOf(from)) sources.set(library, library);
  }
  const tar = pack();
  const mtime = new Date(0);
  for (const name of folders)
    tar.entry({ name: name.slice(1), type: 'directory', mode: modeOfFolder(name), mtime });
  for (const [path, from] of [...sources].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const real = await realpath(from);
    const mode = (await stat(real)).mode & 0o755;
    tar.entry({ name: path.slice(1), mode, mtime }, await readFile(real));
  }
  for (const [path, text] of Object.entries(files))
    tar.entry({ name: path.slice(1), mode: path.includes('/bin/') ? 0o755 : 0o644, mtime }, text);
  tar.finalize();
  const bytes = await buffer(tar);
  return { tar: bytes, hash: createHash('sha256').update(bytes).digest('hex').slice(0, 32) };
}

function modeOfFolder(name: string): number {
  return name.endsWith('/tmp') ? 0o1777 : 0o755;
}

async function findProgram(name: string): Promise<string> {
  const places = name.startsWith('/') ? [''] : ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];
  for (const folder of places) {
    const path = folder === '' ? name : join(folder, name);
    const found = await access(path, constants.R_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  throw new RunoffError('environment-failed', `${name} is not installed on this machine.`);
}

/** Lines of ldd(1): `libc.so.6 => /lib/…/libc.so.6 (0x…)`, `/lib64/ld-linux-x86-64.so.2 (0x…)`. */
async function librariesOf(path: string): Promise<string[]> {
  const answer = await run('ldd', [path]).catch(() => ({ stdout: '' })); // a script, or statically linked
  return [...answer.stdout.matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm)].map((match) => match[1] ?? '');
}
