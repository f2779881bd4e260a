import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { RunoffError } from '@/lib/errors';
import * as schema from './schema';

export type Db = BetterSQLite3Database<typeof schema> & { $client: Database.Database };
/** A database or a transaction on it. */
export type DbOrTx = Db | Parameters<Parameters<Db['transaction']>[0]>[0];

const MIGRATIONS = resolve(/*turbopackIgnore: true*/ process.env.RUNOFF_ROOT ?? process.cwd(), 'db/migrations');

/** Path of the database: `RUNOFF_DB`, else `.runoff/runoff.db` under the working directory. */
export function databasePath(env: Record<string, string | undefined> = process.env): string {
  return resolve(/*turbopackIgnore: true*/ env.RUNOFF_DB || '.runoff/runoff.db');
}

/**
 * Opens (and creates, where `create` is not false) the SQLite file, with WAL, foreign keys and a busy timeout of
 * 10 s, and brings it to the newest migration. Throws a RunoffError when the file is missing or is no database.
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
    const client = new Database(path);
    client.pragma('busy_timeout = 10000');
    client.pragma('journal_mode = WAL');
    client.pragma('synchronous = NORMAL');
    client.pragma('foreign_keys = ON');
    const db = drizzle({ client, schema });
    migrate(db, { migrationsFolder: options.migrationsFolder ?? MIGRATIONS });
    return db;
  } catch (error) {
    throw new RunoffError('bad-input', `The database ${path} cannot be opened: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
