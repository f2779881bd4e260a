import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { spendByRole } from '@/db/live-rollouts';
import {
  addToManifest,
  findLaunch,
  launchState,
  moveLaunch,
  queuedSlots,
  slotCounts,
  slotsOf,
  stoppingSlots,
  type Launch,
  type LaunchChange,
  type Slot,
} from '@/db/launches';
import { cancelledTasks, openTaskIds, openTasks, taskRunsOf } from '@/db/task-runs';
import { errorMessage, RunoffError } from '@/lib/errors';
import type { PauseReason } from '@/lib/launch/settings';
import type { SandboxProvider } from '@/lib/sandbox/sandbox';
import { attemptSlot } from './attempt-slot';
import { NO_STAGE_BUDGETS, usedUp } from './budget';
import { JOB_CANCELLED, type Context, type OnProgress } from './context';
import { driveTask } from './drive-task';
import { Gate } from './gate';
import { follow, keyOf, pauseFor, Stopped, type LiveLaunch } from './live-launch';
import { recoverLaunch } from './recover-launch';
import { CANCELLED_BY_USER } from './end-rollout';
import type { RunTools } from './run-tools';
import { noteSoftware } from './software';

/** How often the database is asked what a person wants; work itself does not wait for it. */
const TICK_MS = 100;
/** With so few left, their end is not left to the next look. */
const LAST_DRIVERS = 100;

export interface LaunchResult {
  experimentId: string;
  status: Launch['status'];
  reason: Launch['reason'];
  detail: string | null;
  slots: Record<Slot['status'], number>;
}

/**
 * Runs what is left of a launch until nothing is, it is paused or cancelled, a budget is used up, or model or sandbox
 * are out of reach: its rollouts, and with a pipeline each task through summaries, votes and refinement. What a person
 * asks for is read from the database at every tick, so that a pause or cancel written by a page counts at once, and a
 * launch cut off anywhere goes on where it stood. Rejects when `signal` aborts (running rollouts are then interrupted
 * and their slots wait again) and when the database fails.
 */
