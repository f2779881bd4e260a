import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib';
import { RunoffError } from '@/lib/errors';
import type { ExportFile } from './export-source';

/** Sizes and places in a .zip without its 64-bit extension have 32 bits. */
const MAX_BYTES = 0xffff_ffff;
const MAX_ENTRIES = 0xffff;
/** Sizes and checksum follow the data (bit 3), names are UTF-8 (bit 11). */
const FLAGS = 0x0808;
const DEFLATE = 8;
/** 1 January 1980, so that the same export is the same file. */
const DOS_DATE = 0x21;

interface Entry {
  name: Buffer;
  at: number;
  crc: number;
  size: number;
  packed: number;
}

/**
 * Files as a .zip (APPNOTE.TXT 6.3.3), made while it is read: no file is whole in memory. Throws RunoffError
 * 'too-large' for more than 4 GiB or 65,535 files.
 */
export async function* zipStream(files: Iterable<ExportFile>): AsyncGenerator<Buffer> {
  const entries: Entry[] = [];
  let at = 0;
  for (const { path, chunks } of files) {
    const entry: Entry = { name: Buffer.from(path), at, crc: 0, size: 0, packed: 0 };
    entries.push(entry);
    const head = Buffer.concat([
      record(0x04034b50, [20, FLAGS, DEFLATE, 0, DOS_DATE], [0, 0, 0], [entry.name.length, 0]),
      entry.name,
    ]);
    yield head;
    at += head.length;
    for await (const packed of deflated(chunks, entry)) {
      entry.packed += packed.length;
      yield packed;
    }
    const tail = record(0x08074b50, [], [entry.crc, entry.packed, entry.size], []);
    yield tail;
    at += entry.packed + tail.length;
    if (at > MAX_BYTES || entry.size > MAX_BYTES || entries.length > MAX_ENTRIES)
      throw new RunoffError('too-large', 'The export is too large for one .zip; use `runoff export`.');
  }
  const directory = Buffer.concat(entries.map(directoryEntry));
  yield directory;
  const count = [0, 0, entries.length, entries.length];
  yield record(0x06054b50, count, [directory.length, at], [0]);
}

/** A signature, 16-bit numbers, 32-bit numbers, 16-bit numbers, all little-endian. */
function record(signature: number, shorts: number[], longs: number[], lastShorts: number[]): Buffer {
  const out = Buffer.alloc(4 + 2 * shorts.length + 4 * longs.length + 2 * lastShorts.length);
  let at = out.writeUInt32LE(signature);
  for (const value of shorts) at = out.writeUInt16LE(value, at);
  for (const value of longs) at = out.writeUInt32LE(value, at);
  for (const value of lastShorts) at = out.writeUInt16LE(value, at);
  return out;
}

function directoryEntry({ name, at, crc, size, packed }: Entry): Buffer {
  const lengths = [name.length, 0, 0, 0, 0];
  const head = record(0x02014b50, [20, 20, FLAGS, DEFLATE, 0, DOS_DATE], [crc, packed, size], lengths);
  const place = Buffer.alloc(8);
  // After four bytes of attributes, where the file's header lies.
  place.writeUInt32LE(at, 4);
  return Buffer.concat([head, place, name]);
}

async function* deflated(chunks: Iterable<string>, entry: Entry): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw();
  const ready: Buffer[] = [];
  deflate.on('data', (data: Buffer) => ready.push(data));
  for (const chunk of chunks) {
    const bytes = Buffer.from(chunk);
    entry.crc = crc32(bytes, entry.crc);
    entry.size += bytes.length;
    await written(deflate, bytes);
    yield* ready.splice(0);
  }
  await new Promise<void>((done, failed) => {
    deflate.once('end', done).once('error', failed);
    deflate.end();
  });
  yield* ready.splice(0);
}

const written = (deflate: DeflateRaw, bytes: Buffer) =>
  new Promise<void>((done, failed) => deflate.write(bytes, (error) => (error ? failed(error) : done())));
