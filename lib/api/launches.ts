import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { LEVELS } from '@/lib/launch/estimate';
import { CALL_LEVELS, READS } from '@/lib/launch/estimate-calls';
import { launchSettingsSchema } from '@/lib/launch/settings';
import { getJson } from './get-json';

const checkSchema = z.union([
  z.object({ ok: z.literal(true), detail: z.string() }),
  z.object({ ok: z.literal(false), reason: z.string(), install: z.string().nullable() }),
]);
export type SandboxCheckLine = z.infer<typeof checkSchema>;

/** What the worker found on its machine. */
const machineSchema = z.object({
  sandboxes: z.object({ bubblewrap: checkSchema, docker: checkSchema }),
  keys: z.object({ anthropic: z.boolean() }),
  rootFs: z.array(z.object({ name: z.string(), detail: z.string() })),
  cores: z.number(),
  memoryMb: z.number(),
  checkedAt: z.string(),
});
export type MachineFacts = z.infer<typeof machineSchema>;

const range = z.object({ n: z.number(), low: z.number(), median: z.number(), high: z.number() }).nullable();

const historyPoolSchema = z.object({
  level: z.enum(LEVELS),
  task: z.string().nullable(),
  agent: z.string(),
  model: z.string().nullable(),
  scripted: z.boolean(),
  refined: z.boolean(),
  calls: range,
  inputTokens: range,
  outputTokens: range,
  costUsd: range,
  durationMs: range,
});

const callPoolSchema = z.object({
  level: z.enum(CALL_LEVELS),
  role: z.enum(['summariser', 'judge']),
  model: z.string().nullable(),
  scripted: z.boolean(),
  groupSize: z.number().nullable(),
  reads: z.enum(READS).nullable(),
  calls: range,
  inputTokens: range,
  outputTokens: range,
  costUsd: range,
  durationMs: range,
});

/** An experiment whose rollouts can serve as iteration 0; how many, by benchmark and task. */
const startExperimentSchema = z.object({
  id: z.string(),
  name: z.string(),
  benchmarks: z.record(z.string(), z.record(z.string(), z.number())),
});
export type StartExperiment = z.infer<typeof startExperimentSchema>;

/** Settings as they were, not judged: the form says what cannot be launched any more. */
const startSchema = z.object({
  id: z.string(),
  name: z.string(),
  settings: z.object(launchSettingsSchema.shape).nullable(),
  why: z.string().nullable(),
});
export type LaunchStart = z.infer<typeof startSchema>;

export const launchOptionsSchema = z.object({
  machine: machineSchema.nullable(),
  models: z.array(z.string()),
  taken: z.array(z.string()),
  history: z.array(historyPoolSchema),
  callHistory: z.array(callPoolSchema),
  starts: z.array(startExperimentSchema),
  from: startSchema.nullable(),
});
export type LaunchOptions = z.infer<typeof launchOptionsSchema>;

/** How often it is looked whether a worker has told of its machine, in milliseconds. */
const LOOK_AGAIN_MS = 3_000;

/** What the launch page offers besides benchmarks; `from` names the experiment to run again. */
export const launchOptionsQuery = (from: string | null) =>
  queryOptions({
    queryKey: ['launch-options', from],
    queryFn: ({ signal }) =>
      getJson(
        `/api/v1/launch-options${from === null ? '' : `?from=${encodeURIComponent(from)}`}`,
        launchOptionsSchema,
        signal,
      ),
    refetchInterval: (query) => (query.state.data?.machine ? false : LOOK_AGAIN_MS),
  });
