import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { MANIFEST_GROUPS } from '@/lib/launch/manifest-lines';
import { SOLVED_RULES, type ExperimentComparison, type SolvedRule } from '@/lib/metrics/compare-experiments';
import { OUTCOMES } from '@/lib/rollout/rollout';
import { tournamentSettingsSchema } from '@/lib/tournament/settings';
import { rateSchema } from './figure-parts';
import { getJson } from './get-json';

const askedSchema = z.object({ asked: z.number(), reused: z.number() });
const costSchema = z.object({ usd: z.number().nullable(), withoutPrice: z.number() });
const slugs = z.array(z.string());

const comparisonSchema: z.ZodType<ExperimentComparison> = z.object({
  solvedBy: z.enum(SOLVED_RULES),
  compared: z.number(),
  experiments: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      source: z.enum(['import', 'launch']),
      pipeline: z.boolean(),
      agents: z.array(z.string()),
      models: z.array(z.string()),
      selection: z
        .object({
          id: z.string(),
          model: z.string(),
          scripted: z.boolean(),
          settings: tournamentSettingsSchema,
        })
        .nullable(),
      scripted: z.boolean(),
      tasks: z.number(),
      rollouts: z.number(),
      solved: rateSchema,
      passAt1: rateSchema,
      votes: askedSchema.extend({ paid: z.number() }).nullable(),
      cost: costSchema,
    }),
  ),
  pairs: z.array(
    z.object({
      a: z.string(),
      b: z.string(),
      compared: z.number(),
      cells: z.object({ both: slugs, onlyA: slugs, onlyB: slugs, neither: slugs }),
      unknown: slugs,
      onlyInA: slugs,
      onlyInB: slugs,
      namesakes: slugs,
      mcnemar: z.object({ discordant: z.number(), p: z.number().nullable() }),
      difference: rateSchema,
      passAt1Difference: rateSchema,
    }),
  ),
  tasks: z.array(
    z.object({
      id: z.string(),
      slug: z.string(),
      name: z.string(),
      sides: z.array(
        z
          .object({
            passed: z.number(),
            judged: z.number(),
            rollouts: z.number(),
            final: z.string().nullable(),
            finalOutcome: z.enum(OUTCOMES).nullable(),
            solved: z.boolean().nullable(),
            votes: askedSchema.nullable(),
            costUsd: z.number().nullable(),
          })
          .nullable(),
      ),
    }),
  ),
});

const settingsSchema = z.object({
  lines: z.number(),
  differences: z.array(
    z.object({
      group: z.enum(MANIFEST_GROUPS),
      key: z.string(),
      name: z.string(),
      sides: z.array(z.object({ has: z.boolean(), value: z.string().nullable() })),
    }),
  ),
  withoutManifest: z.array(z.string()),
});
export type SettingsDiff = z.infer<typeof settingsSchema>;

export const comparedSchema = comparisonSchema.and(z.object({ settings: settingsSchema }));
export type ComparedExperimentsData = z.infer<typeof comparedSchema>;

/** Two to four experiments, task by task. */
export const compareExperimentsQuery = (ids: readonly string[], solvedBy: SolvedRule) => {
  const query = new URLSearchParams([...ids.map((id) => ['e', id]), ['solved', solvedBy]]);
  return queryOptions({
    queryKey: ['compare', 'experiments', ...ids, solvedBy],
    queryFn: ({ signal }) => getJson(`/api/v1/compare/experiments?${query}`, comparedSchema, signal),
    placeholderData: (previous) => previous,
  });
};
