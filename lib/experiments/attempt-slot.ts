import { isDatabaseFailure } from '@/db/client';
import { blindRollout } from '@/db/blind-rollouts';
import { findSlot, type Slot, type SlotKey } from '@/db/launches';
import { errorMessage } from '@/lib/errors';
import type { Entry } from './gate';
import { follow, keyOf, pauseFor, type LiveLaunch } from './live-launch';
import { readPlannedTask } from './planned-task';
import type { RolloutEnd } from './end-rollout';
import type { RolloutPlan } from './rollout-work';
import { runRollout } from './run-rollout';

/**
 * Runs the rollout of a slot to its end, again where it was interrupted, once there is a place for it. Resolves with
 * the finished rollout's id, or null when the slot was cancelled or given up; rejects when the launch stops and when the
 * database fails. A slot that has ended is not run again.
 */
export async function attemptSlot(
  live: LiveLaunch,
  key: SlotKey,
  order: number,
  refinement: RolloutPlan['refinement'],
): Promise<string | null> {
  const { ctx, gate } = live;
  const stage = { iteration: key.iteration, kind: 'rollouts' } as const;
  for (;;) {
    const waiting = findSlot(ctx.db, key);
    if (!waiting || waiting.status === 'cancelled') return null;
    if (waiting.status === 'finished') return blindRollout(ctx.db, waiting.rolloutId ?? '')?.id ?? null;
    const entry = await gate.enter({ stage, taskId: key.taskId, order });
    try {
      const slot = findSlot(ctx.db, key);
      const end = slot?.status === 'queued' ? await started(live, slot, refinement, entry) : null;
      if (end?.status === 'finished') return end.rolloutId;
      if (end?.status === 'interrupted' && end.by !== 'worker' && end.by !== 'crash')
        pauseFor(live, end.by, end.detail);
      // Nothing was started: what a person wrote meanwhile must count before the next try.
      else if (end === null) follow(live);
    } finally {
      entry.leave();
    }
  }
}

/** Null when nothing was started: the task cannot be read any more (the launch then pauses), or it was stopped before. */
async function started(
  live: LiveLaunch,
  slot: Slot,
  refinement: RolloutPlan['refinement'],
  entry: Entry,
): Promise<RolloutEnd | null> {
  const { ctx, launch, tools, budget, running } = live;
  const { settings } = launch;
  const abort = new AbortController();
  running.set(keyOf(slot), abort);
  try {
    const provider = live.provider();
    const known =
      live.tasks.get(slot.taskId) ??
      live.reading(() => readPlannedTask(ctx, launch, slot.taskId, tools, provider, live.preparing));
    live.tasks.set(slot.taskId, known);
    const planned = await known.catch((error: unknown) => {
      if (isDatabaseFailure(error)) throw error;
      live.tasks.delete(slot.taskId);
      pauseFor(live, 'error', errorMessage(error));
      return null;
    });
    if (planned === null || abort.signal.aborted) return null;
    const model = settings.model === null ? null : tools.model(settings.model);
    const plan: RolloutPlan = {
      ...{ slot, settings, provider, budget, model, refinement, ...planned },
      agentEnded: () => entry.makeRoom(),
    };
    return await runRollout(ctx, plan, tools, abort.signal);
  } finally {
    running.delete(keyOf(slot));
  }
}
