import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { importRollouts } from '@/lib/experiments/import-rollouts';
import { makeRollout } from '@/tests/make-rollout';
import { testDatabase } from '@/tests/test-database';
import { cancelJob, findJob, queueJob, takeJob } from './jobs';

/** Another writer: has the write lock when this returns and commits 300 ms later. */
async function holdWriteLock(path: string): Promise<Worker> {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    const Database = require('better-sqlite3');
    const db = new Database(workerData);
    db.pragma('busy_timeout = 10000');
    db.exec('begin immediate');
    db.exec("insert into events (type, payload) values ('job-progress', '{}')");
    parentPort.postMessage('locked');
    setTimeout(() => { db.exec('commit'); db.close(); }, 300);`;
  const worker = new Worker(code, { eval: true, workerData: path });
  await once(worker, 'message');
  return worker;
}

// SQLite ends a transaction that has read, at once and with "database is locked", when another one commits before
// its first write; so these must take the lock before they read.
it('a job is taken, a job is cancelled and a rollout is stored while another process writes', async () => {
  const { db, path } = testDatabase();
  queueJob(db, { id: 'a', kind: 'scan', experimentId: null, input: {} });
  queueJob(db, { id: 'b', kind: 'scan', experimentId: null, input: {} });

  const first = await holdWriteLock(path);
  expect(takeJob(db, '2026-01-01T00:00:00.000Z', [])?.id).toBe('a');
  await once(first, 'exit');

  const second = await holdWriteLock(path);
  expect(cancelJob(db, 'b', '2026-01-01T00:00:00.000Z')).toBe(true);
  expect(findJob(db, 'b')?.status).toBe('cancelled');
  await once(second, 'exit');

  const load = (name: string) => () => Promise.resolve(makeRollout(name));
  const ctx = { db, now: () => new Date() };
  const store = (name: string) =>
    importRollouts(
      ctx,
      { experimentName: 'e', origin: 'o', entries: [{ path: name, load: load(name) }], failed: [] },
      () => undefined,
      new AbortController().signal,
    );
  await store('one');
  const third = await holdWriteLock(path);
  expect(await store('two')).toMatchObject({ imported: 1, failed: [] });
  await once(third, 'exit');
});
