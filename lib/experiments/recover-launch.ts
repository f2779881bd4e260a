import { finishRollout, interruptedAttempts, unfinishedRollouts } from '@/db/live-rollouts';
import { findLaunch, slotOfRollout } from '@/db/launches';
import { UNKNOWN_OUTCOME } from '@/lib/rollout/rollout';
import type { Context } from './context';
import { INTERRUPTIONS } from './run-rollout';

/**
 * Closes rollouts that a killed worker left half-way: what they did is kept as an interrupted attempt, and the slot is
 * run once more. A slot whose rollout was there twice when a worker died is not tried a third time.
 * Returns how many were closed.
 */
export function recoverLaunch(ctx: Context, experimentId: string): number {
  const left = unfinishedRollouts(ctx.db, experimentId);
  const cancelled = findLaunch(ctx.db, experimentId)?.status === 'cancelled';
  for (const rollout of left) {
    const slot = slotOfRollout(ctx.db, rollout.id);
    if (!slot) continue;
    const again = interruptedAttempts(ctx.db, slot, INTERRUPTIONS.crash) === 0;
    const stop = cancelled || slot.cancelRequested;
    finishRollout(
      ctx.db,
      { id: rollout.id, slot },
      {
        ...{ status: 'interrupted', exitStatus: 'interrupted', exitStatusRaw: INTERRUPTIONS.crash },
        ...{ outcome: UNKNOWN_OUTCOME, prompt: null, patch: null, patchKeyHash: null, attachments: [] },
        warnings: ['The worker ended while this rollout ran; its steps up to then are kept.'],
        ...{ extra: {}, endedAt: ctx.now().toISOString(), usage: rollout.usage, costUsd: rollout.costUsd },
      },
      stop ? 'cancelled' : again ? 'queued' : 'finished',
    );
  }
  return left.length;
}
