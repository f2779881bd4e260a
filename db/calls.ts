import { and, eq, getTableColumns, gte, like, lt, ne, sql } from 'drizzle-orm';
import type { TokenUsage } from '@/lib/rollout/rollout';
import type { DbOrTx } from './client';
import { prepared } from './prepared';
import { calls } from './schema';
import { tournaments } from './tournament-schema';

export type CallRole = 'agent' | 'summariser' | 'judge';
export type StoredCall = typeof calls.$inferSelect;
export type NewCall = Omit<StoredCall, 'createdAt' | 'sample'> & Partial<Pick<StoredCall, 'sample'>>;

const callByKey = prepared((db) =>
  db
    .select()
    .from(calls)
    .where(eq(calls.key, sql.placeholder('key')))
    .prepare(),
);

/** The stored reply to a question asked before; null when it was never answered. */
export function findCall(db: DbOrTx, key: string): StoredCall | null {
  return callByKey(db).get({ key }) ?? null;
}

const answerElsewhere = prepared((db) => {
  const is = sql.placeholder;
  return db
    .select(getTableColumns(calls))
    .from(calls)
    .innerJoin(tournaments, eq(tournaments.id, calls.tournamentId))
    .where(
      and(
        eq(calls.experimentId, is('experimentId')),
        eq(calls.promptHash, is('promptHash')),
        eq(calls.sample, is('sample')),
        eq(calls.model, is('model')),
        ne(calls.tournamentId, is('tournamentId')),
        like(calls.key, is('ofAsk')),
        sql`${tournaments.settings} ->> '$.temperature' is ${is('temperature')}`,
        sql`${tournaments.settings} ->> '$.seed' = ${is('seed')}`,
      ),
    )
    .orderBy(calls.createdAt, calls.key)
    .limit(1)
    .prepare();
});

const insertCall = prepared((db) =>
  db
    .insert(calls)
    .values({
      key: sql.placeholder('key'),
      experimentId: sql.placeholder('experimentId'),
      role: sql.placeholder('role'),
      rolloutId: sql.placeholder('rolloutId'),
      tournamentId: sql.placeholder('tournamentId'),
      model: sql.placeholder('model'),
      servedBy: sql.placeholder('servedBy'),
      promptHash: sql.placeholder('promptHash'),
      reply: sql.placeholder('reply'),
      stopReason: sql.placeholder('stopReason'),
      usage: sql.placeholder('usage'),
      costUsd: sql.placeholder('costUsd'),
      latencyMs: sql.placeholder('latencyMs'),
      sample: sql.placeholder('sample'),
    })
    .onConflictDoNothing()
    .prepare(),
);

/** Keeps a finished call; false when there was an answer to the same question: the first one stands. */
export function storeCall(db: DbOrTx, call: NewCall): boolean {
  const { dropped, ...row } = call;
  const { changes } =
    dropped === null
      ? insertCall(db).run({ sample: null, ...row })
      : db.insert(calls).values(call).onConflictDoNothing().run();
  return changes > 0;
}

/**
 * The first answer that another tournament of the experiment got to the same question: prompt, judge, temperature,
 * seed, ask and sample are the same (another seed is a wish for fresh votes). Null when nobody asked it.
 */
export function findAnswerElsewhere(
  db: DbOrTx,
  question: {
    experimentId: string;
    tournamentId: string;
    model: string;
    temperature: number | null;
    seed: number;
    promptHash: string;
    sample: number;
    ask: number;
  },
): StoredCall | null {
  // A vote's natural key ends with the number of the ask; a bound number would read as 0.0.
  return answerElsewhere(db).get({ ...question, ofAsk: `%:${question.ask}` }) ?? null;
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