export async function runLaunch(
  ctx: Context,
  input: { experimentId: string },
  tools: RunTools,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<LaunchResult> {
  const writer = tools.writer();
  try {
    return await carriedOut({ ...ctx, writer }, input, tools, onProgress, signal);
  } finally {
    await writer.close();
  }
}

async function carriedOut(
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
  const now = ctx.now().toISOString();
  moveLaunch(ctx.db, experimentId, ['queued'], { status: 'running', reason: null, detail: null }, now);
  const over = new AbortController();
  const dropped = new AbortController();
  const live = liveLaunch(ctx, launch, tools, {
    preparing: AbortSignal.any([signal, over.signal]),
    calls: dropped.signal,
  });
  const work: Work = { drivers: new Map(), broken: null };
  try {
    const trouble = follow(live) === 'running' ? await whatIsMissing(live) : null;
    if (trouble) pauseFor(live, trouble.reason, trouble.detail);
    signal.throwIfAborted();
    if (!launch.settings.pipeline) driveSlots(live, work);
    while (step(live, work, dropped, onProgress)) await tick(work, signal);
  } catch (error) {
    work.broken ??= error;
  }
  live.gate.refuse(new Stopped('the launch has stopped'));
  dropped.abort(signal.reason);
  for (const abort of live.running.values()) abort.abort(signal.reason);
  await Promise.all(work.drivers.values());
  over.abort();
  await Promise.allSettled([...live.tasks.values()].map((task) => task.then(({ settled }) => settled())));
  if (work.broken === null) return launchResult(ctx, experimentId);
  stopped(live, work, signal);
  throw work.broken;
}

/** What is being done of a launch. */
interface Work {
  /** One for each slot or task until it has ended or was turned away; they never reject. */
  drivers: Map<string, Promise<void>>;
  /** What the database did to one of them. */
  broken: unknown;
}

function liveLaunch(
  ctx: Context,
  launch: Launch,
  tools: RunTools,
  signals: Pick<LiveLaunch, 'preparing' | 'calls'>,
): LiveLaunch {
  const { settings, experimentId } = launch;
  const spent = spendByRole(ctx.db, experimentId);
  return {
    ...{ ctx, launch, tools, ...signals, running: new Map(), tasks: new Map() },
    answered: new Set(),
    reading: pLimit(4),
    provider: () => tools.provider(settings.sandbox, settings.rootFs),
    budget: {
      spentUsd: { rollouts: spent.agent, summaries: spent.summariser, votes: spent.judge },
      limitUsd: settings.budgetUsd,
      limitsUsd: settings.pipeline?.budgetsUsd ?? NO_STAGE_BUDGETS,
    },
    gate: new Gate(
      { rollouts: settings.concurrency, calls: settings.pipeline?.callConcurrency ?? 1 },
      tools.places,
    ),
  };
}

function drive(live: LiveLaunch, work: Work, name: string, driver: Promise<unknown>): void {
  const told = driver
    .then(() => undefined)
    .catch((error: unknown) => {
      if (!(error instanceof Stopped) && !live.calls.aborted) work.broken ??= error;
    })
    .finally(() => work.drivers.delete(name));
  work.drivers.set(name, told);
}

/** Without a pipeline each slot is by itself. */
function driveSlots(live: LiveLaunch, work: Work): void {
  for (const slot of slotsOf(live.ctx.db, live.launch.experimentId))
    if (slot.status === 'queued')
      drive(live, work, keyOf(slot), attemptSlot(live, slot, slot.position, null));
}

/** Tasks that have not come to their end and nobody drives: all at the start, later those that are tried again. */
function driveTasks(live: LiveLaunch, work: Work): void {
  const open = openTaskIds(live.ctx.db, live.launch.experimentId);
  if (open.every((taskId) => work.drivers.has(taskId))) return;
  for (const [taskId, order] of tasksInOrder(live)) {
    if (work.drivers.has(taskId)) continue;
    live.gate.admit(taskId);
    drive(live, work, taskId, driveTask(live, taskId, order));
  }
}

/** Tasks that have not come to their end, with their places in the order they were named in. */
function tasksInOrder({ ctx, launch }: LiveLaunch): [string, number][] {
  const places = new Map(launch.settings.tasks.map((name, place) => [name, place]));
  const open = openTasks(ctx.db, launch.experimentId);
  return open
    .map(({ taskId, name }): [string, number] => [taskId, places.get(name) ?? open.length])
    .sort(([, a], [, b]) => a - b);
}

/** Until it is time to look at the database again, or there is nothing left to wait for. */
async function tick({ drivers }: Work, signal: AbortSignal): Promise<void> {
  const woken = new AbortController();
  const wait = AbortSignal.any([signal, woken.signal]);
  const ended = drivers.size === 0 || drivers.size > LAST_DRIVERS ? [] : [Promise.all(drivers.values())];
  await Promise.race([sleep(TICK_MS, undefined, { signal: wait }).catch(() => undefined), ...ended]);
  woken.abort();
  signal.throwIfAborted();
}

/** One look: follow what was asked for and see whether anything can go on; false when there is nothing to wait for. */
function step(live: LiveLaunch, work: Work, dropped: AbortController, onProgress: OnProgress): boolean {
  const { ctx, launch, running, gate } = live;
  const { experimentId } = launch;
  const status = follow(live);
  if (launch.settings.pipeline && (status === 'running' || status === 'pausing')) driveTasks(live, work);
  for (const slot of stoppingSlots(ctx.db, experimentId)) running.get(keyOf(slot))?.abort(CANCELLED_BY_USER);
  for (const taskId of cancelledTasks(ctx.db, experimentId))
    gate.refuse(new Stopped('the task was cancelled'), taskId);
  tellProgress(live, onProgress);
  if (work.broken !== null) return false;
  if (status === 'cancelled') dropped.abort(new Stopped('the launch was cancelled'));
  const nothingLeft =
    status === 'running' && launch.settings.pipeline === null && usedUp(live.budget, 'agent');
  if (nothingLeft) pauseFor(live, 'budget', nothingLeft);
  if (gate.running > 0) return true;
  if (work.drivers.size === 0) return !settled(live);
  const waits = gate.waitingStages;
  if (status === 'running' && waits.length > 0 && waits.every((stage) => gate.isHeld(stage))) {
    const [stage] = waits;
    pauseFor(live, 'hold', `The ${stage?.kind} of iteration ${stage?.iteration} are held.`);
  }
  // Shut with nothing under way: whatever waits can wait in the database.
  return launchState(ctx.db, experimentId)?.status === 'running' || !settled(live);
}

function tellProgress({ ctx, launch, running }: LiveLaunch, onProgress: OnProgress): void {
  const counts = slotCounts(ctx.db, launch.experimentId);
  const done = counts.finished + counts.cancelled;
  const total = done + counts.queued + counts.running;
  onProgress(done, total, `${running.size} running, ${done} of ${total} rollouts done`);
}

/** Writes the end that a launch with nothing under way has come to; false when it goes on. */
function settled({ ctx, launch }: LiveLaunch): boolean {
  const { experimentId } = launch;
  const now = ctx.now().toISOString();
  const state = launchState(ctx.db, experimentId);
  // Written only when it stands there still: a person may pause or resume at any moment.
  const move = (from: Launch['status'], to: LaunchChange) =>
    moveLaunch(ctx.db, experimentId, [from], to, now);
  if (state?.status === 'pausing') return move('pausing', { ...state, status: 'paused' });
  if (state?.status !== 'running') return true;
  const runs = taskRunsOf(ctx.db, experimentId);
  if (runs.length === 0 && queuedSlots(ctx.db, experimentId, 1).length > 0) return false;
  const failed = runs.filter(({ status }) => status === 'failed').length;
  const detail = failed === 0 ? null : `${failed} of ${runs.length} tasks failed; each says why.`;
  return move('running', { status: 'finished', reason: null, detail });
}

/** Why nothing can start at all, found before any attempt is spent on it. */
async function whatIsMissing(live: LiveLaunch): Promise<{ reason: PauseReason; detail: string } | null> {
  const { launch, tools, ctx } = live;
  const { settings, experimentId } = launch;
  const { pipeline } = settings;
  try {
    const names = [settings.model, pipeline?.summariser, pipeline?.judge];
    for (const name of names) if (name != null) tools.model(name);
  } catch (error) {
    return { reason: 'provider', detail: errorMessage(error) };
  }
  let provider: SandboxProvider;
  try {
    provider = live.provider();
  } catch (error) {
    return { reason: 'sandbox', detail: errorMessage(error) };
  }
  const check = await provider.check();
  if (!check.ok)
    return { reason: 'sandbox', detail: check.install ? `${check.reason} ${check.install}` : check.reason };
  noteSoftware(ctx, launch, tools.facts);
  addToManifest(ctx.db, experimentId, ['sandbox'], { kind: provider.kind, detail: check.detail });
  return null;
}

/** A launch whose job ended without it is paused, so that it can be resumed; one whose worker stops goes on by itself. */
function stopped({ ctx, launch }: LiveLaunch, { broken }: Work, signal: AbortSignal): void {
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
