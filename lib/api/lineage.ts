import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ROLLOUT_STATUSES } from '@/lib/launch/settings';
import type { Lineage } from '@/lib/refine/lineage';
import { APPROACHES, type Approach } from '@/lib/refine/lineage-approach';
import { CONTEXTS } from '@/lib/refine/settings';
import { EXIT_STATUSES, OUTCOMES } from '@/lib/rollout/rollout';
import { getJson } from './get-json';
import { rolloutPath } from './rollouts';

const relatedSchema = z.object({
  id: z.string(),
  slot: z.number(),
  iteration: z.number(),
  status: z.enum(ROLLOUT_STATUSES),
  outcome: z.enum(OUTCOMES),
  exitStatus: z.enum(EXIT_STATUSES),
  steps: z.number(),
});
export type RelatedRollout = z.infer<typeof relatedSchema>;

const hypothesisSchema = z.object({
  text: z.string(),
  status: z.enum(['confirmed', 'refuted', 'untested']),
  steps: z.array(z.number()),
});

const commandSchema = z.object({ step: z.number(), command: z.string() }).nullable();

const approachSchema: z.ZodType<Approach> = z.object({
  verdict: z.enum(APPROACHES),
  by: z.enum(['patch', 'summary']).nullable(),
  kept: z.number(),
  of: z.number(),
});

const lineageSchema: z.ZodType<Lineage> = z.object({
  hypotheses: z
    .array(
      z.object({
        theirs: hypothesisSchema,
        mine: hypothesisSchema.nullable(),
        likeness: z.number().nullable(),
      }),
    )
    .nullable(),
  ownHypotheses: z.number().nullable(),
  files: z.array(z.object({ path: z.string(), by: z.enum(['both', 'mine', 'theirs']) })),
  commands: z.object({
    sameStart: z.number(),
    firstDifference: z.object({ mine: commandSchema, theirs: commandSchema }).nullable(),
    longestRun: z.object({ length: z.number(), mine: z.number(), theirs: z.number() }).nullable(),
  }),
  approach: approachSchema,
});

const shownSummarySchema = z.object({
  rolloutId: z.string(),
  rollout: relatedSchema.nullable(),
  summary: z
    .object({
      model: z.string(),
      headline: z.string().nullable(),
      promptVersion: z.number(),
      revision: z.number(),
    })
    .nullable(),
  lineage: lineageSchema.nullable(),
});
export type ShownSummary = z.infer<typeof shownSummarySchema>;

export const lineagePageSchema = z.object({
  shown: z
    .object({
      context: z.enum(CONTEXTS),
      version: z.number(),
      hash: z.string(),
      text: z.string().nullable(),
      textIsRecorded: z.boolean().nullable(),
      summaries: z.array(shownSummarySchema),
    })
    .nullable(),
  shownTo: z.array(
    z.object({
      rollout: relatedSchema,
      place: z.number(),
      of: z.number(),
      hypotheses: z.object({ taken: z.number(), stated: z.number() }).nullable(),
      approach: approachSchema,
    }),
  ),
});
export type LineageData = z.infer<typeof lineagePageSchema>;

/** The lineage of a rollout; `state` names what it depends on beside the id, so that an older answer is not shown. */
export const lineageQuery = (rolloutId: string, state: string) =>
  queryOptions({
    queryKey: ['rollout', rolloutId, 'lineage', state],
    queryFn: ({ signal }) => getJson(`${rolloutPath(rolloutId)}/lineage`, lineagePageSchema, signal),
  });
