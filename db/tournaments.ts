import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { addUsage } from '@/lib/metrics/report';
import type { TokenUsage } from '@/lib/rollout/rollout';
import type { TournamentSettings } from '@/lib/tournament/settings';
import type { Decision, Group, TournamentResult, Vote } from '@/lib/tournament/types';
import { callsOfTournament } from './calls';
import type { DbOrTx } from './client';
import { appendEvent } from './events';
import { prepared } from './prepared';
import { groups, tournaments, votes } from './tournament-schema';

export type StoredTournament = typeof tournaments.$inferSelect;
export type StoredVote = Omit<typeof votes.$inferSelect, 'tournamentId' | 'round' | 'group'>;

/** A group as far as it has come: undecided ones have no winner yet. */
export interface GroupDetail {
  round: number;
  group: number;
  candidates: string[];
  tally: number[];
  winner: string | null;
  decidedBy: Decision | null;
  votes: StoredVote[];
}

export interface TournamentDetail extends StoredTournament {
  rounds: { round: number; groups: GroupDetail[] }[];
  judge: { calls: number; usage: TokenUsage; costUsd: number | null };
}

/** Tournaments of one experiment with the same judge and settings. */
export interface Selection extends Pick<StoredTournament, 'iteration' | 'purpose'> {
  id: string;
  model: string;
  scripted: boolean;
  settings: TournamentSettings;
  createdAt: string;
  tournaments: number;
  finished: number;
}

/** Records a tournament before its first vote; a known one that had failed or was cut off goes on. */
export function startTournament(
  db: DbOrTx,
  tournament: Pick<
    StoredTournament,
    | 'id'
    | 'experimentId'
    | 'taskId'
    | 'iteration'
    | 'purpose'
    | 'selectionId'
    | 'model'
    | 'scripted'
    | 'settings'
    | 'promptVersion'
    | 'promptHash'
    | 'codeVersion'
    | 'candidates'
  >,
): void {
  db.transaction((tx) => {
    tx.insert(tournaments)
      .values({ ...tournament, status: 'running' })
      .onConflictDoUpdate({
        target: tournaments.id,
        set: { status: 'running', error: null, finishedAt: null },
      })
      .run();
    const { experimentId, taskId, id } = tournament;
    appendEvent(tx, { experimentId, type: 'tournament-started', payload: { tournamentId: id, taskId } });
  });
}

/** Notes who stands in a tournament, as it becomes known. */
export function storeCandidates(db: DbOrTx, id: string, candidates: StoredTournament['candidates']): void {
  db.update(tournaments).set({ candidates }).where(eq(tournaments.id, id)).run();
}

const insertGroup = prepared((db) => {
  const is = sql.placeholder;
  return db
    .insert(groups)
    .values({
      ...{ tournamentId: is('tournamentId'), round: is('round'), group: is('group') },
      candidates: is('candidates'),
    })
    .onConflictDoNothing()
    .prepare();
});

/** Makes a group known, so that a page can show it before it is decided. */
export function storeGroup(
  db: DbOrTx,
  tournamentId: string,
  group: { round: number; group: number; candidates: string[] },
): void {
  insertGroup(db).run({ tournamentId, ...group });
}

const insertVote = prepared((db) =>
  db
    .insert(votes)
    .values({
      tournamentId: sql.placeholder('tournamentId'),
      round: sql.placeholder('round'),
      group: sql.placeholder('group'),
      vote: sql.placeholder('vote'),
      order: sql.placeholder('order'),
      choice: sql.placeholder('choice'),
      spoiled: sql.placeholder('spoiled'),
      rationale: sql.placeholder('rationale'),
      asks: sql.placeholder('asks'),
      extra: sql.placeholder('extra'),
      reused: sql.placeholder('reused'),
    })
    .onConflictDoNothing()
    .prepare(),
);

export function storeVote(
  db: DbOrTx,
  of: { tournamentId: string; experimentId: string; round: number; group: number },
  vote: Vote,
): void {
  const { tournamentId, experimentId, round, group } = of;
  db.transaction((tx) => {
    const { changes } = insertVote(tx).run({ tournamentId, round, group, ...vote });
    if (changes === 0) return;
    appendEvent(tx, {
      experimentId,
      type: 'vote-cast',
      payload: { tournamentId, round, group, vote: vote.vote },
    });
  });
}

const upsertDecision = prepared((db) => {
  const is = sql.placeholder;
  const { winner, decidedBy, tally } = groups;
  return db
    .insert(groups)
    .values({
      ...{ tournamentId: is('tournamentId'), round: is('round'), group: is('group') },
      ...{
        candidates: is('candidates'),
        winner: is('winner'),
        decidedBy: is('decidedBy'),
        tally: is('tally'),
      },
    })
    .onConflictDoUpdate({
      target: [groups.tournamentId, groups.round, groups.group],
      set: {
        winner: sql.raw(`excluded.${winner.name}`),
        decidedBy: sql.raw(`excluded.${decidedBy.name}`),
        tally: sql.raw(`excluded.${tally.name}`),
      },
    })
    .prepare();
});

