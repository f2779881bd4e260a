import { expect, test } from 'vitest';
import { exportFiles } from '@/lib/export/export-files';
import { ExportReader } from '@/lib/export/export-reader';
import { importRollouts } from '@/lib/experiments/import-rollouts';
import { planImport } from '@/lib/import/plan';
import { treeOf } from '@/lib/import/test-tree';
import { exportLineSchema } from '@/lib/rollout/export-lines';
import { filesOf } from '@/tests/export-source';
import { makeRollout } from '@/tests/make-rollout';
import { storePipeline } from '@/tests/stored-pipeline';
import { testDatabase } from '@/tests/test-database';
import type { Db } from './client';
import { exportOf } from './export-rollouts';
import { taskRunsOf } from './task-runs';
import { selectionsOf } from './tournaments';

const UNMASKED = { redaction: 'none', allow: [], patterns: [], outcomes: true } as const;

function sourceOf(db: Db, id: string) {
  const source = exportOf(db, id);
  if (!source) throw new Error(`no experiment ${id}`);
  return source;
}

function jsonlOf(db: Db, id: string): Record<string, string> {
  return filesOf(exportFiles(new ExportReader(sourceOf(db, id), UNMASKED), { format: 'jsonl', all: false }));
}

async function imported(db: Db, name: string, entries: Parameters<typeof importRollouts>[1]['entries']) {
  const context = { db, now: () => new Date() };
  const input = { experimentName: name, origin: 'unit', entries, failed: [] };
  return importRollouts(context, input, () => undefined, new AbortController().signal);
}

test('what a database holds goes out and comes into another one as it was', async () => {
  const { db } = testDatabase();
  const rollouts = ['a', 'b'].map((name) =>
    makeRollout(name, {
      outcome: { kind: 'passed', reward: 1, tests: [], detail: null, recordedIn: 'r.json' },
    }),
  );
  await imported(
    db,
    'First',
    rollouts.map((one) => ({ path: one.sourceKey, load: () => Promise.resolve(one) })),
  );
  const plan = await planImport(treeOf(jsonlOf(db, 'first')));
  const result = await imported(db, 'Second', plan.entries);
  expect(result).toMatchObject({ imported: 2, failed: [] });
  const read = (id: string) => {
    const source = sourceOf(db, id);
    return source.rollouts.flatMap((key) => {
      const found = source.rollout(key.id);
      if (!found) return [];
      const { sourceFormat: _f, formatVersion: _v, extra: _e, outcome, ...rest } = found.recorded;
      return [{ ...rest, outcome: { ...outcome, recordedIn: null }, slot: found.slot }];
    });
  };
  expect(read('first')).toHaveLength(2);
  expect(read('second')).toEqual(read('first'));
});

test('a pipeline goes out whole: each line fits, and its answers are its own', async () => {
  const { db } = testDatabase();
  const id = await storePipeline(db, 'Pipeline', { n: 4, tasks: ['alpha', 'beta'] });
  const lines = (jsonlOf(db, id)['rollouts.jsonl'] ?? '').trim().split('\n');
  const types = lines.map((line) => exportLineSchema.parse(JSON.parse(line)).type);
  const count = (type: string) => types.filter((one) => one === type).length;
  expect({ tasks: count('task'), rollouts: count('rollout') }).toEqual({ tasks: 2, rollouts: 16 });
  expect(count('tournament')).toBe(sourceOf(db, id).tournamentIds.length);
  const winners = taskRunsOf(db, id).map(({ taskId, winner }) => ({ taskId, rolloutId: winner }));
  const byTask = (a: { taskId: string }, b: { taskId: string }) => (a.taskId < b.taskId ? -1 : 1);
  expect(sourceOf(db, id).answers().sort(byTask)).toEqual(winners.sort(byTask));
  // A selection that keeps several answers no task.
  const several = selectionsOf(db, id).find(({ settings }) => settings.keep > 1);
  expect(
    sourceOf(db, id)
      .answers(several?.id)
      .map(({ rolloutId }) => rolloutId),
  ).toEqual([null, null]);
});

test('an experiment that is not there is null', () => {
  expect(exportOf(testDatabase().db, 'nobody')).toBeNull();
});
