import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { AGENT_NAMES, LAUNCH_STATUSES, PAUSE_REASONS, ROLLOUT_STATUSES } from '@/lib/launch/settings';
import { STAGE_KINDS } from '@/lib/refine/settings';
import { TASK_RUN_STATUSES } from '@/lib/refine/task-run';
import { SLOT_STATES } from '@/lib/launch/slot-state';
import { getJson } from './get-json';

const cellSchema = z.object({
  iteration: z.number(),
  slot: z.number(),
  state: z.enum(SLOT_STATES),
  rolloutId: z.string().nullable(),
  steps: z.number().nullable(),
  attempt: z.number(),
  earlier: z.array(
    z.object({ rolloutId: z.string(), attempt: z.number(), status: z.enum(ROLLOUT_STATUSES) }),
  ),
  stopping: z.boolean(),
});
export type LaunchCell = z.infer<typeof cellSchema>;

const budget = z.number().nullable();
const pipelineSchema = z.object({
  stages: z.array(
    z.object({
      iteration: z.number(),
      kind: z.enum(STAGE_KINDS),
      done: z.number(),
      total: z.number(),
      held: z.boolean(),
      spentUsd: z.number().nullable(),
      unpriced: z.number(),
    }),
  ),
  budgetsUsd: z.object({ rollouts: budget, summaries: budget, votes: budget }),
  tasks: z.array(
    z.object({
      taskId: z.string(),
      status: z.enum(TASK_RUN_STATUSES),
      iteration: z.number(),
      stage: z.enum(STAGE_KINDS),
      error: z.string().nullable(),
    }),
  ),
});
export type PipelineProgress = z.infer<typeof pipelineSchema>;
export type StageProgress = PipelineProgress['stages'][number];

const progressSchema = z.object({
  status: z.enum(LAUNCH_STATUSES),
  reason: z.enum(PAUSE_REASONS).nullable(),
  detail: z.string().nullable(),
  scripted: z.boolean(),
  settings: z.object({
    benchmark: z.string(),
    agent: z.enum(AGENT_NAMES),
    model: z.string().nullable(),
    n: z.number(),
    concurrency: z.number(),
    budgetUsd: z.number().nullable(),
    sandbox: z.enum(['bubblewrap', 'docker']),
  }),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  readAt: z.string(),
  tasks: z.array(
    z.object({ id: z.string(), slug: z.string(), name: z.string(), cells: z.array(cellSchema) }),
  ),
  counts: z.record(z.enum(SLOT_STATES), z.number()),
  workedMs: z.number(),
  rolloutsPerMinute: z.number().nullable(),
  stepsPerMinute: z.number().nullable(),
  steps: z.number(),
  timeLeft: z
    .object({ ms: z.number(), finished: z.number(), meanMs: z.number(), parallel: z.number() })
    .nullable(),
  spentUsd: z.number().nullable(),
  unpriced: z.number(),
  pipeline: pipelineSchema.nullable(),
});
export type LaunchProgress = z.infer<typeof progressSchema>;

export const launchAnswerSchema = z.object({ launch: progressSchema.nullable() });

/** It waits, runs or is being paused: its numbers still change by themselves. */
export const isMoving = ({ status }: Pick<LaunchProgress, 'status'>): boolean =>
  status === 'queued' || status === 'running' || status === 'pausing';

/** The feed tells of every change; this often the numbers are read even when it is silent, in milliseconds. */
const QUIET_MS = 5_000;

/** Where a launched experiment stands; `launch` is null for an imported one. */
export const launchProgressQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['experiment', experimentId, 'launch'],
    queryFn: ({ signal }) =>
      getJson(`/api/v1/experiments/${encodeURIComponent(experimentId)}/launch`, launchAnswerSchema, signal),
    refetchInterval: (query) =>
      query.state.data?.launch && isMoving(query.state.data.launch) ? QUIET_MS : false,
  });
