import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** Bytes of a bomb's one file; a few hundred kilobytes when packed. */
const BOMB_BYTES = 300 * 1024 * 1024;

/** Packs files into a .zip; a bomb has one more that is a thousand times its packed size. */
export async function writeZip(
  path: string,
  files: readonly { path: string; content: Buffer }[],
  { bomb }: { bomb: boolean },
): Promise<void> {
  const zip = new ZipFile();
  for (const file of files) zip.addBuffer(file.content, file.path.replaceAll('\\', '/'));
  if (bomb) zip.addBuffer(Buffer.alloc(BOMB_BYTES, 0x20), 'bomb.traj.json');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}
