import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { openDatabase } from '@/db/client';
import { testFolder } from '@/tests/test-database';

it('a new database that several open at the same moment is made once, for all of them', async () => {
  const folder = testFolder();
  const paths = Array.from({ length: 6 }, (_, round) => `${folder}/${round}.db`);
  const arrived = new Int32Array(new SharedArrayBuffer(4 * paths.length));
  const loader = new URL('../scripts/loader.mjs', import.meta.url).href;
  const threads = Array.from({ length: 3 }, () => {
    return new Worker(new URL('../tests/open-database-thread.ts', import.meta.url), {
      workerData: { paths, threads: 3, arrived },
      execArgv: ['--conditions=react-server', '--import', loader],
    });
  });
  const failures = await Promise.all(
    threads.map(async (thread) => (await once(thread, 'message'))[0] as string[]),
  );
  expect(failures).toEqual([[], [], []]);
  for (const path of paths) {
    const db = openDatabase(path);
    const migrations = 'select count(*), count(distinct hash) from __drizzle_migrations';
    const [all, different] = db.$client.prepare(migrations).raw().get() as number[];
    expect(all).toBe(different);
    expect(db.$client.pragma('journal_mode', { simple: true })).toBe('wal');
    db.$client.close();
  }
}, 60_000);
