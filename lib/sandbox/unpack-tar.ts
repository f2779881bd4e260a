import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Extract } from 'tar-stream';
import { errorMessage, RunoffError } from '@/lib/errors';

/**
 * Writes the files and folders of an untrusted tar stream below `to`, which must not exist; a single file whose name
 * is `single` becomes `to` itself. Links, devices and pipes are left out; no name leads out of `to`, as no link is
 * ever made. Files get modes of ours (their x bit kept).
 * @throws RunoffError `too-large` when the files hold more than `maxBytes`, `sandbox-failed` for a broken stream.
 */
export async function unpackTar(
  source: Readable,
  single: string,
  to: string,
  maxBytes: number,
): Promise<void> {
  const reader: Extract = extract();
  const feeding = pipeline(source, reader);
  let bytes = 0;
  try {
    for await (const entry of reader) {
      const { name, type, size = 0, mode = 0 } = entry.header;
      const path = placeOf(name, single);
      bytes += size;
      if (bytes > maxBytes)
        throw new RunoffError('too-large', `What is copied has more than ${maxBytes} bytes.`);
      if (path !== null && type === 'directory') await mkdir(join(to, path), { recursive: true });
      if (path !== null && (type === 'file' || type === 'contiguous-file')) {
        await mkdir(dirname(join(to, path)), { recursive: true });
        const fileMode = (mode & 0o100) === 0 ? 0o644 : 0o755;
        await pipeline(entry, createWriteStream(join(to, path), { flags: 'wx', mode: fileMode }));
      } else {
        entry.resume();
      }
    }
    await feeding;
  } catch (error) {
    reader.destroy();
    await feeding.catch(() => undefined);
    if (error instanceof RunoffError) throw error;
    throw new RunoffError(
      'sandbox-failed',
      `Files of the sandbox could not be copied: ${errorMessage(error)}.`,
      {
        cause: error,
      },
    );
  }
}

/** Relative path below the target, '' for the target itself; null for a name that is not below `single`. */
function placeOf(name: string, single: string): string | null {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.shift() !== single || parts.includes('..') || name.includes('\0')) return null;
  return parts.join('/');
}
