import { describe, expect, it } from 'vitest';
import { findCall, storeCall, type NewCall } from '@/db/calls';
import { isDatabaseFailure } from '@/db/client';
import { createExperiment } from '@/db/experiments';
import { markGrading } from '@/db/live-rollouts';
import { testDatabase } from '@/tests/test-database';
import { threadWriter } from './thread-writer';

/** A writer whose thread is up, and what the connection at hand has changed itself. */
async function writing() {
  const { db, path } = testDatabase();
  const { id: experimentId } = createExperiment(db, 'e', 'import', 'unit');
  const writer = threadWriter(path, db);
  await writer.up;
  const own = () => Number(db.$client.prepare('select total_changes()').pluck().get());
  const stored = () => db.$client.prepare('select key from calls order by rowid').pluck().all();
  const call = (key: string): NewCall => ({
    ...{ key, experimentId, role: 'agent', rolloutId: null, tournamentId: null, model: 'm', servedBy: 'm' },
    ...{ promptHash: '', reply: 'Ünïcode \u0000 \ud800 and a line\n', stopReason: 'end', costUsd: 0.25 },
    usage: { uncachedInput: 1, cacheRead: null, cacheWrite: null, output: 2, reasoning: null },
    ...{ latencyMs: 1, dropped: null },
  });
  return { db, path, writer, own, stored, call };
}

const keys = Array.from({ length: 200 }, (_, at) => `call ${at}`);

describe('a writer in a thread', () => {
  it('writes everything in the order it was asked for, and what it tells is there for every connection', async () => {
    const { db, writer, own, stored, call } = await writing();
    const before = own();
    const told: string[] = [];
    await Promise.all(
      keys.map(async (key) => {
        expect(await writer.write(storeCall, call(key))).toBe(true);
        expect(findCall(db, key)).toMatchObject({ key, costUsd: 0.25 });
        told.push(key);
      }),
    );
    expect(await writer.write(storeCall, call('call 7'))).toBe(false);
    await writer.close();
    expect(stored()).toEqual(keys);
    expect(told).toEqual(keys);
    // The first, which is alone, is written here.
    expect(own() - before).toBeLessThan(keys.length);
  });

  it.each(['abort', 'rollback'])('takes nothing from others when one change fails (%s)', async (how) => {
    const { db, writer, stored, call } = await writing();
    db.$client.exec(`create trigger full before insert on calls when new.key = 'call 100'
      begin select raise(${how}, 'database or disk is full'); end`);
    const ends = await Promise.allSettled(keys.map((key) => writer.write(storeCall, call(key))));
    await writer.close();
    const failed = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatchObject({ message: 'database or disk is full' });
    expect(isDatabaseFailure(failed[0])).toBe(true);
    expect(stored()).toEqual(keys.filter((key) => key !== 'call 100'));
  });

  it('takes nothing from others when one cannot be sent', async () => {
    const { writer, stored, call } = await writing();
    const odd = { ...call('call 100'), reply: () => 'no text' } as unknown as NewCall;
    const writes = keys.map((key) => writer.write(storeCall, key === 'call 100' ? odd : call(key)));
    const ends = await Promise.allSettled(writes);
    await writer.close();
    const failed = ends.flatMap((end, at) => (end.status === 'rejected' ? [keys[at]] : []));
    expect(failed).toEqual(['call 100']);
    expect(stored()).toEqual(keys.filter((key) => key !== 'call 100'));
  });

  it('passes on why a change was refused', async () => {
    const { writer } = await writing();
    const late = writer.write(markGrading, { id: 'gone', experimentId: 'e' });
    await expect(late).rejects.toMatchObject({ name: 'RunoffError', code: 'cancelled' });
    await writer.close();
  });

  it('ends after what was asked for; before it is up and after it the connection at hand writes', async () => {
    const { db, path, writer, own, stored, call } = await writing();
    const last = Promise.all(keys.map((key) => writer.write(storeCall, call(key))));
    await writer.close();
    expect(await last).toHaveLength(keys.length);
    expect(stored()).toEqual(keys);
    const before = own();
    await writer.write(storeCall, call('after'));
    const next = threadWriter(path, db);
    await next.write(storeCall, call('before'));
    expect(own()).toBe(before + 2);
    await next.close();
    expect(stored()).toEqual([...keys, 'after', 'before']);
  });

  it('leaves everything to the connection at hand when its thread cannot start', async () => {
    const { db, stored, call, writer } = await writing();
    await writer.close();
    const broken = threadWriter('/nowhere/at-all.db', db);
    await broken.up;
    expect(await broken.write(storeCall, call('one'))).toBe(true);
    expect(await broken.write(storeCall, call('one'))).toBe(false);
    await broken.close();
    expect(stored()).toEqual(['one']);
  });

  it('does not know changes that are not in its list', async () => {
    const { writer } = await writing();
    expect(() => writer.write(() => true)).toThrow('WRITES');
    await writer.close();
  });
});
