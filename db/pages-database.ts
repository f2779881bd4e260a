import 'server-only';
import { databasePath, openDatabase, type Db } from './client';

const held = globalThis as typeof globalThis & { runoffDatabase?: { path: string; db: Db } };

/** The one connection of the web process, opened at first use and kept over hot reloads. */
export function pagesDatabase(): Db {
  const path = databasePath();
  if (held.runoffDatabase?.path !== path) held.runoffDatabase = { path, db: openDatabase(path) };
  return held.runoffDatabase.db;
}
