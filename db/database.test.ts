import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { testDatabase, testFolder } from '@/tests/test-database';
import { openDatabase } from './client';
import { ensureExperiment } from './experiments';
import { appendEvent, eventsAfter, lastEventSeq } from './events';
import { findJob, finishJob, queueJob, requeueOrphans, takeJob } from './jobs';
import { acquireLease, currentLease, LEASE_MS, releaseLease, renewLease } from './lease';
import { votes } from './tournament-schema';

const MIGRATIONS = resolve(import.meta.dirname, 'migrations');

describe('openDatabase', () => {
  it('turns on WAL, foreign keys and a busy timeout', () => {
    const { db } = testDatabase();
    expect(db.$client.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.$client.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(db.$client.pragma('busy_timeout', { simple: true })).toBe(10_000);
  });
  it('says which file it could not open', () => {
    const path = join(testFolder(), 'not-a-database.db');
    writeFileSync(
      path,
      'this is a text file, not SQLite, and long enough to be looked at as a header by the driver',
    );
    expect(() => openDatabase(path)).toThrow(/not-a-database\.db cannot be opened: file is not a database/);
    expect(readFileSync(path, 'utf8')).toContain('this is a text file');
  });
  it('refuses a database that a newer version has made', () => {
    const { db, path } = testDatabase();
    db.$client
      .prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)')
      .run('of the future', Date.now() + 1e12);
    expect(() => openDatabase(path)).toThrow(/made by a newer version of Runoff/);
  });
  it('does not make a database where one must be', () => {
    expect(() => openDatabase(join(testFolder(), 'none.db'), { create: false })).toThrow(/No database at/);
  });
});

describe('migrations', () => {
  it('bring a database of every earlier migration to the newest without losing a row', () => {
    const names = readdirSync(MIGRATIONS)
      .filter((name) => name.endsWith('.sql'))
      .sort();
    expect(names.length).toBeGreaterThan(1);
    for (let upTo = 1; upTo < names.length; upTo++) {
      const folder = testFolder();
      const old = join(folder, 'migrations');
      mkdirSync(join(old, 'meta'), { recursive: true });
      for (const name of names.slice(0, upTo)) cpSync(join(MIGRATIONS, name), join(old, name));
      const journal = JSON.parse(readFileSync(join(MIGRATIONS, 'meta/_journal.json'), 'utf8'));
      writeFileSync(
        join(old, 'meta/_journal.json'),
        JSON.stringify({ ...journal, entries: journal.entries.slice(0, upTo) }),
      );
      const path = join(folder, 'old.db');
      openDatabase(path, { migrationsFolder: old }).$client.close();
      const before = new Database(path);
      before.exec(`
        insert into experiments (id, name, source) values ('e', 'old one', 'import');
        insert into tasks (id, name, slug) values ('t', 'task', 'task');
        insert into experiment_tasks (experiment_id, task_id) values ('e', 't');
        insert into jobs (id, kind, status, experiment_id, input) values ('j', 'select', 'finished', 'e', '{}');
        insert into events (experiment_id, type, payload) values ('e', 'experiment-created', '{}');`);
      const tables = before
        .prepare(
          "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '__drizzle%'",
        )
        .pluck()
        .all() as string[];
      const count = (db: Database.Database) =>
        tables.map((table) => [table, db.prepare(`select count(*) from ${table}`).pluck().get()]);
      const had = count(before);
      before.close();
      const upgraded = openDatabase(path);
      expect(count(upgraded.$client)).toEqual(had);
      expect(ensureExperiment(upgraded, 'old one', '').id).toBe('e');
      expect(upgraded.$client.pragma('integrity_check', { simple: true })).toBe('ok');
      upgraded.$client.close();
    }
  });
});

