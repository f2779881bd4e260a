import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { ExperimentReport } from '@/lib/metrics/report';
import { OUTCOMES } from '@/lib/rollout/rollout';
import { getJson } from './get-json';
import { usageSchema } from './rollout-parts';

export const rateSchema = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.number(),
  unit: z.enum(['rollouts', 'tasks', 'groups', 'votes']),
  method: z.enum(['wilson', 'task-bootstrap']),
});

export const endingsSchema = z.object({
  right: z.number(),
  lost: z.number(),
  'nothing-passed': z.number(),
  unknown: z.number(),
});

const votesSchema = z.object({
  asked: z.number(),
  counted: z.number(),
  spoiled: z.number(),
  reasks: z.number(),
  planned: z.number(),
});

const outcome = z.enum(OUTCOMES);

const reportSchema: z.ZodType<ExperimentReport> = z.object({
  rollouts: z.number(),
  passAt1: rateSchema,
  ceiling: rateSchema,
  finalAccuracy: rateSchema,
  rounds: z.array(
    z.object({
      round: z.number(),
      population: z.object({ min: z.number(), max: z.number() }),
      passAt1: rateSchema,
      ceiling: rateSchema,
    }),
  ),
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
});

/** Every figure of an experiment for one selection (null: the newest). */
export const reportQuery = (experimentId: string, selectionId: string | null) => {
  const query = selectionId === null ? '' : `?selection=${encodeURIComponent(selectionId)}`;
  return queryOptions({
    queryKey: ['experiment', experimentId, 'report', selectionId],
    queryFn: ({ signal }) =>
      getJson(`/api/v1/experiments/${encodeURIComponent(experimentId)}/report${query}`, reportSchema, signal),
  });
};
