import {
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import { sql } from 'drizzle-orm';
import type { RolloutFacts } from '@/lib/rollout/facts';
import type { TestResult, TokenUsage } from '@/lib/rollout/rollout';
import { ROLLOUT_STATUSES } from '@/lib/launch/settings';
import { ATTACHMENT_KINDS, EXIT_STATUSES, OUTCOMES, SOURCE_FORMATS } from '@/lib/rollout/rollout';
import type { Refinement } from '@/lib/refine/refinement-context';
import type { BadCitation, Summary } from '@/lib/summary/schema';

/** Times are ISO 8601 UTC text, money is US dollars, durations milliseconds. Unknown is null, never 0. */
export const createdAt = () =>
  text('created_at')
    .notNull()
    .default(sql`(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`);

export const experiments = sqliteTable('experiments', {
  /** URL segment, unique; made from the name. */
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  source: text('source', { enum: ['import', 'launch'] }).notNull(),
  /** Where it came from, in words: the imported paths' names. */
  origin: text('origin'),
  createdAt: createdAt(),
});

export const tasks = sqliteTable(
  'tasks',
  {
    /** Made from benchmark and name, which are its identity. */
    id: text('id').primaryKey(),
    benchmark: text('benchmark'),
    name: text('name').notNull(),
    /** URL segment inside an experiment. */
    slug: text('slug').notNull(),
    instruction: text('instruction'),
    baseCommit: text('base_commit'),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('tasks_slug').on(t.slug)],
);

/** The reference change of a task, apart from it: what builds prompts cannot read this table (arrows rule). */
export const goldPatches = sqliteTable('gold_patches', {
  taskId: text('task_id')
    .primaryKey()
    .references(() => tasks.id, { onDelete: 'cascade' }),
  patch: text('patch').notNull(),
  /** Where it came from, e.g. the name of a file. */
  source: text('source').notNull(),
});

export const experimentTasks = sqliteTable(
  'experiment_tasks',
  {
    experimentId: text('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'cascade' }),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id),
  },
  (t) => [primaryKey({ columns: [t.experimentId, t.taskId] })],
);

export const rollouts = sqliteTable(
  'rollouts',
  {
    id: text('id').primaryKey(),
    experimentId: text('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'cascade' }),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id),
    iteration: integer('iteration').notNull().default(0),
    /** 0-based place among the rollouts of its task and iteration. */
    slot: integer('slot').notNull(),
    /** 1-based; a rollout that was cut off is kept and its slot attempted once more. */
    attempt: integer('attempt').notNull().default(1),
    status: text('status', { enum: ROLLOUT_STATUSES }).notNull().default('finished'),
    agentName: text('agent_name').notNull(),
    agentVersion: text('agent_version'),
    model: text('model'),
    exitStatus: text('exit_status', { enum: EXIT_STATUSES }).notNull(),
    exitStatusRaw: text('exit_status_raw'),
    outcome: text('outcome', { enum: OUTCOMES }).notNull(),
    reward: real('reward'),
    outcomeDetail: text('outcome_detail'),
    outcomeRecordedIn: text('outcome_recorded_in'),
    tests: text('tests', { mode: 'json' }).$type<TestResult[]>().notNull(),
    prompt: text('prompt'),
    /** What it was shown of the iteration before; null in iteration 0 and for imported rollouts. */
    refinement: text('refinement', { mode: 'json' }).$type<Refinement>(),
    patch: text('patch'),
    patchKeyHash: text('patch_key_hash'),
    stepCount: integer('step_count').notNull(),
    facts: text('facts', { mode: 'json' }).$type<RolloutFacts>().notNull(),
    usage: text('usage', { mode: 'json' }).$type<TokenUsage>().notNull(),
    costUsd: real('cost_usd'),
    startedAt: text('started_at'),
    endedAt: text('ended_at'),
    sourceFormat: text('source_format', { enum: SOURCE_FORMATS }).notNull(),
    formatVersion: text('format_version'),
    sourceKey: text('source_key').notNull(),
    /** Hash over everything imported; the same hash means nothing to do. */
    contentHash: text('content_hash').notNull(),
    warnings: text('warnings', { mode: 'json' }).$type<string[]>().notNull(),
    extra: text('extra', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    /** When this content was imported: a changed rollout gets a new one. */
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('rollouts_source').on(t.experimentId, t.sourceKey),
    index('rollouts_task').on(t.experimentId, t.taskId, t.iteration, t.slot),
  ],
);

/** One row per step with short previews; the whole texts stand in step_bodies. */
export const steps = sqliteTable(
  'steps',
  {
    rolloutId: text('rollout_id')
      .notNull()
      .references(() => rollouts.id, { onDelete: 'cascade' }),
    index: integer('idx').notNull(),
    turn: integer('turn').notNull(),
    source: text('source', { enum: ['agent', 'user', 'system'] }).notNull(),
    phase: text('phase', { enum: ['explore', 'edit', 'test', 'submit', 'talk'] }).notNull(),
    tool: text('tool'),
    thoughtPreview: text('thought_preview'),
    commandPreview: text('command_preview'),
    observationPreview: text('observation_preview'),
    thoughtChars: integer('thought_chars').notNull(),
    commandChars: integer('command_chars').notNull(),
    observationChars: integer('observation_chars').notNull(),
    observationLines: integer('observation_lines').notNull(),
    returnCode: integer('return_code'),
    error: text('error', { enum: ['format-error', 'timeout', 'tool-error'] }),
    truncated: integer('truncated', { mode: 'boolean' }).notNull(),
    usage: text('usage', { mode: 'json' }).$type<TokenUsage>(),
    costUsd: real('cost_usd'),
    startedAt: text('started_at'),
    durationMs: real('duration_ms'),
  },
  (t) => [primaryKey({ columns: [t.rolloutId, t.index] })],
);

export const stepBodies = sqliteTable(
  'step_bodies',
  {
    rolloutId: text('rollout_id')
      .notNull()
      .references(() => rollouts.id, { onDelete: 'cascade' }),
    index: integer('idx').notNull(),
    thought: text('thought'),
    reasoning: text('reasoning'),
    command: text('command'),
    observation: text('observation'),
  },
  (t) => [primaryKey({ columns: [t.rolloutId, t.index] })],
);

export const attachments = sqliteTable(
  'attachments',
  {
    rolloutId: text('rollout_id')
      .notNull()
      .references(() => rollouts.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    kind: text('kind', { enum: ATTACHMENT_KINDS }).notNull(),
    name: text('name').notNull(),
    text: text('text').notNull(),
  },
  (t) => [primaryKey({ columns: [t.rolloutId, t.position] })],
);

/** A finished call of a model, kept for ever under its natural key: asked once, paid once, counted once. */
export const calls = sqliteTable(
  'calls',
  {
    key: text('key').primaryKey(),
    experimentId: text('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'cascade' }),
    role: text('role', { enum: ['agent', 'summariser', 'judge'] }).notNull(),
    rolloutId: text('rollout_id').references(() => rollouts.id, { onDelete: 'cascade' }),
    tournamentId: text('tournament_id'),
    model: text('model').notNull(),
    servedBy: text('served_by').notNull(),
    promptHash: text('prompt_hash').notNull(),
    reply: text('reply').notNull(),
    stopReason: text('stop_reason', { enum: ['end', 'max-tokens', 'refusal'] }).notNull(),
    usage: text('usage', { mode: 'json' }).$type<TokenUsage>().notNull(),
    costUsd: real('cost_usd'),
    latencyMs: real('latency_ms').notNull(),
    /** Parts of the request that the model refused and that were left out. */
    dropped: text('dropped', { mode: 'json' }).$type<('temperature' | 'jsonSchema')[]>(),
    /** A judge's: the how-manieth reply to this prompt in its group, from 0; other tournaments may take it as theirs. */
    sample: integer('sample'),
    createdAt: createdAt(),
  },
  (t) => [
    index('calls_experiment').on(t.experimentId, t.role),
    index('calls_tournament').on(t.tournamentId),
    index('calls_prompt')
      .on(t.experimentId, t.promptHash, t.sample)
      .where(sql`${t.sample} is not null`),
  ],
);

export const summaries = sqliteTable(
  'summaries',
  {
    id: text('id').primaryKey(),
    rolloutId: text('rollout_id')
      .notNull()
      .references(() => rollouts.id, { onDelete: 'cascade' }),
    model: text('model').notNull(),
    schemaVersion: integer('schema_version').notNull(),
    promptVersion: integer('prompt_version').notNull(),
    promptHash: text('prompt_hash').notNull(),
    /** Name of the serialisation of the rollout, with its budgets. */
    strategy: text('strategy').notNull(),
    status: text('status', { enum: ['ok', 'failed'] }).notNull(),
    content: text('content', { mode: 'json' }).$type<Summary>(),
    badCitations: text('bad_citations', { mode: 'json' }).$type<BadCitation[]>().notNull(),
    /** Why it failed, one sentence; the raw reply stands in calls. */
    error: text('error'),
    /** Newer summaries of the same rollout and model replace older ones, which stay. */
    revision: integer('revision').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('summaries_revision').on(t.rolloutId, t.model, t.revision),
    check('summaries_content', sql`${t.status} = 'failed' or ${t.content} is not null`),
  ],
);

/** Work asked for by a page or a command, done by the worker. */
export const jobs = sqliteTable(
  'jobs',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: ['scan', 'import', 'summarize', 'select', 'benchmark', 'launch'] }).notNull(),
    status: text('status', { enum: ['queued', 'running', 'finished', 'failed', 'cancelled'] }).notNull(),
    experimentId: text('experiment_id').references(() => experiments.id, { onDelete: 'set null' }),
    input: text('input', { mode: 'json' }).$type<unknown>().notNull(),
    done: integer('done').notNull().default(0),
    total: integer('total'),
    /** What it is doing now, a few words. */
    note: text('note'),
    result: text('result', { mode: 'json' }).$type<unknown>(),
    error: text('error'),
    cancelRequested: integer('cancel_requested', { mode: 'boolean' }).notNull().default(false),
    createdAt: createdAt(),
    startedAt: text('started_at'),
    finishedAt: text('finished_at'),
  },
  (t) => [
    index('jobs_status').on(t.status, t.createdAt),
    index('jobs_experiment').on(t.experimentId, t.createdAt),
  ],
);

/** Append-only feed, numbered; written in the transaction of the state it tells of. */
export const events = sqliteTable(
  'events',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    experimentId: text('experiment_id'),
    type: text('type').notNull(),
    payload: text('payload', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    /** Who asked for it, by name; null for what the worker did by itself and where nobody has to log in. */
    actor: text('actor'),
    createdAt: createdAt(),
  },
  (t) => [
    index('events_experiment').on(t.experimentId, t.seq),
    index('events_type').on(t.type, t.seq),
    index('events_actor')
      .on(t.actor)
      .where(sql`${t.actor} is not null`),
  ],
);

/** The one worker that may write results; it renews the lease while it lives. */
export const leases = sqliteTable('leases', {
  name: text('name').primaryKey(),
  holder: text('holder').notNull(),
  pid: integer('pid').notNull(),
  host: text('host').notNull(),
  acquiredAt: text('acquired_at').notNull(),
  expiresAt: text('expires_at').notNull(),
});
