import { z } from 'zod';
import { pipelineSettingsSchema } from '@/lib/refine/settings';

/** Agents that can be launched. `oracle` runs the task's own solution, `nop` does nothing: they check tasks. */
export const AGENT_NAMES = ['mini-swe-agent', 'terminus-1', 'oracle', 'nop'] as const;
export type AgentName = (typeof AGENT_NAMES)[number];

/** How mini-SWE-agent takes commands: one fenced block per reply, or one native tool call. */
export const ACTION_FORMATS = ['fenced', 'tool-call'] as const;
export type ActionFormat = (typeof ACTION_FORMATS)[number];

/** Whether an agent asks a model at all. */
export const asksModel = (agent: AgentName): boolean => agent !== 'oracle' && agent !== 'nop';

export const agentLimitsSchema = z.object({
  /** Model calls of one rollout. */
  calls: z.number().int().min(1).max(10_000),
  /** Spend of one rollout in USD; null: no limit. */
  costUsd: z.number().min(0).nullable(),
  /** Time of one rollout; null: the task's own limit. */
  timeMs: z.number().int().min(1_000).nullable(),
  /** Time of one command. */
  commandTimeoutMs: z.number().int().min(100),
});
/** Limits as an agent gets them: `timeMs` is already the task's where none was set. */
export type AgentLimits = z.infer<typeof agentLimitsSchema>;

/** 250 calls, $3 and 60 s per command are mini-SWE-agent's own; Terminus 1 stops at 50 episodes. */
export const DEFAULT_LIMITS: Readonly<Record<AgentName, AgentLimits>> = {
  'mini-swe-agent': { calls: 250, costUsd: 3, timeMs: null, commandTimeoutMs: 60_000 },
  'terminus-1': { calls: 50, costUsd: 3, timeMs: null, commandTimeoutMs: 180_000 },
  oracle: { calls: 1, costUsd: null, timeMs: null, commandTimeoutMs: 3_600_000 },
  nop: { calls: 1, costUsd: null, timeMs: null, commandTimeoutMs: 60_000 },
};

const modelName = z.string().regex(/^[a-z-]+\/\S+$/, 'a model is named provider/id, e.g. scripted/demo');

/** What is wanted of a launch: everything that decides what its rollouts do. Part of the manifest. */
export const launchSettingsSchema = z
  .object({
    /** Name of a registered benchmark. */
    benchmark: z.string().min(1),
    /** Names of its tasks, in the order they are started. */
    tasks: z.array(z.string().min(1)).min(1).max(10_000),
    agent: z.enum(AGENT_NAMES),
    /** Null for agents that ask none. */
    model: modelName.nullable(),
    actionFormat: z.enum(ACTION_FORMATS),
    temperature: z.number().min(0).max(2).nullable(),
    /** Rollouts per task. */
    n: z.number().int().min(1).max(256),
    limits: agentLimitsSchema,
    sandbox: z.enum(['bubblewrap', 'docker']),
    /** Root file system for tasks in bubblewrap: `host`, or the name of one made by `runoff env build`; null: the default. */
    rootFs: z.string().min(1).nullable(),
    /** Rollouts at once. */
    concurrency: z.number().int().min(1).max(256),
    /** Spend at which no further rollout starts and running ones end; null: no budget. */
    budgetUsd: z.number().min(0).nullable(),
    seed: z
      .number()
      .int()
      .min(0)
      .max(2 ** 31 - 1),
    /** Summaries, selection and refinement of the rollouts; null: they are only run. */
    pipeline: pipelineSettingsSchema.nullable().default(null),
  })
  .superRefine((settings, context) => {
    if (asksModel(settings.agent) && settings.model === null)
      context.addIssue({
        code: 'custom',
        path: ['model'],
        message: `${settings.agent} asks a model: name one`,
      });
    if (new Set(settings.tasks).size !== settings.tasks.length)
      context.addIssue({ code: 'custom', path: ['tasks'], message: 'a task is named twice' });
    const { pipeline, n } = settings;
    if (pipeline && !asksModel(settings.agent))
      context.addIssue({
        code: 'custom',
        path: ['pipeline'],
        message: `${settings.agent} does the same every time: there is nothing to select or refine`,
      });
    if (pipeline && pipeline.iterations > 1 && pipeline.startFrom === null && pipeline.keep > n)
      context.addIssue({
        code: 'custom',
        path: ['pipeline', 'keep'],
        message: `K = ${pipeline.keep} priors cannot be chosen from N = ${n} rollouts`,
      });
  });
export type LaunchSettings = z.infer<typeof launchSettingsSchema>;

/** Settings that only a name, an agent and a model decide; what a form or command starts from. */
export function defaultLaunchSettings(
  benchmark: string,
  tasks: string[],
  agent: AgentName,
  model: string | null,
): LaunchSettings {
  return {
    ...{ benchmark, tasks, agent, model: asksModel(agent) ? model : null },
    ...{ actionFormat: 'fenced', temperature: null, n: asksModel(agent) ? 16 : 1 },
    limits: DEFAULT_LIMITS[agent],
    ...{ sandbox: 'bubblewrap', rootFs: null, concurrency: 4, budgetUsd: null, seed: 1 },
    pipeline: null,
  };
}

/** Where a launch stands. A paused one tells why; `reason` is null in every other state. */
export const LAUNCH_STATUSES = ['queued', 'running', 'pausing', 'paused', 'finished', 'cancelled'] as const;
export type LaunchStatus = (typeof LAUNCH_STATUSES)[number];
/** `hold`: a stage was to wait. `error`: something Runoff did not foresee; the sentence beside it says what. */
export const PAUSE_REASONS = ['user', 'hold', 'budget', 'provider', 'sandbox', 'error'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** A planned rollout: `running` has a rollout that grows, `finished` one with an outcome. */
export const SLOT_STATUSES = ['queued', 'running', 'finished', 'cancelled'] as const;
export type SlotStatus = (typeof SLOT_STATUSES)[number];

/** Life of a rollout; imported ones are born `finished`. Only finished ones are judged, counted and selected. */
export const ROLLOUT_STATUSES = ['running', 'grading', 'finished', 'interrupted', 'cancelled'] as const;
export type RolloutStatus = (typeof ROLLOUT_STATUSES)[number];
