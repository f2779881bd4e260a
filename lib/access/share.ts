import { z } from 'zod';

/** How much of its object a shared link shows: everything, or summaries, votes and figures without trajectories. */
export const SHARE_INCLUDES = ['trajectories', 'summaries'] as const;
export type ShareInclude = (typeof SHARE_INCLUDES)[number];

/** The one object that a link shows, with what it shows of its own: attempts of a task, candidates of a group. */
export const shareTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('experiment'), experimentId: z.string() }),
  z.object({ kind: z.literal('task'), experimentId: z.string(), task: z.string() }),
  z.object({ kind: z.literal('rollout'), rolloutId: z.string() }),
  z.object({
    kind: z.literal('group'),
    experimentId: z.string(),
    task: z.string(),
    tournamentId: z.string(),
    round: z.number().int().min(0),
    group: z.number().int().min(0),
  }),
  z.object({
    kind: z.literal('comparison'),
    rolloutIds: z.array(z.string()).min(2).max(4),
  }),
  z.object({ kind: z.literal('experiments'), experimentIds: z.array(z.string()).min(2).max(4) }),
]);
export type ShareTarget = z.infer<typeof shareTargetSchema>;

/** What a shared link allows, as the server holds it while it answers. */
export interface Share {
  id: string;
  target: ShareTarget;
  include: ShareInclude;
  outcomesHidden: boolean;
  title: string;
}
