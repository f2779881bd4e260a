import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { PURPOSES } from '@/lib/refine/settings';
import type { TournamentSettings } from '@/lib/tournament/settings';
import { DECISIONS, type Collapsed, type Ranked } from '@/lib/tournament/types';
import { createdAt, experiments, tasks } from './schema';

export const tournaments = sqliteTable(
  'tournaments',
  {
    id: text('id').primaryKey(),
    experimentId: text('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'cascade' }),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id),
    iteration: integer('iteration').notNull().default(0),
    /** Its part in a pipeline; null: asked for afterwards. */
    purpose: text('purpose', { enum: PURPOSES }),
    /** Tournaments of one experiment with the same judge and settings: one selection over its tasks. */
    selectionId: text('selection_id').notNull(),
    model: text('model').notNull(),
    scripted: integer('scripted', { mode: 'boolean' }).notNull(),
    settings: text('settings', { mode: 'json' }).$type<TournamentSettings>().notNull(),
    promptVersion: integer('prompt_version').notNull(),
    promptHash: text('prompt_hash').notNull(),
    codeVersion: text('code_version').notNull(),
    /** The summary each candidate is judged by, in slot order. */
    candidates: text('candidates', { mode: 'json' })
      .$type<{ rolloutId: string; summaryId: string | null }[]>()
      .notNull(),
    collapsed: text('collapsed', { mode: 'json' }).$type<Collapsed[]>(),
    survivors: text('survivors', { mode: 'json' }).$type<string[]>(),
    /** Best first, where the selector ranks all candidates. */
    ranking: text('ranking', { mode: 'json' }).$type<Ranked[]>(),
    status: text('status', { enum: ['running', 'finished', 'failed', 'cancelled'] }).notNull(),
    error: text('error'),
    createdAt: createdAt(),
    finishedAt: text('finished_at'),
  },
  (t) => [index('tournaments_selection').on(t.experimentId, t.selectionId, t.taskId)],
);

export const groups = sqliteTable(
  'groups',
  {
    tournamentId: text('tournament_id')
      .notNull()
      .references(() => tournaments.id, { onDelete: 'cascade' }),
    round: integer('round').notNull(),
    group: integer('grp').notNull(),
    candidates: text('candidates', { mode: 'json' }).$type<string[]>().notNull(),
    tally: text('tally', { mode: 'json' }).$type<number[]>(),
    winner: text('winner'),
    decidedBy: text('decided_by', { enum: DECISIONS }),
  },
  (t) => [primaryKey({ columns: [t.tournamentId, t.round, t.group] })],
);

export const votes = sqliteTable(
  'votes',
  {
    tournamentId: text('tournament_id')
      .notNull()
      .references(() => tournaments.id, { onDelete: 'cascade' }),
    round: integer('round').notNull(),
    group: integer('grp').notNull(),
    vote: integer('vote').notNull(),
    /** Rollout ids in the order the judge saw them. */
    order: text('display_order', { mode: 'json' }).$type<string[]>().notNull(),
    choice: text('choice'),
    spoiled: text('spoiled'),
    rationale: text('rationale').notNull(),
    asks: integer('asks').notNull(),
    extra: integer('extra', { mode: 'boolean' }).notNull(),
    /** Asks of it that were answered before, in another tournament, and cost nothing here. */
    reused: integer('reused').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.tournamentId, t.round, t.group, t.vote] }),
    check('votes_choice_or_spoiled', sql`(${t.choice} is null) <> (${t.spoiled} is null)`),
  ],
);
