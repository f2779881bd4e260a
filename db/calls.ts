import { and, eq, gte, lt } from 'drizzle-orm';
import type { TokenUsage } from '@/lib/rollout/rollout';
import type { DbOrTx } from './client';
import { calls } from './schema';

export type CallRole = 'agent' | 'summariser' | 'judge';
export type StoredCall = typeof calls.$inferSelect;
export type NewCall = Omit<StoredCall, 'createdAt'>;

/** The stored reply to a question asked before; null when it was never answered. */
export function findCall(db: DbOrTx, key: string): StoredCall | null {
  return db.select().from(calls).where(eq(calls.key, key)).get() ?? null;
}

/** Keeps a finished call. A second answer to the same question is dropped: the first one stands. */
export function storeCall(db: DbOrTx, call: NewCall): void {
  db.insert(calls).values(call).onConflictDoNothing().run();
}

/** Calls whose key starts with `prefix`, e.g. all asks of one group. */
export function callsWithPrefix(db: DbOrTx, prefix: string): StoredCall[] {
  return db
    .select()
    .from(calls)
    .where(and(gte(calls.key, prefix), lt(calls.key, `${prefix}\uffff`)))
    .orderBy(calls.key)
    .all();
}

export function callsOfTournament(
  db: DbOrTx,
  tournamentId: string,
): { usage: TokenUsage; costUsd: number | null }[] {
  return db
    .select({ usage: calls.usage, costUsd: calls.costUsd })
    .from(calls)
    .where(eq(calls.tournamentId, tournamentId))
    .all();
}
