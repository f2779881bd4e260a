import { z } from 'zod';
import { PURPOSES } from '@/lib/refine/settings';
import { summarySchema } from '@/lib/summary/schema';
import { tournamentSettingsSchema } from '@/lib/tournament/settings';
import { DECISIONS } from '@/lib/tournament/types';
import { attachmentSchema, outcomeSchema, trajectorySchema } from './recorded-schema';

/** Version of the lines below; another number is another format. */
export const EXPORT_VERSION = 1;

const text = z.string().nullable();

export const exportedExperimentSchema = z.object({
  ...{ id: z.string(), name: z.string(), source: z.enum(['import', 'launch']), origin: text },
  createdAt: z.string(),
});
export type ExportedExperiment = z.infer<typeof exportedExperimentSchema>;

export const exportedTaskSchema = z.object({
  ...{ id: z.string(), slug: z.string(), benchmark: text, name: z.string() },
  ...{ instruction: text, baseCommit: text },
});
export type ExportedTask = z.infer<typeof exportedTaskSchema>;

const place = {
  id: z.string().min(1),
  taskId: z.string(),
  iteration: z.number().int().min(0),
  slot: z.number().int().min(0).describe('0-based place among the rollouts of its task and iteration'),
  attempt: z.number().int().min(1),
  shown: z
    .array(z.object({ rolloutId: z.string(), summaryId: text }))
    .nullable()
    .describe('the rollouts whose summaries it was shown; null in iteration 0'),
};

export const exportedSummarySchema = z.object({
  ...{ id: z.string(), rolloutId: z.string(), model: z.string() },
  ...{ schemaVersion: z.number().int(), promptVersion: z.number().int(), promptHash: z.string() },
  ...{ strategy: z.string(), status: z.enum(['ok', 'failed']), content: summarySchema.nullable() },
  badCitations: z.array(z.object({ path: z.string(), step: z.number() })),
  ...{ error: text, revision: z.number().int(), createdAt: z.string() },
});
export type ExportedSummary = z.infer<typeof exportedSummarySchema>;

const voteSchema = z.object({
  vote: z.number().int(),
  order: z.array(z.string()).describe('rollout ids in the order the judge saw them'),
  choice: text.describe('null when the vote is spoiled'),
  ...{ spoiled: text, rationale: z.string(), asks: z.number().int() },
  ...{ extra: z.boolean(), reused: z.number().int() },
});

const groupSchema = z.object({
  ...{ round: z.number().int(), group: z.number().int(), candidates: z.array(z.string()) },
  tally: z.array(z.number()).describe('votes per candidate, in the order of candidates'),
  ...{ winner: text, decidedBy: z.enum(DECISIONS).nullable(), votes: z.array(voteSchema) },
});

export const exportedTournamentSchema = z.object({
  ...{ id: z.string(), taskId: z.string(), iteration: z.number().int() },
  ...{
    purpose: z.enum(PURPOSES).nullable(),
    selectionId: z.string(),
    model: z.string(),
    scripted: z.boolean(),
  },
  settings: tournamentSettingsSchema,
  ...{ promptVersion: z.number().int(), promptHash: z.string(), codeVersion: z.string() },
  candidates: z.array(z.object({ rolloutId: z.string(), summaryId: text })),
  collapsed: z.array(z.object({ candidate: z.string(), duplicates: z.array(z.string()) })).nullable(),
  survivors: z.array(z.string()).nullable(),
  ranking: z
    .array(
      z.object({
        ...{ candidate: z.string(), score: z.number() },
        interval: z.object({ low: z.number(), high: z.number() }).nullable(),
      }),
    )
    .nullable(),
  ...{ status: z.enum(['running', 'finished', 'failed', 'cancelled']), error: text },
  ...{ createdAt: z.string(), finishedAt: text },
  groups: z.array(groupSchema),
});
export type ExportedTournament = z.infer<typeof exportedTournamentSchema>;

/** First line of `rollouts.jsonl`. */
const headSchema = z.object({
  type: z.literal('runoff-rollouts'),
  version: z.literal(EXPORT_VERSION),
  experiment: exportedExperimentSchema,
  redacted: z.boolean().describe('whether secrets were masked'),
});

export const rolloutLineSchema = z.object({
  type: z.literal('rollout'),
  ...place,
  trajectory: trajectorySchema,
});

/** A line of `rollouts.jsonl`: the head, then tasks, rollouts each followed by its summaries, then tournaments. */
export const exportLineSchema = z.discriminatedUnion('type', [
  headSchema,
  z.object({ type: z.literal('task'), ...exportedTaskSchema.shape }),
  rolloutLineSchema,
  z.object({ type: z.literal('summary'), ...exportedSummarySchema.shape }),
  z.object({ type: z.literal('tournament'), ...exportedTournamentSchema.shape }),
]);
export type ExportLine = z.infer<typeof exportLineSchema>;

/** What the verifier said of one rollout, with its logs and where they stand among the attachments. */
export const outcomeLineSchema = z.object({
  type: z.literal('outcome'),
  rolloutId: z.string().min(1),
  outcome: outcomeSchema,
  attachments: z.array(z.object({ position: z.number().int().min(0), attachment: attachmentSchema })),
});
export type OutcomeLine = z.infer<typeof outcomeLineSchema>;

/** A line of `outcomes.jsonl`, which lies beside `rollouts.jsonl`, so that either can be handed on alone. */
export const outcomesFileLineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('runoff-outcomes'),
    version: z.literal(EXPORT_VERSION),
    experiment: exportedExperimentSchema,
  }),
  outcomeLineSchema,
]);
export type OutcomesFileLine = z.infer<typeof outcomesFileLineSchema>;
