import { z } from 'zod';
import { SHARE_INCLUDES, shareTargetSchema } from '@/lib/access/share';

const jsonText = z.string().transform((text, ctx): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    ctx.addIssue(`no JSON: ${String(error)}`);
    return z.NEVER;
  }
});

/** The query of a report on secrets. */
export const scanScopeSchema = z.object({
  target: jsonText.pipe(shareTargetSchema),
  leaves: z.enum(['link', 'export']).default('link'),
  include: z.enum(SHARE_INCLUDES).default('trajectories'),
  outcomes: z.enum(['0', '1']).default('1'),
});
