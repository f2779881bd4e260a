import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { ExportFile } from './export-source';

/** So that the same export is the same file. */
const MADE_AT = new Date(1980, 0, 1);

/** Files as a .zip, made while it is read: the next file is asked for when the one before it is packed. */
export async function* zipStream(files: Iterable<ExportFile>): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const packed = packAll(zip, files);
  // Told to the reader, who else would wait for ever.
  packed.catch((error: unknown) => zip.outputStream.emit('error', error));
  for await (const part of zip.outputStream) yield Buffer.isBuffer(part) ? part : Buffer.from(part);
  await packed;
}

async function packAll(zip: ZipFile, files: Iterable<ExportFile>): Promise<void> {
  for (const { path, chunks } of files) {
    const content = Readable.from(bytesOf(chunks), { objectMode: false });
    const read = finished(content);
    zip.addReadStream(content, path, { mtime: MADE_AT });
    await read;
  }
  zip.end();
}

function* bytesOf(chunks: Iterable<string>): Generator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}
