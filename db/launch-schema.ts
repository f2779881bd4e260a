import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { LaunchSettings } from '@/lib/launch/settings';
import { LAUNCH_STATUSES, PAUSE_REASONS, SLOT_STATUSES } from '@/lib/launch/settings';
import { STAGE_KINDS } from '@/lib/refine/settings';
import { TASK_RUN_STATUSES } from '@/lib/refine/task-run';
import { createdAt, experiments, rollouts, tasks } from './schema';

/** A folder of tasks that rollouts can be launched on. */
export const benchmarks = sqliteTable('benchmarks', {
  name: text('name').primaryKey(),
  folder: text('folder').notNull(),
  /** Folders that hold no readable task, with the reason. */
  refused: text('refused', { mode: 'json' }).$type<{ path: string; reason: string }[]>().notNull(),
  readAt: text('read_at').notNull(),
});

export const benchmarkTasks = sqliteTable(
  'benchmark_tasks',
  {
    benchmark: text('benchmark')
      .notNull()
      .references(() => benchmarks.name, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    folder: text('folder').notNull(),
    position: integer('position').notNull(),
    difficulty: text('difficulty'),
    category: text('category'),
    tags: text('tags', { mode: 'json' }).$type<string[]>().notNull(),
    instruction: text('instruction').notNull(),
    agentTimeoutMs: integer('agent_timeout_ms').notNull(),
    verifierTimeoutMs: integer('verifier_timeout_ms').notNull(),
    memoryMb: integer('memory_mb').notNull(),
    cpus: real('cpus'),
    network: integer('network', { mode: 'boolean' }).notNull(),
    hasSolution: integer('has_solution', { mode: 'boolean' }).notNull(),
    /** Why it cannot be run, one sentence; null when nothing is in the way. */
    problem: text('problem'),
    contentHash: text('content_hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.benchmark, t.name] })],
);

/** What was wanted of an experiment that Runoff runs itself, and where it stands. */
export const launches = sqliteTable('launches', {
  experimentId: text('experiment_id')
    .primaryKey()
    .references(() => experiments.id, { onDelete: 'cascade' }),
  settings: text('settings', { mode: 'json' }).$type<LaunchSettings>().notNull(),
  /** Prompt versions and hashes, model ids, task hashes, environment notes, code version. */
  manifest: text('manifest', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  scripted: integer('scripted', { mode: 'boolean' }).notNull(),
  status: text('status', { enum: LAUNCH_STATUSES }).notNull(),
  reason: text('reason', { enum: PAUSE_REASONS }),
  /** One sentence beside the reason. */
  detail: text('detail'),
  createdAt: createdAt(),
  startedAt: text('started_at'),
  finishedAt: text('finished_at'),
});

/** A rollout that is wanted, under its natural key. */
export const slots = sqliteTable(
  'slots',
  {
    experimentId: text('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'cascade' }),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id),
    iteration: integer('iteration').notNull().default(0),
    slot: integer('slot').notNull(),
    /** Order in which slots are started. */
    position: integer('position').notNull(),
    seed: integer('seed').notNull(),
    status: text('status', { enum: SLOT_STATUSES }).notNull(),
    /** Rollouts started for it by now. */
    attempts: integer('attempts').notNull().default(0),
    /** The newest of them. */
    rolloutId: text('rollout_id').references(() => rollouts.id, { onDelete: 'set null' }),
    cancelRequested: integer('cancel_requested', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.experimentId, t.taskId, t.iteration, t.slot] }),
    index('slots_status').on(t.experimentId, t.status, t.position),
  ],
);

/** How far the pipeline of one task has come. */
export const taskRuns = sqliteTable(
  'task_runs',
  {
    experimentId: text('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'cascade' }),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id),
    status: text('status', { enum: TASK_RUN_STATUSES }).notNull(),
    /** Where it is, or where it ended. */
    iteration: integer('iteration').notNull().default(0),
    stage: text('stage', { enum: STAGE_KINDS }).notNull().default('rollouts'),
    /** Why it failed, one sentence. */
    error: text('error'),
    /** Goes up when a retry brings other candidates: tournaments are then held anew. */
    revision: integer('revision').notNull().default(0),
    /** The rollout that the final tournament chose. */
    winner: text('winner'),
    finishedAt: text('finished_at'),
  },
  (t) => [primaryKey({ columns: [t.experimentId, t.taskId] })],
);

/** Stages of a pipeline that a person has stopped for now: nothing of them starts. */
export const heldStages = sqliteTable(
  'held_stages',
  {
    experimentId: text('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'cascade' }),
    iteration: integer('iteration').notNull(),
    stage: text('stage', { enum: STAGE_KINDS }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.experimentId, t.iteration, t.stage] })],
);

/** What the worker found on its machine when it started: sandboxes that work, providers with a key. */
export const machineFacts = sqliteTable('machine_facts', {
  name: text('name').primaryKey(),
  value: text('value', { mode: 'json' }).$type<unknown>().notNull(),
  checkedAt: text('checked_at').notNull(),
});
