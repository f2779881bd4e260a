import { z } from 'zod';
import {
  ATTACHMENT_KINDS,
  EXIT_STATUSES,
  OUTCOMES,
  SOURCE_FORMATS,
  type Attachment,
  type Outcome,
  type RecordedRollout,
  type Step,
  type TokenUsage,
} from './rollout';

const text = z.string().nullable();
const count = z.number().min(0).nullable();
const usd = z.number().min(0).nullable().describe('US dollars');
const time = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'a time is ISO 8601 in UTC with milliseconds')
  .nullable();

export const tokenUsageSchema: z.ZodType<TokenUsage> = z.object({
  ...{ uncachedInput: count, cacheRead: count, cacheWrite: count, output: count, reasoning: count },
});

export const outcomeSchema: z.ZodType<Outcome> = z.object({
  kind: z.enum(OUTCOMES),
  reward: z.number().nullable(),
  tests: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['passed', 'failed', 'skipped', 'error']),
      ...{ group: text, message: text },
    }),
  ),
  ...{ detail: text, recordedIn: text },
});

export const attachmentSchema: z.ZodType<Attachment> = z.object({
  kind: z.enum(ATTACHMENT_KINDS),
  ...{ name: z.string(), text: z.string() },
});

export const stepSchema = z.object({
  index: z.number().int().min(1).describe('1-based'),
  turn: z.number().int().min(1).describe('the reply it came from; the same for parallel calls'),
  source: z.enum(['agent', 'user', 'system']),
  ...{ thought: text, reasoning: text, tool: text, command: text, observation: text },
  returnCode: z.number().int().nullable(),
  error: z.enum(['format-error', 'timeout', 'tool-error']).nullable(),
  truncated: z.boolean(),
  usage: tokenUsageSchema.nullable(),
  ...{ costUsd: usd, startedAt: time, durationMs: z.number().min(0).nullable() },
}) satisfies z.ZodType<Step>;

/** A rollout as it was recorded, without what the verifier said of it. */
export const trajectorySchema = z.object({
  sourceKey: z.string().min(1).max(2_000),
  sourceFormat: z.enum(SOURCE_FORMATS),
  formatVersion: text,
  task: z.object({ name: z.string().min(1), ...{ benchmark: text, instruction: text, baseCommit: text } }),
  agent: z.object({ name: z.string(), version: text }),
  model: text,
  exitStatus: z.enum(EXIT_STATUSES),
  ...{ exitStatusRaw: text, patch: text, prompt: text },
  steps: z.array(stepSchema),
  usage: tokenUsageSchema,
  ...{ costUsd: usd, startedAt: time, endedAt: time },
  attachments: z.array(attachmentSchema),
  warnings: z.array(z.string()),
  extra: z.record(z.string(), z.unknown()),
}) satisfies z.ZodType<Omit<RecordedRollout, 'outcome'>>;
