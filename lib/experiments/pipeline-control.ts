import { appendAudit } from '@/db/audit';
import { WRITING, type DbOrTx } from '@/db/client';
import { taskOf } from '@/db/experiments';
import { blindRollout } from '@/db/blind-rollouts';
import { moveLaunch, slotsOfTask, stopSlot, slotsOf, updateSlot, type Slot } from '@/db/launches';
import { findTaskRun, moveTaskRun, setHeld, type Stage } from '@/db/task-runs';
import { RunoffError } from '@/lib/errors';
import type { Context } from './context';
import { existingLaunch, goOn, launchJobs, queueLaunch } from './launch';

function pipelineOf(ctx: Context, experiment: string) {
  const launch = existingLaunch(ctx, experiment);
  const { pipeline } = launch.settings;
  if (!pipeline)
    throw new RunoffError('bad-input', `${experiment} only runs rollouts: it has no stages and no retries.`);
  return { ...launch, pipeline };
}

function stageOf(ctx: Context, experiment: string, stage: Stage) {
  const launch = pipelineOf(ctx, experiment);
  if (stage.iteration >= launch.pipeline.iterations)
    throw new RunoffError('bad-input', `${experiment} has no iteration ${stage.iteration}.`);
  return launch;
}

/** Nothing further of this stage starts in any task until it is released. */
export function holdStage(ctx: Context, experiment: string, stage: Stage): void {
  const { experimentId } = stageOf(ctx, experiment, stage);
  ctx.db.transaction((tx) => {
    setHeld(tx, experimentId, stage, true);
    appendAudit(tx, ctx, experimentId, 'stage-held', { iteration: stage.iteration, stage: stage.kind });
  }, WRITING);
}

/** Lets a held stage go on, and the launch with it where that was all it waited for. */
export function releaseStage(ctx: Context, experiment: string, stage: Stage): void {
  const { experimentId, reason } = stageOf(ctx, experiment, stage);
  ctx.db.transaction((tx) => {
    setHeld(tx, experimentId, stage, false);
    appendAudit(tx, ctx, experimentId, 'stage-released', { iteration: stage.iteration, stage: stage.kind });
    if (reason === 'hold') goOn(tx, experimentId, ctx.now().toISOString(), true);
  }, WRITING);
}

/** Ends an iteration's rollouts: waiting ones are cancelled, running ones stop, and the pipeline goes on with the rest. */
export function cancelIteration(ctx: Context, experiment: string, iteration: number): number {
  const { experimentId } = stageOf(ctx, experiment, { iteration, kind: 'rollouts' });
  return ctx.db.transaction((tx) => {
    const mine = slotsOf(tx, experimentId).filter((slot) => slot.iteration === iteration);
    const stopped = mine.filter((slot) => stopSlot(tx, slot)).length;
    const payload = { iteration, rollouts: stopped };
    if (stopped > 0) appendAudit(tx, ctx, experimentId, 'iteration-cancelled', payload);
    return stopped;
  }, WRITING);
}

/** Stops the pipeline of one task; the others go on. False when it has ended. */
export function cancelTask(ctx: Context, experiment: string, task: string): boolean {
  const { experimentId } = pipelineOf(ctx, experiment);
  const { id: taskId, name } = existingTask(ctx, experimentId, task);
  const finishedAt = ctx.now().toISOString();
  return ctx.db.transaction((tx) => {
    const at = { experimentId, taskId };
    if (!moveTaskRun(tx, at, ['queued', 'running'], { status: 'cancelled', finishedAt })) return false;
    for (const slot of slotsOfTask(tx, experimentId, taskId)) stopSlot(tx, slot);
    appendAudit(tx, ctx, experimentId, 'task-cancelled', { task: name });
    return true;
  }, WRITING);
}

/**
 * Takes up a task again that failed or was cancelled, where it ended: rollouts of that iteration that were cancelled,
 * or never got to work because their environment or sandbox failed, are run again, stored summaries and votes are kept.
 * Where the candidates change, the iteration's tournaments are held anew. False when it is under way or has its answer.
 */
export function retryTask(ctx: Context, experiment: string, task: string): boolean {
  const { experimentId } = pipelineOf(ctx, experiment);
  const { id: taskId, name } = existingTask(ctx, experimentId, task);
  return ctx.db.transaction((tx) => {
    const run = findTaskRun(tx, experimentId, taskId);
    if (!run) return false;
    const again = slotsOfTask(tx, experimentId, taskId).filter(
      (slot) => slot.iteration >= run.iteration && worthAnotherTry(tx, slot),
    );
    const changes = again.some((slot) => slot.iteration === run.iteration);
    const moved = moveTaskRun(tx, { experimentId, taskId }, ['failed', 'cancelled'], {
      ...{ status: 'queued', error: null, finishedAt: null, winner: null },
      revision: run.revision + (changes ? 1 : 0),
    });
    if (!moved) return false;
    appendAudit(tx, ctx, experimentId, 'task-retried', { task: name });
    for (const slot of again) updateSlot(tx, slot, { status: 'queued', cancelRequested: false });
    const change = { status: 'queued', reason: null, detail: null } as const;
    const now = ctx.now().toISOString();
    const ended = moveLaunch(tx, experimentId, ['finished', 'cancelled', 'paused'], change, now);
    if (ended && !launchJobs(tx, experimentId).some(({ status }) => status === 'queued'))
      queueLaunch(tx, experimentId);
    return true;
  }, WRITING);
}

function worthAnotherTry(tx: DbOrTx, slot: Slot): boolean {
  if (slot.status === 'cancelled') return true;
  if (slot.status !== 'finished' || slot.rolloutId === null) return false;
  const rollout = blindRollout(tx, slot.rolloutId);
  return rollout === null || rollout.exitStatus === 'infrastructure-error';
}

function existingTask(ctx: Context, experimentId: string, task: string): { id: string; name: string } {
  const found = taskOf(ctx.db, experimentId, task);
  if (!found) throw new RunoffError('not-found', `${experimentId} has no task ${task}.`);
  return found;
}
