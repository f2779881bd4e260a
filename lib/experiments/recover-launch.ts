import { finishRollout, fruitlessAttempts, unfinishedRollouts } from '@/db/live-rollouts';
import { findLaunch, slotOfRollout } from '@/db/launches';
import { UNKNOWN_OUTCOME } from '@/lib/rollout/rollout';
import type { Context } from './context';
import { INTERRUPTIONS } from './end-rollout';

/** Deaths of a worker at the same step of a rollout, one after the other, after which it is not tried again … */
const AT_ONE_STEP = 5;
/** … and deaths at whatever steps. */
const IN_ALL = 15;

/**
 * Closes rollouts that a killed worker left half-way: what they did is kept as an interrupted attempt, and the slot is
 * run again. Workers die for many reasons; a rollout is taken for one only when five workers in a row died at the same
 * step of it (or fifteen at any), and nothing else of the launch came to an end while it ran: its slot is then given up.
 * Returns how many were closed.
 */
export function recoverLaunch(ctx: Context, experimentId: string): number {
  const now = ctx.now().toISOString();
  const left = unfinishedRollouts(ctx.db, experimentId);
  const cancelled = findLaunch(ctx.db, experimentId)?.status === 'cancelled';
  for (const rollout of left) {
    const slot = slotOfRollout(ctx.db, rollout.id);
    if (!slot) continue;
    const again = !isToBlame(fruitlessAttempts(ctx.db, slot, INTERRUPTIONS.crash, now));
    const stop = cancelled || slot.cancelRequested;
    finishRollout(
      ctx.db,
      { id: rollout.id, slot },
      {
        ...{ status: 'interrupted', exitStatus: 'interrupted', exitStatusRaw: INTERRUPTIONS.crash },
        ...{ outcome: UNKNOWN_OUTCOME, prompt: null, patch: null, patchKeyHash: null, attachments: [] },
        warnings: ['The worker ended while this rollout ran; its steps up to then are kept.'],
        ...{ extra: {}, endedAt: now, usage: rollout.usage, costUsd: rollout.costUsd },
      },
      stop ? 'cancelled' : again ? 'queued' : 'finished',
    );
  }
  return left.length;
}

/** By the steps at which workers died beside a rollout while nothing else came to an end. */
function isToBlame(steps: readonly number[]): boolean {
  const last = steps.slice(-AT_ONE_STEP);
  return steps.length >= IN_ALL || (last.length === AT_ONE_STEP && last.every((step) => step === last[0]));
}
