import type { DbOrTx } from './client';

/**
 * A query that is put together once for each connection, for those that are asked many times a second: putting one
 * together costs more than asking it. Give it placeholders (`sql.placeholder`) for what differs; a JSON column takes no
 * null through one.
 */
export function prepared<Query>(build: (db: DbOrTx) => Query): (db: DbOrTx) => Query {
  const made = new WeakMap<object, Query>();
  return (db) => {
    // A connection and its transactions have one session, which the types of drizzle do not show.
    const session: unknown = Reflect.get(db, 'session');
    const key = typeof session === 'object' && session !== null ? session : db;
    const known = made.get(key) ?? build(db);
    made.set(key, known);
    return known;
  };
}
