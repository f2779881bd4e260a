import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureTask } from '@/db/experiments';
import { findGoldPatch, hasGoldPatch } from '@/db/gold-patches';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import { treeOf } from '@/lib/import/test-tree';
import { describeWithSharedData } from '@/tests/shared-data';
import { testDatabase } from '@/tests/test-database';
import type { Context } from './context';
import { importRollouts } from './import-rollouts';

const patch = (line: string) => `--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-old\n+${line}\n`;
const row = (instance: string, line: string) => ({
  instance_id: instance,
  base_commit: 'abc',
  problem_statement: 'It is broken.',
  patch: patch(line),
});

async function importTree(ctx: Context, contents: Record<string, unknown>) {
  const plan = await planImport(treeOf(contents));
  const input = { experimentName: 'e', origin: 'here', ...plan };
  const result = await importRollouts(ctx, input, () => undefined, new AbortController().signal);
  return { plan, result };
}

function database() {
  const ctx = { db: testDatabase().db, now: () => new Date() };
  const ref = { instruction: null, baseCommit: null };
  const known = ensureTask(ctx.db, { benchmark: 'swe-bench', name: 'owner__repo-1', ...ref });
  return { ctx, known };
}

describe('rows of a data set', () => {
  it.each([
    [
      'JSON Lines',
      [row('owner__repo-1', 'new'), row('owner__repo-2', 'else')]
        .map((one) => JSON.stringify(one))
        .join('\n'),
    ],
    ['a list', [row('owner__repo-1', 'new'), row('owner__repo-2', 'else')]],
  ])(
    'as %s: tasks that are known get their reference patch, the others are named',
    async (_form, content) => {
      const { ctx, known } = database();
      const { plan, result } = await importTree(ctx, { 'rows.jsonl': content });
      expect(result.gold).toEqual({ stored: 1, unknown: ['owner__repo-2'] });
      expect(findGoldPatch(ctx.db, known.id)).toEqual({ patch: patch('new'), source: 'rows.jsonl' });
      expect(result.experimentId).toBeNull();
      expect(plan.ignored).toEqual([
        {
          path: 'rows.jsonl',
          reason: 'rows of a data set: 2 reference patches, kept for tasks that have rollouts here',
        },
      ]);
    },
  );

  it('replaces the patch of rows that are imported again', async () => {
    const { ctx, known } = database();
    await importTree(ctx, { 'a.json': [row('owner__repo-1', 'first')] });
    await importTree(ctx, { 'b.json': [row('owner__repo-1', 'second')] });
    expect(findGoldPatch(ctx.db, known.id)).toEqual({ patch: patch('second'), source: 'b.json' });
  });

  it('are no predictions and no outputs of agents', async () => {
    const { ctx, known } = database();
    const { result } = await importTree(ctx, {
      'preds.json': [{ instance_id: 'owner__repo-1', model_name_or_path: 'm', model_patch: patch('theirs') }],
      'output.jsonl': `${JSON.stringify({ ...row('owner__repo-1', 'x'), history: [] })}\n${JSON.stringify({ ...row('owner__repo-1', 'x'), history: [] })}\n`,
    });
    expect(result.gold).toBeNull();
    expect(hasGoldPatch(ctx.db, known.id)).toBe(false);
  });
});

describeWithSharedData('the rows of SWE-bench Verified', (shared) => {
  it('are all read, with their patches', async () => {
    const plan = await planImport(await scanPaths([join(shared, 'swe-bench/verified_50_rows.jsonl')]));
    expect(plan.failed).toEqual([]);
    expect(plan.gold.map((file) => file.rows.length)).toEqual([50]);
    expect(plan.gold[0]?.rows.every((one) => one.patch.startsWith('diff --git '))).toBe(true);
  });
});
