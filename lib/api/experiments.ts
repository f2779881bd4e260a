import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { PURPOSES } from '@/lib/refine/settings';
import { EXIT_STATUSES, OUTCOMES, SOURCE_FORMATS } from '@/lib/rollout/rollout';
import { tournamentSettingsSchema } from '@/lib/tournament/settings';
import { endingsSchema, rateSchema } from './figure-parts';
import { getJson } from './get-json';
import { isActive, JOB_POLL_MS, jobLineSchema } from './jobs';

const dollars = z.number().nullable();

const experimentRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  origin: z.string().nullable(),
  createdAt: z.string(),
  tasks: z.number(),
  rollouts: z.number(),
  passed: z.number(),
  judged: z.number(),
  passAt1: rateSchema,
  agents: z.array(z.string()),
  models: z.array(z.string()),
  formats: z.array(z.enum(SOURCE_FORMATS)),
  selection: z
    .object({
      id: z.string(),
      model: z.string(),
      scripted: z.boolean(),
      tasks: z.number(),
      endings: endingsSchema,
    })
    .nullable(),
  cost: z.object({
    agent: dollars,
    summariser: dollars,
    judge: dollars,
    callsWithoutPrice: z.number(),
  }),
});
export type ExperimentRow = z.infer<typeof experimentRowSchema>;

export const experimentListSchema = z.object({
  experiments: z.array(experimentRowSchema),
  jobs: z.array(jobLineSchema),
});
export type ExperimentList = z.infer<typeof experimentListSchema>;

const slotMarkSchema = z.object({
  id: z.string(),
  iteration: z.number(),
  slot: z.number(),
  outcome: z.enum(OUTCOMES),
  exitStatus: z.enum(EXIT_STATUSES),
  steps: z.number(),
});
export type SlotMark = z.infer<typeof slotMarkSchema>;

const tournamentStatus = z.enum(['running', 'finished', 'failed', 'cancelled']);

const selectionLineSchema = z.object({
  id: z.string(),
  iteration: z.number(),
  purpose: z.enum(PURPOSES).nullable(),
  model: z.string(),
  scripted: z.boolean(),
  settings: tournamentSettingsSchema,
  promptVersion: z.number(),
  promptHash: z.string(),
  codeVersion: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  counts: z.object({
    running: z.number(),
    finished: z.number(),
    failed: z.number(),
    cancelled: z.number(),
  }),
  tournaments: z.array(
    z.object({ id: z.string(), taskId: z.string(), status: tournamentStatus, error: z.string().nullable() }),
  ),
});
export type SelectionLine = z.infer<typeof selectionLineSchema>;

export const experimentPageSchema = z.object({
  experiment: z.object({
    id: z.string(),
    name: z.string(),
    origin: z.string().nullable(),
    createdAt: z.string(),
  }),
  agents: z.array(z.string()),
  models: z.array(z.string()),
  formats: z.array(z.enum(SOURCE_FORMATS)),
  tasks: z.array(
    z.object({
      id: z.string(),
      slug: z.string(),
      name: z.string(),
      benchmark: z.string().nullable(),
      slots: z.array(slotMarkSchema),
    }),
  ),
  selections: z.array(selectionLineSchema),
  defaultSelection: z.string().nullable(),
  summaries: z.object({
    missing: z.number(),
    failed: z.number(),
    byModel: z.array(z.object({ model: z.string(), readable: z.number() })),
  }),
  jobs: z.array(jobLineSchema),
  lastEvent: z.number(),
});
export type ExperimentPageData = z.infer<typeof experimentPageSchema>;

/** Every experiment and the jobs under way; read again while there are any. */
export const experimentsQuery = () =>
  queryOptions({
    queryKey: ['experiments'],
    queryFn: ({ signal }) => getJson('/api/v1/experiments', experimentListSchema, signal),
    refetchInterval: (query) => (query.state.data?.jobs.length ? JOB_POLL_MS : false),
  });

/** The page of an experiment without its figures; read again while one of its jobs is under way (the feed tells of a launch's). */
export const experimentQuery = (id: string) =>
  queryOptions({
    queryKey: ['experiment', id],
    queryFn: ({ signal }) =>
      getJson(`/api/v1/experiments/${encodeURIComponent(id)}`, experimentPageSchema, signal),
    refetchInterval: (query) =>
      query.state.data?.jobs.some((job) => job.kind !== 'launch' && isActive(job)) ? JOB_POLL_MS : false,
  });
