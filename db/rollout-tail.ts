import { eq } from 'drizzle-orm';
import type { RolloutStatus } from '@/lib/launch/settings';
import type { TokenUsage } from '@/lib/rollout/rollout';
import type { DbOrTx } from './client';
import { rollouts } from './schema';
import { stepsOf, type StepRow } from './steps';

/** What a reader of a running rollout does not have yet. */
export interface RolloutTail {
  status: RolloutStatus;
  /** Steps recorded by now; more than `steps` holds when there are more than `TAIL_STEPS`. */
  stepCount: number;
  steps: StepRow[];
  usage: TokenUsage;
  costUsd: number | null;
}

/** Most steps of one answer. */
export const TAIL_STEPS = 200;

/** The steps of a rollout after step `after`, and where it stands; null when there is no such rollout. */
export function rolloutTail(db: DbOrTx, id: string, after: number): RolloutTail | null {
  const row = db
    .select({
      status: rollouts.status,
      stepCount: rollouts.stepCount,
      usage: rollouts.usage,
      costUsd: rollouts.costUsd,
    })
    .from(rollouts)
    .where(eq(rollouts.id, id))
    .get();
  return row ? { ...row, steps: stepsOf(db, id, after + 1, TAIL_STEPS) } : null;
}
