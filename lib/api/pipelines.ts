import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { LAUNCH_STATUSES } from '@/lib/launch/settings';
import { CONTEXTS, POOLS } from '@/lib/refine/settings';
import { tournamentSettingsSchema } from '@/lib/tournament/settings';
import { rateSchema } from './figure-parts';
import { getJson } from './get-json';
import { mainPointSchema } from './pipeline-report';

const { preset, groupSize, votes } = tournamentSettingsSchema.shape;

const pipelineRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  benchmark: z.string(),
  agent: z.string(),
  model: z.string().nullable(),
  scripted: z.boolean(),
  status: z.enum(LAUNCH_STATUSES),
  n: z.number().nullable(),
  iterations: z.number(),
  keep: z.number(),
  context: z.enum(CONTEXTS),
  pool: z.enum(POOLS),
  judge: z.string(),
  preset,
  groupSize,
  votes,
  tasks: z.object({ total: z.number(), finished: z.number(), failed: z.number(), compared: z.number() }),
  main: z.array(mainPointSchema),
  gain: rateSchema,
});
export type PipelineRowData = z.infer<typeof pipelineRowSchema>;

export const pipelineListSchema = z.object({ pipelines: z.array(pipelineRowSchema) });

/** The main table over experiments. */
export const pipelinesQuery = () =>
  queryOptions({
    queryKey: ['experiments', 'pipelines'],
    queryFn: ({ signal }) => getJson('/api/v1/pipelines', pipelineListSchema, signal),
  });
