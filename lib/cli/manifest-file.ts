import { existsSync, readFileSync, statSync } from 'node:fs';
import { errorMessage, RunoffError } from '@/lib/errors';
import { parseManifest, type Manifest } from '@/lib/launch/manifest';

/** A manifest of ten thousand tasks has some 10 MB. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Reads a manifest file. Throws `not-found`, `too-large` or `bad-input`, each in one sentence that names the file. */
export function readManifestFile(path: string): Manifest {
  if (!existsSync(path)) throw new RunoffError('not-found', `There is no file ${path}.`);
  const stat = statSync(path);
  if (!stat.isFile()) throw new RunoffError('bad-input', `${path} is not a file.`);
  if (stat.size > MAX_BYTES)
    throw new RunoffError(
      'too-large',
      `${path} has ${Math.round(stat.size / 1024 / 1024)} MB; a manifest has at most ${MAX_BYTES / 1024 / 1024} MB.`,
    );
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new RunoffError('bad-input', `${path} cannot be read: ${errorMessage(cause)}.`, { cause });
  }
  return parseManifest(text, path);
}
