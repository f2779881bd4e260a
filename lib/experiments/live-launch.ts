import type { LimitFunction } from 'p-limit';
import { isDatabaseFailure } from '@/db/client';
import { hasAnswered } from '@/db/live-rollouts';
import type { CallRole } from '@/db/calls';
import { launchState, moveLaunch, type Launch, type SlotKey } from '@/db/launches';
import { heldStagesOf } from '@/db/task-runs';
import { errorMessage, RunoffError } from '@/lib/errors';
import type { PauseReason } from '@/lib/launch/settings';
import type { ChatModel } from '@/lib/model/chat-model';
import type { SandboxProvider } from '@/lib/sandbox/sandbox';
import type { Budget } from './budget';
import { notPriced, spend, usedUp } from './budget';
import type { Context } from './context';
import type { Gate, Wanted } from './gate';
import type { PlannedTask } from './planned-task';
import type { RunTools } from './run-tools';

/** Why what waits is turned away: the launch is paused, cancelled or cut off, or its task is cancelled. */
export class Stopped extends Error {}

/** A launch while it runs in this process. */
export interface LiveLaunch {
  ctx: Context;
  launch: Launch;
  tools: RunTools;
  /** Throws where there is no such sandbox. */
  provider: () => SandboxProvider;
  budget: Budget;
  /** Roles that have had an answer since it goes on; one that is not yet stored counts. */
  answered: Set<CallRole>;
  gate: Gate;
  /** Aborts when the job is stopped, and when no rollout is left: environments need not be made ready any more. */
  preparing: AbortSignal;
  /** Aborts when calls of summariser and judge are to be dropped. */
  calls: AbortSignal;
  running: Map<string, AbortController>;
  /** Tasks as their folders are now, read and prepared once each. */
  tasks: Map<string, Promise<PlannedTask>>;
  /** Reads few of them at a time, in their order: the rollouts of the first start while the next is read. */
  reading: LimitFunction;
}

export const keyOf = (slot: Omit<SlotKey, 'experimentId'>) => `${slot.taskId}/${slot.iteration}/${slot.slot}`;

/** Takes over what a person has asked for meanwhile: whether anything may start, and which stages are held. */
export function follow({ ctx, launch, gate }: LiveLaunch): Launch['status'] {
  const status = launchState(ctx.db, launch.experimentId)?.status ?? 'cancelled';
  if (launch.settings.pipeline) gate.held = heldStagesOf(ctx.db, launch.experimentId);
  gate.open = status === 'running';
  return status;
}

/** Nothing further starts; the launch is paused once what is under way has ended. The first reason stands. */
export function pauseFor(live: LiveLaunch, reason: PauseReason, detail: string): void {
  const { ctx, launch } = live;
  const change = { status: 'pausing', reason, detail } as const;
  moveLaunch(ctx.db, launch.experimentId, ['running'], change, ctx.now().toISOString());
  follow(live);
}

/**
 * Does the work around a call for a summary or a vote when there is a place for it, and again after a pause when model
 * or budget did not allow it. The place comes free with the answer, while that is stored; a second question of the same
 * work waits for a place again. Rejects with what else `work` rejects with, and when the launch stops.
 */
export async function paidCall<T>(
  live: LiveLaunch,
  wanted: Wanted,
  role: CallRole,
  model: ChatModel,
  work: (model: ChatModel) => Promise<T>,
): Promise<T> {
  const { gate, budget } = live;
  const paid = counted(live, role, model);
  for (;;) {
    let entry = await gate.enter(wanted);
    let asked = false;
    const complete: ChatModel['complete'] = async (request, signal) => {
      if (asked) {
        entry.leave();
        entry = await gate.enter(wanted);
      }
      asked = true;
      return paid.complete(request, signal).finally(() => entry.makeRoom());
    };
    try {
      const nothingLeft = usedUp(budget, role);
      if (nothingLeft === null) return await work({ ...paid, complete });
      pauseFor(live, 'budget', nothingLeft);
    } catch (error) {
      if (!outOfReach(live, role, error)) throw error;
      pauseFor(live, 'provider', errorMessage(error));
    } finally {
      entry.leave();
    }
  }
}

/** A model whose every answer is counted against the budget; an answer of unknown price pauses one that has any. */
function counted(live: LiveLaunch, role: CallRole, model: ChatModel): ChatModel {
  const { name, scripted, caches } = model;
  return {
    ...{ name, scripted, caches },
    async complete(request, signal) {
      const reply = await model.complete(request, signal);
      live.answered.add(role);
      spend(live.budget, role, reply.costUsd);
      const unkept = reply.costUsd === null ? notPriced(live.budget, role, name) : null;
      if (unkept !== null) pauseFor(live, 'budget', unkept);
      return reply;
    },
  };
}

/** Trouble that says nothing of what was asked: the launch waits until it is over. */
function outOfReach({ ctx, launch, calls, answered }: LiveLaunch, role: CallRole, error: unknown): boolean {
  if (calls.aborted || isDatabaseFailure(error) || !(error instanceof RunoffError)) return false;
  if (error.code === 'model-bad-request' || error.code === 'model-refused')
    // The very first request says nothing of this one: model name, key or settings are wrong.
    return !answered.has(role) && !hasAnswered(ctx.db, launch.experimentId, role);
  return error.code.startsWith('model-');
}
