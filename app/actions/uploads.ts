'use server';

import { z } from 'zod';
import { databasePath } from '@/db/client';
import { RunoffError } from '@/lib/errors';
import { receiveUploadPart } from '@/lib/experiments/receive-upload';
import { MAX_FILES, MAX_UPLOAD_BYTES, UPLOAD_PART_BYTES } from '@/lib/import/limits';
import { answer, type ActionResult } from './action-result';

const part = z.object({
  uploadId: z.uuid(),
  path: z.string().min(1).max(1024),
  offset: z.coerce.number().int().min(0),
  bytes: z.instanceof(Blob),
});

/** Keeps parts of dropped files: repeated fields `path`, `offset` and `bytes`, of one `uploadId`. */
export async function uploadParts(form: FormData): Promise<ActionResult> {
  return answer('runner', async () => {
    const uploadId = form.get('uploadId');
    const paths = form.getAll('path');
    const offsets = form.getAll('offset');
    const blobs = form.getAll('bytes');
    for (const [i, path] of paths.entries()) {
      const read = part.safeParse({ uploadId, path, offset: offsets[i], bytes: blobs[i] });
      if (!read.success) throw new RunoffError('bad-input', z.prettifyError(read.error));
      const { bytes, ...where } = read.data;
      if (bytes.size > UPLOAD_PART_BYTES)
        throw new RunoffError('too-large', 'One part of the upload is too large.');
      const limits = { totalBytes: MAX_UPLOAD_BYTES, files: MAX_FILES };
      await receiveUploadPart(databasePath(), where, new Uint8Array(await bytes.arrayBuffer()), limits);
    }
    return String(uploadId);
  });
}