export function storeDecision(
  db: DbOrTx,
  of: { tournamentId: string; experimentId: string },
  group: Group,
): void {
  db.transaction((tx) => {
    const { winner, decidedBy, tally, candidates, round } = group;
    upsertDecision(tx).run({
      ...{ tournamentId: of.tournamentId, round, group: group.group, candidates, winner, decidedBy, tally },
    });
    const payload = { tournamentId: of.tournamentId, round, group: group.group, winner, decidedBy };
    appendEvent(tx, { experimentId: of.experimentId, type: 'group-decided', payload });
  });
}

export function finishTournament(
  db: DbOrTx,
  id: string,
  end: { status: 'finished'; result: TournamentResult } | { status: 'failed' | 'cancelled'; error: string },
  now: string,
): void {
  db.transaction((tx) => {
    const set =
      end.status === 'finished'
        ? {
            status: end.status,
            survivors: end.result.survivors,
            collapsed: end.result.collapsed,
            ranking: end.result.ranking,
            finishedAt: now,
          }
        : { status: end.status, error: end.error, finishedAt: now };
    const row = tx.update(tournaments).set(set).where(eq(tournaments.id, id)).returning().get();
    const payload = { tournamentId: id, taskId: row?.taskId, status: end.status };
    appendEvent(tx, { experimentId: row?.experimentId ?? null, type: 'tournament-finished', payload });
  });
}

const tournamentById = prepared((db) =>
  db
    .select()
    .from(tournaments)
    .where(eq(tournaments.id, sql.placeholder('id')))
    .prepare(),
);

export function findTournament(db: DbOrTx, id: string): StoredTournament | null {
  return tournamentById(db).get({ id }) ?? null;
}

/** Groups in order, each with its votes in order. */
export function groupsOf(db: DbOrTx, tournamentId: string): GroupDetail[] {
  const cast = db
    .select()
    .from(votes)
    .where(eq(votes.tournamentId, tournamentId))
    .orderBy(asc(votes.round), asc(votes.group), asc(votes.vote))
    .all();
  return db
    .select()
    .from(groups)
    .where(eq(groups.tournamentId, tournamentId))
    .orderBy(asc(groups.round), asc(groups.group))
    .all()
    .map(({ tournamentId: _of, ...row }) => {
      const mine = cast.filter((vote) => vote.round === row.round && vote.group === row.group);
      const tally = row.tally ?? row.candidates.map((id) => mine.filter((vote) => vote.choice === id).length);
      return {
        ...row,
        tally,
        votes: mine.map(({ tournamentId: _t, round: _r, group: _g, ...vote }) => vote),
      };
    });
}

export function tournamentDetail(db: DbOrTx, id: string): TournamentDetail | null {
  const row = findTournament(db, id);
  if (!row) return null;
  const all = groupsOf(db, id);
  const rounds = [...new Set(all.map((group) => group.round))].map((round) => ({
    round,
    groups: all.filter((group) => group.round === round),
  }));
  const paid = callsOfTournament(db, id);
  const priced = paid.flatMap((call) => call.costUsd ?? []);
  return {
    ...row,
    rounds,
    judge: {
      calls: paid.length,
      usage: addUsage(paid.map((call) => call.usage)),
      costUsd: priced.length === 0 && paid.length > 0 ? null : priced.reduce((a, b) => a + b, 0),
    },
  };
}

/** Selections of an experiment, newest first. */
export function selectionsOf(db: DbOrTx, experimentId: string): Selection[] {
  const rows = db
    .select()
    .from(tournaments)
    .where(eq(tournaments.experimentId, experimentId))
    .orderBy(desc(tournaments.createdAt))
    .all();
  const found = new Map<string, Selection>();
  for (const row of rows) {
    const known = found.get(row.selectionId);
    const finished = row.status === 'finished' ? 1 : 0;
    if (known) {
      known.tournaments++;
      known.finished += finished;
    } else {
      const { selectionId: id, iteration, purpose, model, scripted, settings, createdAt } = row;
      const line = { id, iteration, purpose, model, scripted, settings, createdAt };
      found.set(id, { ...line, tournaments: 1, finished });
    }
  }
  return [...found.values()];
}

/** The newest tournament of a task in a selection. */
export function tournamentOfTask(
  db: DbOrTx,
  experimentId: string,
  selectionId: string,
  taskId: string,
): StoredTournament | null {
  return (
    db
      .select()
      .from(tournaments)
      .where(
        and(
          eq(tournaments.experimentId, experimentId),
          eq(tournaments.selectionId, selectionId),
          eq(tournaments.taskId, taskId),
        ),
      )
      .orderBy(desc(tournaments.createdAt), desc(tournaments.id))
      .get() ?? null
  );
}

/** Id of the newest tournament that a pipeline held for a task, iteration and purpose; null when there was none. */
export function newestTournamentOf(
  db: DbOrTx,
  of: { experimentId: string; taskId: string },
  held: Pick<StoredTournament, 'iteration' | 'purpose'>,
): string | null {
  if (held.purpose === null) return null;
  const row = db
    .select({ id: tournaments.id })
    .from(tournaments)
    .where(
      and(
        eq(tournaments.experimentId, of.experimentId),
        eq(tournaments.taskId, of.taskId),
        eq(tournaments.iteration, held.iteration),
        eq(tournaments.purpose, held.purpose),
      ),
    )
    .orderBy(desc(tournaments.createdAt), desc(tournaments.id))
    .get();
  return row?.id ?? null;
}
