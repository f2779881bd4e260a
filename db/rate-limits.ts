import { and, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import { WRITING, type Db } from './client';
import { rateLimits } from './access-schema';

/** How many attempts may be made under a key before a wait of `windowMs` after the last of them. */
export interface AttemptLimit {
  key: string;
  max: number;
  windowMs: number;
}

/** Rows that nothing counts any more go after this time. */
const KEPT_MS = 24 * 3_600_000;

/**
 * Counts one attempt under every key, in the database, so that a restart forgets none. Returns null when it may be made,
 * else the milliseconds until it may; an attempt that is refused is not counted.
 */
export function takeAttempt(db: Db, limits: readonly AttemptLimit[], now: Date): number | null {
  const at = now.getTime();
  return db.transaction((tx) => {
    const keys = limits.map((limit) => limit.key);
    const rows = tx.select().from(rateLimits).where(inArray(rateLimits.key, keys)).all();
    const made = (limit: AttemptLimit) => {
      const row = rows.find((one) => one.key === limit.key);
      return row && at - row.lastRequest < limit.windowMs ? row : null;
    };
    const waits = limits.flatMap((limit) => {
      const row = made(limit);
      return row && row.count >= limit.max ? [row.lastRequest + limit.windowMs - at] : [];
    });
    if (waits.length > 0) return Math.max(...waits);
    for (const limit of limits) {
      const next = { count: (made(limit)?.count ?? 0) + 1, lastRequest: at };
      tx.insert(rateLimits)
        .values({ id: limit.key, key: limit.key, ...next })
        .onConflictDoUpdate({ target: rateLimits.key, set: next })
        .run();
    }
    tx.delete(rateLimits)
      .where(lt(rateLimits.lastRequest, at - KEPT_MS))
      .run();
    return null;
  }, WRITING);
}

/** Forgets the attempts under a key, after one that succeeded. */
export function forgetAttempts(db: Db, key: string): void {
  db.delete(rateLimits).where(eq(rateLimits.key, key)).run();
}

/** Takes one attempt under a key back: it succeeded, but those before it stay counted. */
export function takeBackAttempt(db: Db, key: string): void {
  db.update(rateLimits)
    .set({ count: sql`${rateLimits.count} - 1` })
    .where(and(eq(rateLimits.key, key), gt(rateLimits.count, 0)))
    .run();
}