describe('the lease', () => {
  const one = { holder: 'a', pid: 1, host: 'h' };
  const two = { holder: 'b', pid: 2, host: 'h' };
  const now = new Date('2026-01-01T00:00:00Z');
  const later = new Date(now.getTime() + LEASE_MS + 1);

  it('is held by one, refused to the other with the name of the holder, and free again when given back', () => {
    const { db } = testDatabase();
    expect(acquireLease(db, one, now, () => true)).toEqual({ acquired: true });
    expect(acquireLease(db, two, now, () => true)).toMatchObject({
      acquired: false,
      heldBy: { pid: 1, host: 'h' },
    });
    releaseLease(db, 'a');
    expect(acquireLease(db, two, now, () => true)).toEqual({ acquired: true });
  });
  it('runs out when it is not renewed; the old holder then notices', () => {
    const { db } = testDatabase();
    acquireLease(db, one, now, () => true);
    expect(currentLease(db, later)).toBeNull();
    expect(acquireLease(db, two, later, () => true)).toEqual({ acquired: true });
    expect(renewLease(db, 'a', later)).toBe(false);
    expect(renewLease(db, 'b', later)).toBe(true);
  });
  it('is taken at once from a process of this machine that is gone, never from one of another machine', () => {
    const { db } = testDatabase();
    acquireLease(db, one, now, () => true);
    expect(acquireLease(db, { ...two, host: 'other' }, now, () => false).acquired).toBe(false);
    expect(acquireLease(db, two, now, () => false).acquired).toBe(true);
  });
});

describe('jobs', () => {
  it('are taken oldest first, one per experiment at a time, and told in the feed', () => {
    const { db } = testDatabase();
    ensureExperiment(db, 'e', '');
    queueJob(db, { id: '1', kind: 'summarize', experimentId: 'e', input: {} });
    queueJob(db, { id: '2', kind: 'select', experimentId: 'e', input: {} });
    queueJob(db, { id: '3', kind: 'scan', experimentId: null, input: {} });
    expect(takeJob(db, 'now', [])?.id).toBe('1');
    expect(takeJob(db, 'now', ['e'])?.id).toBe('3');
    expect(takeJob(db, 'now', ['e'])).toBeNull();
    finishJob(db, '1', { status: 'finished', result: { written: 2 } }, 'now');
    expect(takeJob(db, 'now', [])?.id).toBe('2');
    expect(findJob(db, '1')).toMatchObject({ status: 'finished', result: { written: 2 } });
    expect(eventsAfter(db, 0, 'e').map((event) => event.type)).toEqual([
      'experiment-created',
      'job-queued',
      'job-queued',
      'job-started',
      'job-finished',
      'job-started',
    ]);
    expect(requeueOrphans(db)).toBe(2);
    expect(takeJob(db, 'now', [])?.id).toBe('2');
  });
});

describe('events', () => {
  it('are numbered without gaps and read from where one stopped', () => {
    const { db } = testDatabase();
    expect(lastEventSeq(db)).toBe(0);
    for (let i = 0; i < 5; i++)
      appendEvent(db, { experimentId: i % 2 ? 'x' : null, type: 'vote-cast', payload: { i } });
    expect(eventsAfter(db, 2, null).map((event) => event.seq)).toEqual([3, 4, 5]);
    expect(eventsAfter(db, 0, 'x').map((event) => event.payload['i'])).toEqual([1, 3]);
    expect(lastEventSeq(db)).toBe(5);
  });
});

describe('votes', () => {
  it('cannot be stored both chosen and spoiled, nor neither', () => {
    const { db } = testDatabase();
    db.$client.pragma('foreign_keys = OFF');
    const vote = {
      tournamentId: 't',
      round: 0,
      group: 0,
      vote: 0,
      order: [],
      rationale: '',
      asks: 1,
      extra: false,
    };
    expect(() =>
      db
        .insert(votes)
        .values({ ...vote, choice: null, spoiled: null })
        .run(),
    ).toThrow(/votes_choice_or_spoiled/);
    expect(() =>
      db
        .insert(votes)
        .values({ ...vote, choice: 'a', spoiled: 'why' })
        .run(),
    ).toThrow(/votes_choice_or_spoiled/);
    db.insert(votes)
      .values({ ...vote, choice: 'a', spoiled: null })
      .run();
  });
});
