import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, normalize, resolve, sep } from 'node:path';
import { z } from 'zod';
import { errorMessage, RunoffError } from '@/lib/errors';

const uploadPart = z.object({
  uploadId: z.uuid(),
  /** Relative path of the file, `/` between folders. */
  path: z.string().min(1).max(1024),
  /** Where in the file the part begins, in bytes. */
  offset: z.number().int().min(0),
});
export type UploadPart = z.infer<typeof uploadPart>;

/** Folder of all uploads, beside the database and named after it: no one else keeps files there. */
function uploadsRoot(databasePath: string): string {
  return `${resolve(databasePath)}-uploads`;
}

/** Folder of an upload. */
export function uploadFolder(databasePath: string, uploadId: string): string {
  return join(uploadsRoot(databasePath), z.uuid().parse(uploadId));
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
 * `limits.totalBytes` or `limits.files`, `bad-input` when the file cannot be kept under its name.
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
  try {
    await mkdir(dirname(target), { recursive: true });
    const used = sizes.get(uploadId) ?? (await folderSize(folder));
    const before = await sizeOf(target);
    // A part that begins a file replaces what came under that name before.
    const length = Math.max(offset + bytes.length, offset === 0 ? 0 : (before ?? 0));
    const now = { bytes: used.bytes - (before ?? 0) + length, files: used.files + (before === null ? 1 : 0) };
    if (now.bytes > limits.totalBytes)
      throw new RunoffError(
        'too-large',
        `The upload is larger than ${Math.round(limits.totalBytes / 2 ** 20)} MiB; import it by path instead.`,
      );
    if (now.files > limits.files)
      throw new RunoffError('too-large', `The upload has more than ${limits.files} files.`);
    const file = await open(target, offset === 0 ? 'w' : 'r+');
    try {
      await file.write(bytes, 0, bytes.length, offset);
    } finally {
      await file.close();
    }
    sizes.set(uploadId, now);
  } catch (cause) {
    if (cause instanceof RunoffError) throw cause;
    const name = JSON.stringify(path.slice(0, 200));
    throw new RunoffError('bad-input', `The file ${name} could not be kept: ${errorMessage(cause)}`, {
      cause,
    });
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
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
  const root = uploadsRoot(databasePath);
  if (!existsSync(root)) return 0;
  let dropped = 0;
  for (const name of await readdir(root)) {
    if (!z.uuid().safeParse(name).success) continue;
    const { mtimeMs } = await stat(join(root, name));
    if (now.getTime() - mtimeMs < maxAgeMs) continue;
    await rm(join(root, name), { recursive: true, force: true });
    dropped++;
  }
  return dropped;
}
