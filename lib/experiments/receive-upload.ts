import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, normalize, resolve, sep } from 'node:path';
import { z } from 'zod';
import { RunoffError } from '@/lib/errors';

const uploadPart = z.object({
  uploadId: z.uuid(),
  /** Relative path of the file, `/` between folders. */
  path: z.string().min(1).max(1024),
  /** Where in the file the part begins, in bytes. */
  offset: z.number().int().min(0),
});
export type UploadPart = z.infer<typeof uploadPart>;

/** Folder of an upload, beside the database. */
export function uploadFolder(databasePath: string, uploadId: string): string {
  return resolve(dirname(databasePath), 'uploads', z.uuid().parse(uploadId));
}

function safeTarget(folder: string, path: string): string {
  const target = resolve(folder, normalize(path));
  if (path.includes('\0') || path.startsWith('/') || !target.startsWith(folder + sep))
    throw new RunoffError(
      'bad-input',
      `The file name ${JSON.stringify(path.slice(0, 200))} leaves the upload and was refused.`,
    );
  return target;
}

/**
 * Writes one part of an uploaded file; parts may come again. Throws `too-large` when the upload would pass
 * `limits.totalBytes` or `limits.files`.
 */
export async function receiveUploadPart(
  databasePath: string,
  part: UploadPart,
  bytes: Uint8Array,
  limits: { totalBytes: number; files: number },
): Promise<void> {
  const { uploadId, path, offset } = uploadPart.parse(part);
  const folder = uploadFolder(databasePath, uploadId);
  const target = safeTarget(folder, path);
  await mkdir(dirname(target), { recursive: true });
  const used = sizes.get(uploadId) ?? (await folderSize(folder));
  if (used.bytes + bytes.length > limits.totalBytes)
    throw new RunoffError(
      'too-large',
      `The upload is larger than ${Math.round(limits.totalBytes / 2 ** 20)} MiB; import it by path instead.`,
    );
  if (used.files >= limits.files)
    throw new RunoffError('too-large', `The upload has more than ${limits.files} files.`);
  const file = await open(target, offset === 0 ? 'w' : 'r+');
  try {
    await file.write(bytes, 0, bytes.length, offset);
  } finally {
    await file.close();
  }
  sizes.set(uploadId, { bytes: used.bytes + bytes.length, files: used.files + (offset === 0 ? 1 : 0) });
}

/** What each upload has taken so far, so that a part of a large folder does not list the whole folder. */
const sizes = new Map<string, { bytes: number; files: number }>();

async function folderSize(folder: string): Promise<{ bytes: number; files: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lengths = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return { bytes: lengths.reduce((a, b) => a + b, 0), files: lengths.length };
}

/** Paths to hand to the scanner: what was dropped, one by one, so that a .zip is opened as an archive. */
export async function uploadedPaths(databasePath: string, uploadId: string): Promise<string[]> {
  const folder = uploadFolder(databasePath, uploadId);
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new RunoffError('not-found', `The upload ${uploadId} is gone; drop the files again.`, { cause });
  });
  return names.sort().map((name) => join(folder, name));
}

/** Removes uploads whose folder has not changed for `maxAgeMs`. */
export async function dropOldUploads(
  databasePath: string,
  now: Date,
  maxAgeMs = 24 * 3_600_000,
): Promise<number> {
  const root = resolve(dirname(databasePath), 'uploads');
  const names = await readdir(root).catch(() => []);
  let dropped = 0;
  for (const name of names) {
    const { mtimeMs } = await stat(join(root, name));
    if (now.getTime() - mtimeMs < maxAgeMs) continue;
    await rm(join(root, name), { recursive: true, force: true });
    dropped++;
  }
  return dropped;
}
