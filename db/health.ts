import { sql } from 'drizzle-orm';
import type { DbOrTx } from './client';
import { currentLease } from './lease';

export interface Health {
  database: { reachable: true; migrations: number };
  worker: { alive: boolean; since: string | null };
}

/** What a check of the whole needs: applied migrations and whether a worker renews its lease. Throws when it cannot read. */
export function health(db: DbOrTx, now: Date): Health {
  const row = db.get<{ n: number }>(sql`select count(*) as n from __drizzle_migrations`);
  const lease = currentLease(db, now);
  return {
    database: { reachable: true, migrations: row.n },
    worker: { alive: lease !== null, since: lease?.acquiredAt ?? null },
  };
}
