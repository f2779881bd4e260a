import { expect, it } from 'vitest';
import { rolloutKeys } from '@/db/rollouts';
import { storeSummary } from '@/db/summaries';
import { storePipeline } from '@/tests/stored-pipeline';
import { summaryOfText } from '@/tests/make-summary';
import { testDatabase } from '@/tests/test-database';
import { taskSummaries } from './task-summaries';

it('gives the newest readable summary of its model, and the same ever after', async () => {
  const { db } = testDatabase();
  const experimentId = await storePipeline(db, 'x', { n: 2, tasks: ['alpha'] });
  const [rolloutId = ''] = rolloutKeys(db, experimentId).map(({ id }) => id);
  const write = (id: string, revision: number, model: string, readable: boolean) =>
    storeSummary(db, {
      ...{ id, rolloutId, model, revision, schemaVersion: 1, promptVersion: 1, promptHash: id },
      ...{ strategy: 'head-tail', status: readable ? 'ok' : 'failed', badCitations: [] },
      ...{ content: readable ? summaryOfText(id) : null, error: readable ? null : 'cut' },
      createdAt: `2026-01-01T00:00:0${revision}.000Z`,
    });
  const of = (model: string) => taskSummaries({ db, now: () => new Date() }, model);
  const mine = of('scripted/a');
  expect(mine.of(rolloutId)).toBeNull();
  expect(write('first', 1, 'scripted/a', true)).toBe(true);
  expect(write('second', 2, 'scripted/a', false)).toBe(true);
  expect(write('other', 3, 'scripted/b', true)).toBe(true);
  expect(mine.of(rolloutId)?.content?.headline).toBe('first');
  expect(write('third', 4, 'scripted/a', true)).toBe(true);
  expect(mine.of(rolloutId)?.id).toBe('first');
  expect(of('scripted/a').of(rolloutId)?.id).toBe('third');
  expect(write('third', 4, 'scripted/a', false)).toBe(false);
  expect(of('scripted/a').of(rolloutId)?.status).toBe('ok');
});
