import { z } from 'zod';
import { EXIT_STATUSES } from '@/lib/rollout/rollout';

/** Parts that several answers share: the wire form of the core's types. */
export const usageSchema = z.object({
  uncachedInput: z.number().nullable(),
  cacheRead: z.number().nullable(),
  cacheWrite: z.number().nullable(),
  output: z.number().nullable(),
  reasoning: z.number().nullable(),
});

export const badCitationSchema = z.object({ path: z.string(), step: z.number() });

export const factsSchema = z.object({
  version: z.number(),
  exitStatus: z.enum(EXIT_STATUSES),
  exitStatusRaw: z.string().nullable(),
  steps: z.number(),
  commands: z.number(),
  filesEdited: z.array(z.object({ path: z.string(), steps: z.array(z.number()), scratch: z.boolean() })),
  lastEditStep: z.number().nullable(),
  testCommands: z.array(
    z.object({
      step: z.number(),
      command: z.string(),
      returnCode: z.number().nullable(),
      afterLastEdit: z.boolean(),
    }),
  ),
  errors: z.object({
    formatErrors: z.number(),
    timeouts: z.number(),
    toolErrors: z.number(),
    nonZeroReturnCodes: z.number(),
  }),
  lastFailure: z
    .object({
      step: z.number(),
      command: z.string(),
      returnCode: z.number(),
      followedBySuccess: z.boolean(),
    })
    .nullable(),
  patch: z
    .object({ files: z.array(z.string()), added: z.number(), removed: z.number(), bytes: z.number() })
    .nullable(),
});
