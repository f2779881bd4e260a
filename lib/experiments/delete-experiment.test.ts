import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shares } from '@/db/access-schema';
import { auditPage } from '@/db/audit';
import type { Db } from '@/db/client';
import { queueJob, finishJob } from '@/db/jobs';
import { moveLaunch } from '@/db/launches';
import { lineagePage } from '@/db/lineage';
import { shareTargetSchema, type ShareTarget } from '@/lib/access/share';
import { makeRollout } from '@/tests/make-rollout';
import { storePipeline } from '@/tests/stored-pipeline';
import { testDatabase } from '@/tests/test-database';
import { deleteExperiment, planDeletion } from './delete-experiment';
import { importRollouts } from './import-rollouts';

const PLANTED = 'word-that-only-stands-in-the-deleted-one';
const NOW = '2026-01-02T00:00:00.000Z';
const context = (db: Db) => ({ db, now: () => new Date(NOW), actor: 'ada' });

async function imported(db: Db, name: string, text: string): Promise<string[]> {
  const task = { benchmark: null, name: 'only-imported', instruction: text, baseCommit: null };
  const rollouts = ['a', 'b'].map((sourceKey) => makeRollout(sourceKey, { task, prompt: text }));
  const entries = rollouts.map((rollout) => ({ path: rollout.sourceKey, load: async () => rollout }));
  const input = { experimentName: name, origin: 'unit', entries, failed: [] };
  const done = await importRollouts(context(db), input, () => undefined, new AbortController().signal);
  return done.rolloutIds;
}

let shareNumber = 0;
function share(db: Db, target: ShareTarget, experimentId: string | null): string {
  const id = `s${++shareNumber}`;
  db.insert(shares)
    .values({
      ...{ id, tokenHash: id, target: shareTargetSchema.parse(target), experimentId, include: 'summaries' },
      ...{ outcomesHidden: false, title: 'x' },
    })
    .run();
  return id;
}

/** Every row of every table that says `word`, but events. */
function rowsThatSay(db: Db, word: string): string[] {
  const tables = db.$client
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    .pluck()
    .all() as string[];
  return tables
    .filter((table) => table !== 'events' && !table.startsWith('__'))
    .flatMap((table) =>
      db.$client
        .prepare(`select * from "${table}"`)
        .all()
        .filter((row) => JSON.stringify(row).includes(word))
        .map((row) => `${table}: ${JSON.stringify(row).slice(0, 200)}`),
    );
}

async function filled() {
  const { db, path } = testDatabase();
  const kept = await storePipeline(db, 'Kept', { n: 4, tasks: ['alpha', 'beta'] });
  const gone = await storePipeline(db, 'Gone for good', { n: 4, tasks: ['alpha', 'gamma'] });
  moveLaunch(db, gone, ['queued', 'running'], { status: 'finished', reason: null, detail: null }, NOW);
  return { db, path, kept, gone };
}

const without = (db: Db) => {
  const tables = ['experiments', 'rollouts', 'steps', 'votes', 'groups', 'calls', 'slots', 'task_runs'];
  return tables.map((table) => [table, db.$client.prepare(`select count(*) from ${table}`).pluck().get()]);
};

