import { z } from 'zod';
import type { RolloutFacts } from './facts';
import { EXIT_STATUSES } from './rollout';

const step = z.number().int();

/** Facts as they come back from a prompt or a store. */
export const rolloutFactsSchema: z.ZodType<RolloutFacts> = z.object({
  version: z.number().int(),
  exitStatus: z.enum(EXIT_STATUSES),
  exitStatusRaw: z.string().nullable(),
  steps: z.number().int(),
  commands: z.number().int(),
  filesEdited: z.array(z.object({ path: z.string(), steps: z.array(step), scratch: z.boolean() })),
  lastEditStep: step.nullable(),
  testCommands: z.array(
    z.object({
      step,
      command: z.string(),
      returnCode: z.number().int().nullable(),
      afterLastEdit: z.boolean(),
    }),
  ),
  errors: z.object({
    formatErrors: z.number().int(),
    timeouts: z.number().int(),
    toolErrors: z.number().int(),
    nonZeroReturnCodes: z.number().int(),
  }),
  lastFailure: z
    .object({ step, command: z.string(), returnCode: z.number().int(), followedBySuccess: z.boolean() })
    .nullable(),
  patch: z
    .object({
      files: z.array(z.string()),
      added: z.number().int(),
      removed: z.number().int(),
      bytes: z.number().int(),
    })
    .nullable(),
});
