import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseFailure } from '@/db/client';
import { agentSpendUsd } from '@/db/live-rollouts';
import {
  addToManifest,
  findLaunch,
  launchState,
  moveLaunch,
  queuedSlots,
  slotCounts,
  stoppingSlots,
  type Launch,
  type LaunchChange,
  type Slot,
} from '@/db/launches';
import { errorMessage, RunoffError } from '@/lib/errors';
import type { PauseReason } from '@/lib/launch/settings';
import type { SandboxProvider } from '@/lib/sandbox/sandbox';
import { budgetReached, type Budget } from './agent-calls';
import { JOB_CANCELLED, type Context, type OnProgress } from './context';
import { readPlannedTask, type PlannedTask } from './planned-task';
import { recoverLaunch } from './recover-launch';
import { CANCELLED_BY_USER, runRollout, type RolloutEnd, type RolloutPlan } from './run-rollout';
import type { RunTools } from './run-tools';

const TICK_MS = 100;

export interface LaunchResult {
  experimentId: string;
  status: Launch['status'];
  reason: Launch['reason'];
  detail: string | null;
  slots: Record<Slot['status'], number>;
}

/** A launch while it runs in this process. */
interface Run {
  ctx: Context;
  launch: Launch;
  tools: RunTools;
  /** Throws where there is no such sandbox. */
  provider: () => SandboxProvider;
  budget: Budget;
  /** Aborts when the job is stopped, and when no rollout is left: environments need not be made ready any more. */
  preparing: AbortSignal;
  running: Map<string, { abort: AbortController; ended: Promise<void> }>;
  /** Tasks as their folders are now, read and prepared once each. */
  tasks: Map<string, Promise<PlannedTask>>;
  /** What the database did to a rollout's end; thrown when all have stopped. */
  broken: unknown;
}

const keyOf = (slot: Slot) => `${slot.taskId}/${slot.iteration}/${slot.slot}`;

/**
 * Runs the waiting slots of a launch until none is left, it is paused or cancelled, its budget is used up, or model or
 * sandbox are out of reach. State is read from the database at every tick, so that a pause or cancel written by a page
 * counts at once, and a launch cut off anywhere goes on where it stood. Rejects when `signal` aborts (running rollouts
 * are then interrupted and their slots wait again) and when the database fails.
 */
