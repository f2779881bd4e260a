import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { WholeReport } from '@/lib/metrics/pipeline-types';
import { OUTCOMES } from '@/lib/rollout/rollout';
import { endingsSchema, rateSchema, roundSchema } from './figure-parts';
import { getJson } from './get-json';
import { pipelineReportSchema } from './pipeline-report';
import { usageSchema } from './rollout-parts';

const votesSchema = z.object({
  asked: z.number(),
  counted: z.number(),
  spoiled: z.number(),
  reasks: z.number(),
  planned: z.number(),
});

const outcome = z.enum(OUTCOMES);

export const reportSchema: z.ZodType<WholeReport> = z.object({
  rollouts: z.number(),
  passAt1: rateSchema,
  ceiling: rateSchema,
  finalAccuracy: rateSchema,
  rounds: z.array(roundSchema),
  judge: z.array(z.object({ round: z.number().nullable(), accuracy: rateSchema, correct: z.number() })),
  passCounts: z.array(z.object({ passed: z.number(), judged: z.number(), tasks: z.number() })),
  endings: endingsSchema,
  decisions: z.object({
    votes: z.number(),
    'extra-votes': z.number(),
    evidence: z.number(),
    seeded: z.number(),
    bye: z.number(),
    identical: z.number(),
  }),
  votes: votesSchema,
  firstPlace: rateSchema,
  stepsByOutcome: z.array(z.object({ outcome, rollouts: z.number(), meanSteps: z.number().nullable() })),
  cost: z.array(
    z.object({
      role: z.enum(['agent', 'summariser', 'judge']),
      models: z.array(z.string()),
      calls: z.number(),
      usage: usageSchema,
      costUsd: z.number().nullable(),
      callsWithoutPrice: z.number(),
    }),
  ),
  tasks: z.array(
    z.object({
      id: z.string(),
      slug: z.string(),
      name: z.string(),
      rollouts: z.number(),
      passed: z.number(),
      judged: z.number(),
      errors: z.number(),
      unknown: z.number(),
      tournamentId: z.string().nullable(),
      survivors: z.array(z.object({ rolloutId: z.string(), outcome })),
      votes: z.object({ asked: z.number(), planned: z.number() }).nullable(),
      ending: z.enum(['right', 'lost', 'nothing-passed', 'unknown']).nullable(),
    }),
  ),
  selectionId: z.string().nullable(),
  pipeline: pipelineReportSchema.nullable(),
});

/** Every figure of an experiment, for one selection (null: the newest) and for its pipeline. */
export const reportQuery = (experimentId: string, selectionId: string | null) => {
  const query = selectionId === null ? '' : `?selection=${encodeURIComponent(selectionId)}`;
  return queryOptions({
    queryKey: ['experiment', experimentId, 'report', selectionId],
    queryFn: ({ signal }) =>
      getJson(`/api/v1/experiments/${encodeURIComponent(experimentId)}/report${query}`, reportSchema, signal),
  });
};
