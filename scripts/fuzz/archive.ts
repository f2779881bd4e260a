import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** Bytes of a bomb's one file; a few hundred kilobytes when packed. */
const BOMB_BYTES = 300 * 1024 * 1024;

/** Packs files into a .zip. */
export async function writeZip(
  path: string,
  files: readonly { path: string; content: Buffer }[],
): Promise<void> {
  const zip = new ZipFile();
  for (const file of files) zip.addBuffer(file.content, file.path.replaceAll('\\', '/'));
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

/** A .zip of one file that is a thousand times its packed size; made beforehand, as that takes seconds. */
export const writeBomb = (path: string): Promise<void> =>
  writeZip(path, [{ path: 'bomb.traj.json', content: Buffer.alloc(BOMB_BYTES, 0x20) }]);
