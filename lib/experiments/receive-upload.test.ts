import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '@/tests/test-database';
import { dropOldUploads, receiveUploadPart, uploadFolder } from './receive-upload';

const limits = { totalBytes: 100, files: 2 };
const uploadId = '7d444840-9dc0-41d1-b245-5ffdce74fad2';
const bytes = (length: number) => new Uint8Array(length).fill(97);

it('a part that comes again counts once', async () => {
  const db = join(testFolder(), 'runoff.db');
  const send = (path: string, offset: number, length: number) =>
    receiveUploadPart(db, { uploadId, path, offset }, bytes(length), limits);
  for (let again = 0; again < 5; again++) await send('a', 0, 40);
  await send('a', 40, 40);
  await send('a', 40, 40);
  await send('b', 0, 20);
  await expect(send('b', 20, 1)).rejects.toMatchObject({ code: 'too-large' });
  await expect(send('c', 0, 0)).rejects.toThrow('more than 2 files');
  expect(readFileSync(join(uploadFolder(db, uploadId), 'a'))).toHaveLength(80);
});

it('a name that no file can have is one sentence', async () => {
  const db = join(testFolder(), 'runoff.db');
  const id = crypto.randomUUID();
  const send = (path: string) => receiveUploadPart(db, { uploadId: id, path, offset: 0 }, bytes(1), limits);
  await send('a');
  await expect(send('a/b')).rejects.toMatchObject({ name: 'RunoffError', code: 'bad-input' });
  await expect(send('n'.repeat(300))).rejects.toThrow(/^The file "n+" could not be kept: ENAMETOOLONG/);
});

it("drops old uploads, and never a person's own files beside the database", async () => {
  const db = join(testFolder(), 'runoff.db');
  const old = uploadFolder(db, uploadId);
  const fresh = uploadFolder(db, crypto.randomUUID());
  const theirs = [join(dirname(db), 'uploads', 'thesis'), join(dirname(old), 'notes')];
  for (const folder of [old, fresh, ...theirs]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'x'), 'x');
    if (folder !== fresh) utimesSync(folder, 1, 1);
  }
  expect(await dropOldUploads(db, new Date())).toBe(1);
  expect([old, fresh, ...theirs].map((folder) => existsSync(folder))).toEqual([false, true, true, true]);
  expect(await dropOldUploads(join(testFolder(), 'none.db'), new Date())).toBe(0);
});
