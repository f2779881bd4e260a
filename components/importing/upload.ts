import { uploadParts } from '@/app/actions/uploads';
import { RunoffError } from '@/lib/errors';
import type { UploadFile } from './dropped-files';

export interface UploadLimits {
  files: number;
  fileBytes: number;
  uploadBytes: number;
  partBytes: number;
}

interface Part {
  path: string;
  offset: number;
  bytes: Blob;
}

/** One sentence when the files cannot be uploaded at all; null when they can. */
export function uploadProblem(files: readonly UploadFile[], limits: UploadLimits): string | null {
  if (files.length === 0) return 'Nothing was dropped: the folder holds no files.';
  if (files.length > limits.files)
    return `${files.length.toLocaleString('en-US')} files are more than the ${limits.files.toLocaleString('en-US')} of one upload; import the folder by path.`;
  const large = files.find(({ file }) => file.size > limits.fileBytes);
  if (large) return `${large.path} is larger than the ${limits.fileBytes / 2 ** 20} MiB of one file.`;
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  if (bytes > limits.uploadBytes)
    return `${Math.ceil(bytes / 2 ** 20)} MiB are more than the ${limits.uploadBytes / 2 ** 20} MiB of one upload; import the folder by path.`;
  return null;
}

/** Parts of all files, small files whole, gathered into batches of at most `partBytes`. */
export function batchesOf(files: readonly UploadFile[], partBytes: number): Part[][] {
  const batches: Part[][] = [];
  let batch: Part[] = [];
  let size = 0;
  for (const { path, file } of files)
    for (let offset = 0; offset === 0 || offset < file.size; offset += partBytes) {
      const bytes = file.slice(offset, offset + partBytes);
      if (batch.length > 0 && (size + bytes.size > partBytes || batch.length >= 200)) {
        batches.push(batch);
        batch = [];
        size = 0;
      }
      batch.push({ path, offset, bytes });
      size += bytes.size;
    }
  return batch.length > 0 ? [...batches, batch] : batches;
}

/** A random UUID (RFC 9562 §5.4); `crypto.randomUUID` is missing on pages served without TLS to another machine. */
function randomUuid(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  const set = (byte: number, at: number) =>
    at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte;
  const hex = bytes.map((byte, at) => set(byte, at).toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * Sends the files and returns the upload's id. Throws with the server's sentence when a part is refused, and the
 * signal's reason when it aborts.
 */
export async function uploadFiles(
  files: readonly UploadFile[],
  limits: UploadLimits,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const uploadId = randomUuid();
  let sent = 0;
  for (const batch of batchesOf(files, limits.partBytes)) {
    signal.throwIfAborted();
    const form = new FormData();
    form.set('uploadId', uploadId);
    for (const { path, offset, bytes } of batch) {
      form.append('path', path);
      form.append('offset', String(offset));
      form.append('bytes', bytes);
    }
    const answer = await uploadParts(form);
    if (!answer.ok) throw new RunoffError(answer.code, answer.message);
    sent += batch.reduce((sum, part) => sum + part.bytes.size, 0);
    onProgress(sent);
  }
  return uploadId;
}
