import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scanPaths } from '@/lib/import/scan';
import { testFolder } from '@/tests/test-database';
import { zipStream } from './zip-stream';

test('a .zip of it is read again, file by file', async () => {
  const long = Array.from({ length: 20_000 }, (_, i) => `line ${i * 7919}\n`).join('');
  const files = [
    { path: 'one.json', chunks: ['{"a":', '1}'] },
    { path: 'folder/größe.jsonl', chunks: [long, long] },
    { path: 'empty.txt', chunks: [] },
  ];
  const parts: Buffer[] = [];
  for await (const part of zipStream(files)) parts.push(part);
  const path = join(testFolder(), 'export.zip');
  writeFileSync(path, Buffer.concat(parts));
  const tree = await scanPaths([path]);
  const texts = await Promise.all(
    tree.files.map(async (file): Promise<[string, string]> => [file.path, await file.readText()]),
  );
  expect(tree.refused).toEqual([]);
  expect(new Map(texts)).toEqual(
    new Map([
      ['export/empty.txt', ''],
      ['export/folder/größe.jsonl', long + long],
      ['export/one.json', '{"a":1}'],
    ]),
  );
});
