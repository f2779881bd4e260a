import { and, eq } from 'drizzle-orm';
import { WRITING, type DbOrTx } from './client';
import { leases } from './schema';

const NAME = 'worker';
/** A worker that has not renewed for this long is taken for dead. */
export const LEASE_MS = 15_000;

export interface Lease {
  holder: string;
  pid: number;
  host: string;
  acquiredAt: string;
  expiresAt: string;
}

const expiry = (now: Date) => new Date(now.getTime() + LEASE_MS).toISOString();

/** Who holds the worker's lease; null when nobody does or it has run out. */
export function currentLease(db: DbOrTx, now: Date): Lease | null {
  const lease = db.select().from(leases).where(eq(leases.name, NAME)).get();
  return lease && lease.expiresAt > now.toISOString() ? lease : null;
}

/** Takes the lease when it is free, run out, or held by a process of this host that `isAlive` says is gone. */
export function acquireLease(
  db: DbOrTx,
  who: { holder: string; pid: number; host: string },
  now: Date,
  isAlive: (pid: number) => boolean,
): { acquired: true } | { acquired: false; heldBy: Lease } {
  return db.transaction((tx) => {
    const held = currentLease(tx, now);
    const gone = held !== null && held.host === who.host && held.pid !== who.pid && !isAlive(held.pid);
    if (held && held.holder !== who.holder && !gone) return { acquired: false, heldBy: held };
    const lease = { ...who, acquiredAt: now.toISOString(), expiresAt: expiry(now) };
    tx.insert(leases)
      .values({ name: NAME, ...lease })
      .onConflictDoUpdate({ target: leases.name, set: lease })
      .run();
    return { acquired: true };
  }, WRITING);
}

/** Prolongs the lease; false when somebody else has it by now (then this worker must stop writing). */
export function renewLease(db: DbOrTx, holder: string, now: Date): boolean {
  return (
    db
      .update(leases)
      .set({ expiresAt: expiry(now) })
      .where(and(eq(leases.name, NAME), eq(leases.holder, holder)))
      .run().changes === 1
  );
}

export function releaseLease(db: DbOrTx, holder: string): void {
  db.delete(leases)
    .where(and(eq(leases.name, NAME), eq(leases.holder, holder)))
    .run();
}