test('every row of the experiment goes but its events; others with the same tasks stay as they are', async () => {
  const { db } = testDatabase();
  await storePipeline(db, 'Kept', { n: 4, tasks: ['alpha', 'beta'] });
  const before = without(db);
  const gone = await storePipeline(db, 'Gone for good', { n: 4, tasks: ['alpha', 'gamma'] });
  moveLaunch(db, gone, ['queued', 'running'], { status: 'finished', reason: null, detail: null }, NOW);
  queueJob(db, { id: 'j', kind: 'summarize', experimentId: gone, input: { experimentId: gone } });
  finishJob(db, 'j', { status: 'finished', result: null }, NOW);
  const rollout = db.$client
    .prepare('select id from rollouts where experiment_id = ?')
    .pluck()
    .get(gone) as string;
  const stays = share(db, { kind: 'experiment', experimentId: 'kept' }, 'kept');
  share(db, { kind: 'experiment', experimentId: gone }, gone);
  share(db, { kind: 'rollout', rolloutId: rollout }, null);
  share(db, { kind: 'experiments', experimentIds: ['kept', gone] }, null);
  const done = deleteExperiment(context(db), { experiment: gone, confirmed: 'Gone for good' });
  expect(done).toMatchObject({ rollouts: 16, links: 3, startedFrom: [], refused: null });
  expect(done.selections).toBeGreaterThan(0);
  expect(rowsThatSay(db, gone)).toEqual([]);
  expect(rowsThatSay(db, rollout)).toEqual([]);
  expect(without(db)).toEqual(before);
  expect(db.select({ id: shares.id }).from(shares).all()).toEqual([{ id: stays }]);
  expect(db.$client.prepare('select name from tasks order by name').pluck().all()).toEqual(['alpha', 'beta']);
  expect(db.$client.pragma('foreign_key_check')).toEqual([]);
  expect(db.$client.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(
    db.$client.prepare('select count(*) from events where experiment_id = ?').pluck().get(gone),
  ).not.toBe(0);
  expect(auditPage(db, {}).lines[0]).toMatchObject({
    actor: 'ada',
    what: `deleted Gone for good: 16 rollouts, ${done.selections} selections, 3 links`,
    experiment: { id: gone, exists: false },
  });
});

test('nothing of what was deleted can be read from the file', async () => {
  const { db, path } = testDatabase();
  await imported(db, 'e', PLANTED);
  const bytes = () => [path, `${path}-wal`].map((file) => readFileSync(file).includes(PLANTED));
  expect(bytes()).toContain(true);
  deleteExperiment(context(db), { experiment: 'e', confirmed: 'e' });
  expect(bytes()).toEqual([false, false]);
});

test('it is refused with another name and while something of it runs', async () => {
  const { db, gone } = await filled();
  const asked = { experiment: gone, confirmed: 'Gone for good' };
  expect(() => deleteExperiment(context(db), { ...asked, confirmed: 'gone for good' })).toThrow(
    'Nothing was deleted: its name is Gone for good.',
  );
  expect(() => deleteExperiment(context(db), { ...asked, experiment: 'nowhere' })).toThrow(
    'no experiment nowhere',
  );
  queueJob(db, { id: 'j', kind: 'select', experimentId: gone, input: {} });
  expect(() => deleteExperiment(context(db), asked)).toThrow('A job of Gone for good is under way (select)');
  finishJob(db, 'j', { status: 'finished', result: null }, NOW);
  moveLaunch(db, gone, ['finished'], { status: 'running', reason: null, detail: null }, NOW);
  expect(planDeletion({ db }, gone).refused).toBe('Gone for good is running; cancel it or wait for its end.');
  expect(() => deleteExperiment(context(db), asked)).toThrow('is running');
});

test('an experiment that started from it keeps its copies', async () => {
  const { db } = testDatabase();
  await imported(db, 'first', 'x');
  const follower = await storePipeline(db, 'Follower', { n: 4, tasks: ['alpha'], startFrom: 'first' });
  const rollouts = () =>
    db.$client.prepare('select * from rollouts where experiment_id = ? order by id').all(follower);
  const before = rollouts();
  expect(deleteExperiment(context(db), { experiment: 'first', confirmed: 'first' }).startedFrom).toEqual([
    'Follower',
  ]);
  expect(rollouts()).toEqual(before);
  const refined = db.$client
    .prepare('select id from rollouts where experiment_id = ? and iteration = 1')
    .pluck()
    .get(follower) as string;
  expect(lineagePage(db, refined)?.shown?.summaries.length).toBeGreaterThan(0);
});
