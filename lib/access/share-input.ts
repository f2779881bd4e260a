import { z } from 'zod';
import { SHARE_INCLUDES, shareTargetSchema } from './share';
import { DEFAULT_SHARE_DAYS } from './share-state';

export const MIN_SHARE_PASSWORD = 8;

/** What is asked for with a new link. */
export const shareInputSchema = z.object({
  target: shareTargetSchema,
  /** How long it lives; null: for ever. */
  days: z.number().positive().max(3650).nullable().default(DEFAULT_SHARE_DAYS),
  password: z.string().min(MIN_SHARE_PASSWORD).max(200).nullable().default(null),
  include: z.enum(SHARE_INCLUDES).default('trajectories'),
  outcomesHidden: z.boolean().default(false),
});
export type ShareInput = z.input<typeof shareInputSchema>;
