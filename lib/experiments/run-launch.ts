import { setTimeout as sleep } from 'node:timers/promises';
import { tasksOfBenchmark } from '@/db/benchmarks';
import { isDatabaseFailure } from '@/db/client';
import { taskById } from '@/db/experiments';
import { agentSpendUsd } from '@/db/live-rollouts';
import {
  addToManifest,
  findLaunch,
  moveLaunch,
  queuedSlots,
  slotsOf,
  type Launch,
  type Slot,
} from '@/db/launches';
import type { BenchmarkTask } from '@/lib/benchmarks/task';
import { errorMessage, RunoffError } from '@/lib/errors';
import type { PauseReason } from '@/lib/launch/settings';
import type { PreparedEnvironment, SandboxProvider } from '@/lib/sandbox/sandbox';
import { budgetReached, type Budget } from './agent-calls';
import { JOB_CANCELLED, type Context, type OnProgress } from './context';
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
  provider: SandboxProvider;
  budget: Budget;
  /** Aborts when the job is stopped. */
  signal: AbortSignal;
  running: Map<string, { abort: AbortController; ended: Promise<void> }>;
  /** Tasks as their folders are now, read and prepared once each. */
  tasks: Map<string, Promise<Omit<RolloutPlan, 'slot' | 'budget' | 'settings' | 'provider' | 'model'>>>;
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
  const run: Run = {
    ...{ ctx, launch, tools, provider: tools.provider(settings.sandbox, settings.rootFs), broken: null },
    budget: { spentUsd: agentSpendUsd(ctx.db, experimentId), limitUsd: settings.budgetUsd },
    ...{ running: new Map(), tasks: new Map(), signal },
  };
  const trouble = isActive(statusOf(run)) ? await whatIsMissing(run) : null;
  if (trouble) pause(run, trouble.reason, trouble.detail);
  try {
    while (step(run, onProgress))
      await sleep(TICK_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  } catch (error) {
    run.broken ??= error;
  }
  for (const { abort } of run.running.values()) abort.abort(signal.reason);
  await Promise.all([...run.running.values()].map(({ ended }) => ended));
  if (run.broken === null) return resultOf(run);
  stopped(run, signal);
  throw run.broken;
}

const isActive = (status: Launch['status']) => status === 'running' || status === 'pausing';
const statusOf = ({ ctx, launch }: Run) => findLaunch(ctx.db, launch.experimentId)?.status ?? 'cancelled';

/** One tick: follow what was asked for, start what may start; false when there is nothing left to wait for. */
function step(run: Run, onProgress: OnProgress): boolean {
  const { ctx, launch, running } = run;
  const { experimentId, settings } = launch;
  const status = statusOf(run);
  const all = slotsOf(ctx.db, experimentId);
  for (const slot of all) if (slot.cancelRequested) running.get(keyOf(slot))?.abort.abort(CANCELLED_BY_USER);
  const done = all.filter((slot) => slot.status === 'finished' || slot.status === 'cancelled').length;
  onProgress(done, all.length, `${running.size} running, ${done} of ${all.length} rollouts done`);
  if (run.broken !== null) return false;
  if (status === 'running' && budgetReached(run.budget))
    pause(run, 'budget', `The budget of $${run.budget.limitUsd} is used up.`);
  else if (status === 'running')
    for (const slot of queuedSlots(ctx.db, experimentId, settings.concurrency - running.size))
      start(run, slot);
  if (running.size > 0) return true;
  const now = ctx.now().toISOString();
  const { status: after, reason, detail } = findLaunch(ctx.db, experimentId) ?? launch;
  if (after === 'pausing')
    moveLaunch(ctx.db, experimentId, ['pausing'], { status: 'paused', reason, detail }, now);
  if (after !== 'running') return false;
  if (queuedSlots(ctx.db, experimentId, 1).length > 0) return true;
  moveLaunch(ctx.db, experimentId, ['running'], { status: 'finished', reason: null, detail: null }, now);
  return false;
}

function start(run: Run, slot: Slot): void {
  const { tools, running } = run;
  const key = keyOf(slot);
  if (tools.places.free <= 0 || running.has(key)) return;
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

/** Null when the task cannot be read any more: the launch then pauses and the slot waits. */
async function attempt(run: Run, slot: Slot, signal: AbortSignal): Promise<RolloutEnd | null> {
  const { ctx, launch, tools, provider, budget } = run;
  const { settings } = launch;
  const known = run.tasks.get(slot.taskId) ?? readPlanned(run, slot.taskId);
  run.tasks.set(slot.taskId, known);
  const planned = await known.catch((error: unknown) => {
    if (isDatabaseFailure(error)) throw error;
    run.tasks.delete(slot.taskId);
    pause(run, 'error', errorMessage(error));
    return null;
  });
  if (planned === null) return null;
  const model = settings.model === null ? null : tools.model(settings.model);
  const plan: RolloutPlan = { slot, settings, provider, budget, model, ...planned };
  return runRollout(ctx, plan, tools, signal);
}

/** The task as its folder is now; what makes it unusable becomes the reason of every rollout of it. */
async function readPlanned(run: Run, taskId: string) {
  const { ctx, launch, tools, provider } = run;
  const { benchmark } = launch.settings;
  const name = taskById(ctx.db, taskId)?.name ?? taskId;
  const [row] = tasksOfBenchmark(ctx.db, benchmark, [name]);
  if (!row) throw new RunoffError('not-found', `${benchmark} no longer has the task ${name}.`);
  const task: BenchmarkTask = await tools.readTask(row.folder, benchmark);
  let ready: Promise<PreparedEnvironment> | null = null;
  const prepareOnce = async () => {
    if (task.problem) throw new RunoffError('environment-failed', task.problem);
    const prepared = await provider.prepare(task.environment, run.signal);
    const { key, notes } = prepared;
    const found = { key, notes, contentHash: task.contentHash };
    addToManifest(ctx.db, launch.experimentId, ['environments', name], found);
    return prepared;
  };
  /** Shared by all rollouts of the task: one that is cancelled while it waits takes nothing from the others. */
  const prepare = (signal: AbortSignal) => {
    ready ??= prepareOnce();
    return unlessAborted(ready, signal);
  };
  return { task, prepare };
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(new RunoffError('cancelled', 'It was cancelled.'));
  return new Promise((resolve, reject) => {
    const stop = () => reject(new RunoffError('cancelled', 'It was cancelled.'));
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Why nothing can start at all, found before any attempt is spent on it. */
async function whatIsMissing(run: Run): Promise<{ reason: PauseReason; detail: string } | null> {
  const { launch, tools, provider, ctx } = run;
  const { settings, experimentId } = launch;
  try {
    if (settings.model !== null) tools.model(settings.model);
  } catch (error) {
    return { reason: 'provider', detail: errorMessage(error) };
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

function resultOf({ ctx, launch }: Run): LaunchResult {
  const { experimentId } = launch;
  const { status, reason, detail } = findLaunch(ctx.db, experimentId) ?? launch;
  const counts = { queued: 0, running: 0, finished: 0, cancelled: 0 };
  for (const slot of slotsOf(ctx.db, experimentId)) counts[slot.status] += 1;
  return { experimentId, status, reason, detail, slots: counts };
}
