import { z } from 'zod';
import { PURPOSES } from '@/lib/refine/settings';
import { tournamentSettingsSchema } from '@/lib/tournament/settings';
import { usageSchema } from '@/lib/api/rollout-parts';
import { bracketGroupSchema, voteSchema } from '@/lib/api/tournaments';

/** A whole tournament: every group with every vote, without raw replies. */
export const tournamentDetailSchema = z.object({
  id: z.string(),
  experimentId: z.string(),
  taskId: z.string(),
  iteration: z.number(),
  purpose: z.enum(PURPOSES).nullable(),
  selectionId: z.string(),
  model: z.string(),
  scripted: z.boolean(),
  settings: tournamentSettingsSchema,
  promptVersion: z.number(),
  promptHash: z.string(),
  codeVersion: z.string(),
  candidates: z.array(z.object({ rolloutId: z.string(), summaryId: z.string().nullable() })),
  survivors: z.array(z.string()).nullable(),
  status: z.enum(['running', 'finished', 'failed', 'cancelled']),
  error: z.string().nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  rounds: z.array(
    z.object({
      round: z.number(),
      groups: z.array(bracketGroupSchema.extend({ votes: z.array(voteSchema) })),
    }),
  ),
  judge: z.object({ calls: z.number(), usage: usageSchema, costUsd: z.number().nullable() }),
});
