import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { exportLineSchema, outcomesFileLineSchema } from '@/lib/rollout/export-lines';
import { exportSourceOf, filesOf } from '@/tests/export-source';
import { makeRollout } from '@/tests/make-rollout';
import { exportFiles } from './export-files';
import { ExportReader } from './export-reader';

const FOLDER = resolve(import.meta.dirname, '../../docs/schemas');

const SCHEMAS = [
  ['runoff-rollouts-1', 'A line of rollouts.jsonl, version 1', exportLineSchema],
  ['runoff-outcomes-1', 'A line of outcomes.jsonl, version 1', outcomesFileLineSchema],
] as const;

test.each(SCHEMAS)('the published schema %s is the one in use', (name, title, schema) => {
  const path = resolve(FOLDER, `${name}.schema.json`);
  const text = `${JSON.stringify({ title, ...z.toJSONSchema(schema) }, null, 2)}\n`;
  // `UPDATE_SCHEMAS=1 npm test -- lib/export/schemas` writes them anew.
  if (process.env.UPDATE_SCHEMAS === '1') writeFileSync(path, text);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(text));
});

test('every line of an export fits its schema', () => {
  const options = { redaction: 'default', allow: [], patterns: [], outcomes: true } as const;
  const reader = new ExportReader(exportSourceOf([makeRollout('a'), makeRollout('b')]), options);
  const files = filesOf(exportFiles(reader, { format: 'jsonl', all: false }));
  const lines = (name: string) =>
    (files[name] ?? '')
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
  expect(lines('rollouts.jsonl').map((line) => exportLineSchema.parse(line).type)).toEqual([
    ...['runoff-rollouts', 'task', 'rollout', 'rollout'],
  ]);
  expect(lines('outcomes.jsonl').map((line) => outcomesFileLineSchema.parse(line).type)).toEqual([
    ...['runoff-outcomes', 'outcome', 'outcome'],
  ]);
});
