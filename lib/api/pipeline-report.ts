import { z } from 'zod';
import { PIPELINE_ENDINGS, type MainPoint, type PipelineReport } from '@/lib/metrics/pipeline-types';
import { CONTEXTS, POOLS, PURPOSES } from '@/lib/refine/settings';
import { TASK_RUN_STATUSES } from '@/lib/refine/task-run';
import { OUTCOMES } from '@/lib/rollout/rollout';
import { rateSchema, roundSchema } from './figure-parts';
import { usageSchema } from './rollout-parts';

const count = z.number();
const unknownable = z.number().nullable();
const slugs = z.array(z.string());
const counts = z.object({ passed: count, judged: count });
const interval = z.object({ low: z.number(), high: z.number() }).nullable();
const purpose = z.enum(PURPOSES);

export const mainPointSchema: z.ZodType<MainPoint> = z.object({
  kind: z.enum(['iteration', 'selected', 'final']),
  iteration: count,
  passAt1: rateSchema,
  ceiling: rateSchema,
});

const taskEnding = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  ending: z.enum(PIPELINE_ENDINGS),
  newlySolved: z.boolean(),
  iterations: z.array(counts),
  priors: counts.nullable(),
  finalOutcome: z.enum(OUTCOMES).nullable(),
  lostIn: z.object({ iteration: count, purpose, round: count }).nullable(),
  delta: unknownable,
  status: z.enum(TASK_RUN_STATUSES),
  error: z.string().nullable(),
  votes: z.object({ asked: count, planned: count }),
  costUsd: unknownable,
  steps: z.array(unknownable),
});

const effort = z.object({
  iteration: count,
  outcome: z.enum(OUTCOMES).nullable(),
  rollouts: count,
  meanSteps: unknownable,
  stepsInterval: interval,
  meanTokens: unknownable,
  tokensInterval: interval,
  withTokens: count,
  meanCostUsd: unknownable,
  costInterval: interval,
  withCost: count,
});

const cost = z.object({
  role: z.enum(['agent', 'summariser', 'judge']),
  iteration: count,
  calls: count,
  usage: usageSchema,
  costUsd: unknownable,
  callsWithoutPrice: count,
});

export const pipelineReportSchema: z.ZodType<PipelineReport> = z.object({
  settings: z.object({
    iterations: count,
    keep: count,
    context: z.enum(CONTEXTS),
    pool: z.enum(POOLS),
  }),
  n: unknownable,
  tasks: z.object({ total: count, finished: count, failed: count, compared: count }),
  main: z.array(mainPointSchema),
  gain: rateSchema,
  rounds: z.array(
    z.object({
      iteration: count,
      purpose,
      tournaments: count,
      rounds: z.array(roundSchema),
      floor: unknownable,
    }),
  ),
  byPriors: z.array(
    z.object({
      iteration: count,
      passing: count,
      priors: count,
      tasks: count,
      rollouts: count,
      passAt1: rateSchema,
    }),
  ),
  passCounts: z.array(
    z.object({
      iteration: count,
      bins: z.array(counts.extend({ tasks: count })),
      mixed: count,
      allPass: count,
      allFail: count,
    }),
  ),
  transitions: z.array(
    z.object({
      fromIteration: count,
      toIteration: count,
      size: count,
      cells: z.array(z.object({ from: count, to: count, tasks: slugs })),
    }),
  ),
  effort: z.array(effort),
  judge: z.array(
    z.object({ iteration: count, purpose, round: unknownable, accuracy: rateSchema, correct: count }),
  ),
  judgeByMargin: z.array(z.object({ from: count, to: count, accuracy: rateSchema, correct: count })),
  newlySolved: slugs,
  newlyLost: slugs,
  passAtK: z.array(z.object({ iteration: count, k: count, value: rateSchema })),
  cost: z.array(cost),
  endings: z.record(z.enum(PIPELINE_ENDINGS), count),
  taskEndings: z.array(taskEnding),
});
