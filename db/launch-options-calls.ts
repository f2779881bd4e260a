import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { PastCall } from '@/lib/launch/estimate-calls';
import type { PipelineRole } from '@/lib/launch/pipeline-models';
import type { DbOrTx } from './client';
import { calls, experiments } from './schema';
import { tournaments } from './tournament-schema';

/** Newest experiments, and newest calls of a role in each, that estimates look at. */
const EXPERIMENTS = 40;
const CALLS = 160;

const sum = (parts: (number | null)[]): number | null => {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
};

/** The newest calls of a role in one experiment; by its index, as the rows are long. */
function newestCalls(db: DbOrTx, experimentId: string, role: PipelineRole) {
  return db
    .select({
      key: calls.key,
      model: calls.model,
      usage: calls.usage,
      costUsd: calls.costUsd,
      latencyMs: calls.latencyMs,
      tournamentId: calls.tournamentId,
    })
    .from(calls)
    .where(and(eq(calls.experimentId, experimentId), eq(calls.role, role)))
    .orderBy(sql`${calls}.rowid desc`)
    .limit(CALLS)
    .all();
}

/** A call's natural key ends with the number of the ask; what stands before it names the summary or vote. */
const unitOf = (key: string): string => key.slice(0, key.lastIndexOf(':'));

/** Summaries and votes made lately, each with all its asks. */
export function pastCalls(db: DbOrTx): PastCall[] {
  const recent = db
    .select({ id: experiments.id })
    .from(experiments)
    .orderBy(desc(experiments.createdAt))
    .limit(EXPERIMENTS)
    .all();
  const rows = recent.flatMap(({ id }) =>
    (['summariser', 'judge'] as const).flatMap((role) =>
      newestCalls(db, id, role).map((row) => ({ ...row, role })),
    ),
  );
  const played = settingsOf(db, [...new Set(rows.flatMap(({ tournamentId }) => tournamentId ?? []))]);
  return [...Map.groupBy(rows, ({ key }) => unitOf(key)).values()].flatMap((asks) => {
    const [first] = asks;
    if (!first) return [];
    const settings = first.tournamentId === null ? undefined : played.get(first.tournamentId);
    if (first.role === 'judge' && !settings) return [];
    return {
      ...{ role: first.role, model: first.model, calls: asks.length },
      groupSize: settings?.groupSize ?? null,
      reads: settings?.representation ?? null,
      inputTokens: sum(asks.flatMap(({ usage }) => [usage.uncachedInput, usage.cacheRead, usage.cacheWrite])),
      outputTokens: sum(asks.map(({ usage }) => usage.output)),
      costUsd: asks.some(({ costUsd }) => costUsd === null) ? null : sum(asks.map(({ costUsd }) => costUsd)),
      durationMs: sum(asks.map(({ latencyMs }) => latencyMs)),
    };
  });
}

/** Ids that one statement asks for. */
const IDS_AT_ONCE = 500;

function settingsOf(db: DbOrTx, ids: readonly string[]) {
  const found = new Map<string, { groupSize: number; representation: 'summary' | 'trace' }>();
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
    const rows = db
      .select({ id: tournaments.id, settings: tournaments.settings })
      .from(tournaments)
      .where(inArray(tournaments.id, ids.slice(from, from + IDS_AT_ONCE)))
      .all();
    for (const { id, settings } of rows) found.set(id, settings);
  }
  return found;
}