export async function runLaunch(
  ctx: Context,
  input: { experimentId: string },
  tools: RunTools,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<LaunchResult> {
  const { experimentId } = input;
  recoverLaunch(ctx, experimentId);
  const launch = findLaunch(ctx.db, experimentId);
  if (!launch) throw new RunoffError('not-found', `There is no launch of ${experimentId}.`);
  const now = () => ctx.now().toISOString();
  moveLaunch(ctx.db, experimentId, ['queued'], { status: 'running', reason: null, detail: null }, now());
  const { settings } = launch;
  const over = new AbortController();
  const run: Run = {
    ...{
      ctx,
      launch,
      tools,
      provider: () => tools.provider(settings.sandbox, settings.rootFs),
      broken: null,
    },
    budget: { spentUsd: agentSpendUsd(ctx.db, experimentId), limitUsd: settings.budgetUsd },
    ...{ running: new Map(), tasks: new Map(), preparing: AbortSignal.any([signal, over.signal]) },
  };
  try {
    const trouble = statusOf(run) === 'running' ? await whatIsMissing(run) : null;
    if (trouble) pause(run, trouble.reason, trouble.detail);
    signal.throwIfAborted();
    while (step(run, onProgress))
      await sleep(TICK_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  } catch (error) {
    run.broken ??= error;
  }
  for (const { abort } of run.running.values()) abort.abort(signal.reason);
  await Promise.all([...run.running.values()].map(({ ended }) => ended));
  over.abort();
  await Promise.allSettled([...run.tasks.values()].map((task) => task.then(({ settled }) => settled())));
  if (run.broken === null) return launchResult(ctx, experimentId);
  stopped(run, signal);
  throw run.broken;
}

const statusOf = ({ ctx, launch }: Run) => launchState(ctx.db, launch.experimentId)?.status ?? 'cancelled';

/** One tick: follow what was asked for, start what may start; false when there is nothing left to wait for. */
function step(run: Run, onProgress: OnProgress): boolean {
  const { ctx, launch, running } = run;
  const { experimentId } = launch;
  const status = statusOf(run);
  for (const slot of stoppingSlots(ctx.db, experimentId))
    running.get(keyOf(slot))?.abort.abort(CANCELLED_BY_USER);
  const counts = slotCounts(ctx.db, experimentId);
  const done = counts.finished + counts.cancelled;
  const total = done + counts.queued + counts.running;
  onProgress(done, total, `${running.size} running, ${done} of ${total} rollouts done`);
  if (run.broken !== null) return false;
  if (status === 'running' && budgetReached(run.budget))
    pause(run, 'budget', `The budget of $${run.budget.limitUsd} is used up.`);
  else if (status === 'running') startWaiting(run);
  return running.size > 0 || !settled(run);
}

/** As many as there is room for: in this launch, and in this process. */
function startWaiting(run: Run): void {
  const { ctx, launch, tools, running } = run;
  const room = Math.min(launch.settings.concurrency - running.size, tools.places.free);
  if (room <= 0) return;
  // One whose task is still being read is running here and waits in the database.
  const waiting = queuedSlots(ctx.db, launch.experimentId, room + running.size);
  for (const slot of waiting.filter((one) => !running.has(keyOf(one))).slice(0, room)) start(run, slot);
}

/** Writes the end that a launch without running rollouts has come to; false when it goes on. */
function settled({ ctx, launch }: Run): boolean {
  const { experimentId } = launch;
  const now = ctx.now().toISOString();
  const state = launchState(ctx.db, experimentId);
  // Written only when it stands there still: a person may pause or resume at any moment.
  const move = (from: Launch['status'], to: LaunchChange) =>
    moveLaunch(ctx.db, experimentId, [from], to, now);
  if (state?.status === 'pausing') return move('pausing', { ...state, status: 'paused' });
  if (state?.status !== 'running') return true;
  if (queuedSlots(ctx.db, experimentId, 1).length > 0) return false;
  return move('running', { status: 'finished', reason: null, detail: null });
}

function start(run: Run, slot: Slot): void {
  const { tools, running } = run;
  const key = keyOf(slot);
  tools.places.free -= 1;
  const abort = new AbortController();
  const ended = attempt(run, slot, abort.signal)
    .then((end) => {
      if (end?.status === 'interrupted' && end.by !== 'worker' && end.by !== 'crash')
        pause(run, end.by, end.detail);
    })
    .catch((error: unknown) => {
      run.broken = error;
    })
    .finally(() => {
      tools.places.free += 1;
      running.delete(key);
    });
  running.set(key, { abort, ended });
}

/**
 * Null when nothing was started and the slot waits: the task cannot be read any more (the launch then pauses), or it
 * was stopped before.
 */
async function attempt(run: Run, slot: Slot, signal: AbortSignal): Promise<RolloutEnd | null> {
  const { ctx, launch, tools, budget } = run;
  const { settings } = launch;
  const provider = run.provider();
  const known =
    run.tasks.get(slot.taskId) ?? readPlannedTask(ctx, launch, slot.taskId, tools, provider, run.preparing);
  run.tasks.set(slot.taskId, known);
  const planned = await known.catch((error: unknown) => {
    if (isDatabaseFailure(error)) throw error;
    run.tasks.delete(slot.taskId);
    pause(run, 'error', errorMessage(error));
    return null;
  });
  if (planned === null || signal.aborted) return null;
  const model = settings.model === null ? null : tools.model(settings.model);
  const plan: RolloutPlan = { slot, settings, provider, budget, model, ...planned };
  return runRollout(ctx, plan, tools, signal);
}

/** Why nothing can start at all, found before any attempt is spent on it. */
async function whatIsMissing(run: Run): Promise<{ reason: PauseReason; detail: string } | null> {
  const { launch, tools, ctx } = run;
  const { settings, experimentId } = launch;
  try {
    if (settings.model !== null) tools.model(settings.model);
  } catch (error) {
    return { reason: 'provider', detail: errorMessage(error) };
  }
  let provider: SandboxProvider;
  try {
    provider = run.provider();
  } catch (error) {
    return { reason: 'sandbox', detail: errorMessage(error) };
  }
  const check = await provider.check();
  if (!check.ok)
    return { reason: 'sandbox', detail: check.install ? `${check.reason} ${check.install}` : check.reason };
  addToManifest(ctx.db, experimentId, ['sandbox'], { kind: provider.kind, detail: check.detail });
  return null;
}

/** No further rollout starts; the launch is paused once the running ones have ended. The first reason stands. */
function pause({ ctx, launch }: Run, reason: PauseReason, detail: string): void {
  const change = { status: 'pausing', reason, detail } as const;
  moveLaunch(ctx.db, launch.experimentId, ['running'], change, ctx.now().toISOString());
}

/** A launch whose job ended without it is paused, so that it can be resumed; one whose worker stops goes on by itself. */
function stopped({ ctx, launch, broken }: Run, signal: AbortSignal): void {
  const byUser = signal.reason === JOB_CANCELLED;
  if (signal.aborted && !byUser) return;
  const detail = byUser ? 'Its job was cancelled; running rollouts were interrupted.' : errorMessage(broken);
  const change = { status: 'paused', reason: byUser ? 'user' : 'error', detail } as const;
  moveLaunch(ctx.db, launch.experimentId, ['queued', 'running', 'pausing'], change, ctx.now().toISOString());
}

/** How a launch stands now. */
export function launchResult(ctx: Context, experimentId: string): LaunchResult {
  const state = launchState(ctx.db, experimentId);
  if (!state) throw new RunoffError('not-found', `There is no launch of ${experimentId}.`);
  return { experimentId, ...state, slots: slotCounts(ctx.db, experimentId) };
}
