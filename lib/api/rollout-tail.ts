import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { ROLLOUT_STATUSES, type RolloutStatus } from '@/lib/launch/settings';
import type { TokenUsage } from '@/lib/rollout/rollout';
import { getJson } from './get-json';
import { usageSchema } from './rollout-parts';
import { rolloutPath, stepRowSchema, type StepRowData } from './rollouts';

export const tailSchema = z.object({
  status: z.enum(ROLLOUT_STATUSES),
  stepCount: z.number(),
  steps: z.array(stepRowSchema),
  usage: usageSchema,
  costUsd: z.number().nullable(),
});

/** What has been recorded since the page was read with `from` steps. */
export interface RolloutTail {
  from: number;
  status: RolloutStatus;
  usage: TokenUsage;
  costUsd: number | null;
  /** Steps after those of the page, in order and each once. */
  steps: StepRowData[];
}

/** It still grows or is being judged. */
export const isLive = ({ status }: { status: RolloutStatus }): boolean =>
  status === 'running' || status === 'grading';

/** The steps that follow step `after` without a gap; what is known already or out of turn is left out. */
export function following(after: number, steps: readonly StepRowData[]): StepRowData[] {
  const next: StepRowData[] = [];
  for (const step of steps) if (step.index === after + next.length + 1) next.push(step);
  return next;
}

/** The feed tells of every step; this often a running rollout is read even when it is silent, in milliseconds. */
const QUIET_MS = 5_000;

/**
 * What a rollout has gained since its page was read with `known` steps. Each read asks for what follows the last step
 * held, so that no event that is lost or told twice can lose or repeat a step.
 */
export const rolloutTailQuery = (client: QueryClient, rolloutId: string, known: number) => {
  const queryKey = ['rollout', rolloutId, 'tail'] as const;
  return queryOptions({
    queryKey,
    queryFn: async ({ signal }): Promise<RolloutTail> => {
      const held = client.getQueryData<RolloutTail>(queryKey);
      const from = held?.from ?? known;
      const steps = [...(held?.steps ?? [])];
      for (;;) {
        const after = from + steps.length;
        const read = await getJson(`${rolloutPath(rolloutId)}/tail?after=${after}`, tailSchema, signal);
        const fresh = following(after, read.steps);
        steps.push(...fresh);
        const { status, usage, costUsd } = read;
        if (fresh.length === 0 || after + fresh.length >= read.stepCount)
          return { from, status, usage, costUsd, steps };
      }
    },
    staleTime: Infinity,
    structuralSharing: false,
    refetchInterval: (query) => (query.state.data && !isLive(query.state.data) ? false : QUIET_MS),
  });
};
