import { uploadParts } from '@/app/actions/uploads';
import { RunoffError } from '@/lib/errors';
import { formatBytes, formatCount } from '@/components/figures/format';
import type { PickedFile } from './collect-files';
import type { ImportLimits } from './limits';

interface Part {
  path: string;
  offset: number;
  bytes: Blob;
}

const MOST_PARTS = 200;

/** Files cut into parts, parts gathered into requests of at most `partBytes`. */
function* requests(files: readonly PickedFile[], partBytes: number): Generator<Part[]> {
  let batch: Part[] = [];
  let size = 0;
  for (const { path, file } of files)
    for (let offset = 0; offset === 0 || offset < file.size; offset += partBytes) {
      const bytes = file.slice(offset, offset + partBytes);
      if (batch.length > 0 && (size + bytes.size > partBytes || batch.length >= MOST_PARTS)) {
        yield batch;
        batch = [];
        size = 0;
      }
      batch.push({ path, offset, bytes });
      size += bytes.size;
    }
  if (batch.length > 0) yield batch;
}

/** What is too much about these files, one sentence; null when nothing is. */
export function tooMuch(files: readonly PickedFile[], limits: ImportLimits): string | null {
  if (files.length === 0) return 'There was no file in it.';
  if (files.length > limits.files)
    return `More than ${formatCount(limits.files)} files; import a part of them, or by path.`;
  const large = files.find(({ file }) => file.size > limits.fileBytes);
  if (large) return `${large.path} is larger than ${formatBytes(limits.fileBytes)}.`;
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  return total > limits.uploadBytes
    ? `${formatBytes(total)} is more than the ${formatBytes(limits.uploadBytes)} that can be dropped; import by path instead.`
    : null;
}

/** A random UUID (RFC 9562 §5.4); `crypto.randomUUID` is missing on pages served without TLS to another machine. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte, i) => {
    const set = i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte;
    return set.toString(16).padStart(2, '0');
  });
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * Sends files to the server in order; `onProgress` hears the bytes sent. Resolves to the upload's id. Throws when
 * the server refuses a part or `signal` aborts.
 */
export async function uploadFiles(
  files: readonly PickedFile[],
  limits: ImportLimits,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const uploadId = randomUuid();
  let sent = 0;
  for (const parts of requests(files, limits.partBytes)) {
    signal.throwIfAborted();
    const form = new FormData();
    form.set('uploadId', uploadId);
    for (const part of parts) {
      form.append('path', part.path);
      form.append('offset', String(part.offset));
      form.append('bytes', part.bytes);
    }
    const answer = await uploadParts(form);
    if (!answer.ok) throw new RunoffError('bad-input', answer.message);
    sent += parts.reduce((sum, part) => sum + part.bytes.size, 0);
    onProgress(sent);
  }
  return uploadId;
}
