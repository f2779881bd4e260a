import { and, asc, count, countDistinct, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { TournamentPurpose } from '@/lib/refine/settings';
import type { CallRole } from './calls';
import type { DbOrTx } from './client';
import { calls, rollouts, summaries } from './schema';
import { tournaments, votes } from './tournament-schema';
import type { StoredTournament } from './tournaments';

/** A tournament with the votes cast in it; the newest of its task and selection. */
export interface HeldTournament extends Pick<
  StoredTournament,
  | 'taskId'
  | 'iteration'
  | 'selectionId'
  | 'model'
  | 'settings'
  | 'promptVersion'
  | 'promptHash'
  | 'codeVersion'
> {
  /** Null: asked for afterwards. */
  purpose: TournamentPurpose | null;
  /** Without extra votes. */
  votes: number;
  extraVotes: number;
}

/** What was found while an experiment ran, for its manifest. */
export interface ManifestFacts {
  calls: { role: CallRole; model: string; servedBy: string; calls: number }[];
  agents: { name: string; version: string | null }[];
  /** Finished rollouts by task id. */
  rollouts: Map<string, number>;
  /** Finished rollouts with a summary (by `summariser`, where one is named) by task id. */
  summaries: Map<string, number>;
  summaryVersions: number[];
  strategies: string[];
  refinementVersions: number[];
  tournaments: HeldTournament[];
}

/** Reads what a manifest tells beyond what was wanted; `summariser`: only summaries by this model count. */
export function manifestFacts(db: DbOrTx, experimentId: string, summariser: string | null): ManifestFacts {
  const mine = and(eq(rollouts.experimentId, experimentId), eq(rollouts.status, 'finished'));
  const written = summariser === null ? mine : and(mine, eq(summaries.model, summariser));
  const summarised = db
    .select({ taskId: rollouts.taskId, n: countDistinct(summaries.rolloutId) })
    .from(summaries)
    .innerJoin(rollouts, eq(rollouts.id, summaries.rolloutId))
    .where(written)
    .groupBy(rollouts.taskId)
    .all();
  const finished = db
    .select({ taskId: rollouts.taskId, n: count() })
    .from(rollouts)
    .where(mine)
    .groupBy(rollouts.taskId)
    .all();
  const words = db
    .selectDistinct({ version: summaries.promptVersion, strategy: summaries.strategy })
    .from(summaries)
    .innerJoin(rollouts, eq(rollouts.id, summaries.rolloutId))
    .where(written)
    .all();
  return {
    calls: callsOf(db, experimentId),
    agents: agentsOf(db, experimentId),
    rollouts: new Map(finished.map(({ taskId, n }) => [taskId, n])),
    summaries: new Map(summarised.map(({ taskId, n }) => [taskId, n])),
    summaryVersions: [...new Set(words.map(({ version }) => version))].sort((a, b) => a - b),
    strategies: [...new Set(words.map(({ strategy }) => strategy))].sort(),
    refinementVersions: refinementVersions(db, experimentId),
    tournaments: heldTournaments(db, experimentId),
  };
}

function callsOf(db: DbOrTx, experimentId: string): ManifestFacts['calls'] {
  const { role, model, servedBy } = calls;
  return db
    .select({ role, model, servedBy, calls: count() })
    .from(calls)
    .where(eq(calls.experimentId, experimentId))
    .groupBy(role, model, servedBy)
    .orderBy(asc(role), asc(model), asc(servedBy))
    .all();
}

function agentsOf(db: DbOrTx, experimentId: string): ManifestFacts['agents'] {
  return db
    .selectDistinct({ name: rollouts.agentName, version: rollouts.agentVersion })
    .from(rollouts)
    .where(eq(rollouts.experimentId, experimentId))
    .orderBy(asc(rollouts.agentName), asc(rollouts.agentVersion))
    .all();
}

function refinementVersions(db: DbOrTx, experimentId: string): number[] {
  const version = sql<number>`json_extract(${rollouts.refinement}, '$.version')`;
  return db
    .selectDistinct({ version })
    .from(rollouts)
    .where(and(eq(rollouts.experimentId, experimentId), isNotNull(rollouts.refinement)))
    .orderBy(asc(version))
    .all()
    .map((row) => row.version);
}

function heldTournaments(db: DbOrTx, experimentId: string): HeldTournament[] {
  const rows = db
    .select()
    .from(tournaments)
    .where(eq(tournaments.experimentId, experimentId))
    .orderBy(asc(tournaments.createdAt), asc(tournaments.id))
    .all();
  // A task that was judged again under the same settings counts once, as its newest.
  const newest = new Map(rows.map((row) => [JSON.stringify([row.selectionId, row.taskId]), row]));
  const ids = [...newest.values()].map((row) => row.id);
  const cast = new Map<string, { all: number; extra: number }>();
  for (let from = 0; from < ids.length; from += 500)
    for (const { id, all, extra } of db
      .select({ id: votes.tournamentId, all: count(), extra: sql<number>`sum(${votes.extra})` })
      .from(votes)
      .where(inArray(votes.tournamentId, ids.slice(from, from + 500)))
      .groupBy(votes.tournamentId)
      .all())
      cast.set(id, { all, extra });
  return [...newest.values()].map((row) => {
    const { taskId, iteration, purpose, selectionId, model, settings } = row;
    const { promptVersion, promptHash, codeVersion } = row;
    const { all, extra } = cast.get(row.id) ?? { all: 0, extra: 0 };
    return {
      ...{ taskId, iteration, purpose, selectionId, model, settings },
      ...{ promptVersion, promptHash, codeVersion, votes: all - extra, extraVotes: extra },
    };
  });
}
