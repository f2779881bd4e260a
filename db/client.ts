import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { RunoffError } from '@/lib/errors';
import * as schema from './schema';

export type Db = BetterSQLite3Database<typeof schema> & { $client: Database.Database };
/** A database or a transaction on it. */
export type DbOrTx = Db | Parameters<Parameters<Db['transaction']>[0]>[0];

const MIGRATIONS = resolve(
  /*turbopackIgnore: true*/ process.env.RUNOFF_ROOT ?? process.cwd(),
  'db/migrations',
);

/** Path of the database: `RUNOFF_DB`, else `.runoff/runoff.db` under the working directory. */
export function databasePath(env: Record<string, string | undefined> = process.env): string {
  return resolve(/*turbopackIgnore: true*/ env.RUNOFF_DB || '.runoff/runoff.db');
}

/**
 * For transactions that read before they write: they take the write lock at once and wait for it. Without it
 * SQLite ends them with "database is locked", and without waiting, when another process wrote in between.
 */
export const WRITING = { behavior: 'immediate' } as const;

/**
 * Opens (and creates, where `create` is not false) the SQLite file, with WAL, foreign keys and a busy timeout of
 * 10 s, and brings it to the newest migration. Throws a RunoffError when the file is missing, is no database, or was made
 * by a newer version.
 */
export function openDatabase(
  path: string,
  options: { create?: boolean; migrationsFolder?: string } = {},
): Db {
  if (options.create === false && !existsSync(path))
    throw new RunoffError(
      'not-found',
      `No database at ${path}; import something first or name another with --db.`,
    );
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  try {
    for (let tries = 1; ; tries += 1) {
      const client = new Database(path);
      try {
        return migrated(client, path, options.migrationsFolder ?? MIGRATIONS);
      } catch (error) {
        client.close();
        if (error instanceof RunoffError || tries === TRIES) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, tries * PAUSE_MS);
      }
    }
  } catch (error) {
    if (error instanceof RunoffError) throw error;
    throw new RunoffError('bad-input', `The database ${path} cannot be opened: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/**
 * Two who open the same new or older database at once both begin to migrate it, and the second finds it locked or its
 * tables there: what it did is taken back as a whole, and the next time there is nothing left to do.
 */
const TRIES = 5;
/** Before the second try, in milliseconds; longer before each further one. */
const PAUSE_MS = 50;

function migrated(client: Database.Database, path: string, migrationsFolder: string): Db {
  client.pragma('busy_timeout = 10000');
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = NORMAL');
  client.pragma('foreign_keys = ON');
  const db = connected(client);
  refuseNewer(client, path, migrationsFolder);
  migrate(db, { migrationsFolder });
  return db;
}

/** Queries over an open connection. */
export function connected(client: Database.Database): Db {
  return Object.assign(drizzle({ client: keepingStatements(client), schema }), { $client: client });
}

/** Statements kept by a connection; those with lists of different lengths must not fill the memory. */
const STATEMENTS_KEPT = 500;

/** The same connection, but a statement of the same words is compiled only once. */
function keepingStatements(client: Database.Database): Database.Database {
  const kept = new Map<string, Database.Statement>();
  const prepare = (source: string) => {
    const known = kept.get(source);
    if (known) return known;
    if (kept.size >= STATEMENTS_KEPT) kept.clear();
    const made = client.prepare(source);
    kept.set(source, made);
    return made;
  };
  return Object.create(client, { prepare: { value: prepare } }) as Database.Database;
}

/** True for what SQLite itself reports: full, locked, damaged. */
export function isDatabaseFailure(error: unknown): error is Error & { code: string } {
  return error instanceof Database.SqliteError;
}

/** Such a failure of a connection that is elsewhere; `code` as SQLite names it. */
export const databaseFailure = (message: string, code = 'SQLITE_ERROR') =>
  new Database.SqliteError(message, code);

/** Old code would read and write a newer database in its own way: what it does not know would be lost. */
function refuseNewer(client: Database.Database, path: string, migrationsFolder: string): void {
  const known = client
    .prepare("select 1 from sqlite_master where type = 'table' and name = '__drizzle_migrations'")
    .get();
  if (!known) return;
  const newest = client.prepare('select max(created_at) from __drizzle_migrations').pluck().get();
  const last = Math.max(...readMigrationFiles({ migrationsFolder }).map((file) => file.folderMillis));
  if (Number(newest) <= last) return;
  throw new RunoffError(
    'bad-input',
    `The database ${path} was made by a newer version of Runoff; update this one, or name another with --db.`,
  );
}
