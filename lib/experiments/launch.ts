import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { activeJobs } from '@/db/active-jobs';
import { appendAudit } from '@/db/audit';
import { tasksOfBenchmark, findBenchmark } from '@/db/benchmarks';
import { WRITING, type DbOrTx } from '@/db/client';
import { addTask, createExperiment, ensureTask, experimentNamed } from '@/db/experiments';
import { queueJob } from '@/db/jobs';
import {
  cancelWaitingSlots,
  findLaunch,
  findSlot,
  moveLaunch,
  requestCancelOfRunning,
  slotOfRollout,
  stopSlot,
  storeLaunch,
  storeSlots,
  type Launch,
  type Slot,
} from '@/db/launches';
import { copyRollout, rolloutsToTakeOver } from '@/db/copy-rollouts';
import { cancelTaskRuns, releaseStages, setHeld, storeTaskRuns } from '@/db/task-runs';
import { problemsIn, RunoffError } from '@/lib/errors';
import { hash53 } from '@/lib/ids';
import { MANIFEST_VERSION } from '@/lib/launch/manifest';
import { launchSettingsSchema, type LaunchSettings, type LaunchStatus } from '@/lib/launch/settings';
import { CODE_VERSION } from '@/lib/version';
import type { Context } from './context';

/** Rollouts of one task and iteration. */
const MAX_SLOTS = 1_000;
/** Rollouts of one launch; a grid of more can neither be drawn nor read. */
const MAX_ROLLOUTS = 50_000;

/**
 * Records a new experiment with N slots per task and iteration and queues its job; nothing runs before the worker takes
 * it. Rollouts of another experiment are copied where they are to be iteration 0.
 * Throws `bad-input` for settings that cannot be used and tasks that cannot be run, `not-found` for an unknown benchmark
 * or task, `too-large` for too many rollouts.
 */
export function launchExperiment(
  ctx: Context,
  input: { name: string; settings: LaunchSettings },
): { experimentId: string; jobId: string } {
  const parsed = launchSettingsSchema.safeParse(input.settings);
  if (!parsed.success)
    throw new RunoffError('bad-input', `This cannot be launched: ${problemsIn(parsed.error)}.`);
  const settings = parsed.data;
  const name = input.name.trim();
  if (name === '') throw new RunoffError('bad-input', 'The experiment needs a name.');
  const iterations = settings.pipeline?.iterations ?? 1;
  if (settings.tasks.length * settings.n * iterations > MAX_ROLLOUTS)
    throw new RunoffError(
      'too-large',
      `${settings.tasks.length} tasks × ${settings.n}${iterations > 1 ? ` × ${iterations} iterations` : ''} are more than ${MAX_ROLLOUTS} rollouts; launch them in parts.`,
    );
  return ctx.db.transaction((tx) => {
    if (experimentNamed(tx, name))
      throw new RunoffError('bad-input', `There is an experiment named ${name} already; take another name.`);
    const tasks = plannedTasks(tx, settings);
    const takenOver = rolloutsTakenOver(tx, settings);
    const { id: experimentId } = createExperiment(tx, name, 'launch', settings.benchmark);
    const { pipeline } = settings;
    const scripted = [settings.model, pipeline?.summariser, pipeline?.judge].some((model) =>
      model?.startsWith('scripted/'),
    );
    const manifest = {
      ...{ manifestVersion: MANIFEST_VERSION, codeVersion: CODE_VERSION, settings },
      createdAt: ctx.now().toISOString(),
      tasks: tasks.map(({ name: task, contentHash }) => ({ name: task, contentHash })),
    };
    const planned = tasks.map((task) => {
      const { id: taskId } = ensureTask(tx, {
        ...{ benchmark: settings.benchmark, name: task.name },
        ...{ instruction: task.instruction, baseCommit: null },
      });
      addTask(tx, experimentId, taskId);
      return { taskId, name: task.name };
    });
    storeLaunch(tx, { experimentId, settings, manifest, scripted });
    const wanted = planned.flatMap((task, t) => {
      const before = takenOver?.get(task.name)?.map((id, slot) => {
        const to = { experimentId, taskId: task.taskId, slot };
        return copyRollout(tx, id, to, pipeline?.summariser ?? '');
      });
      return slotsOfTask(settings, task, t, tasks.length, before ?? null);
    });
    storeSlots(tx, experimentId, wanted);
    if (pipeline)
      storeTaskRuns(
        tx,
        experimentId,
        planned.map(({ taskId }) => taskId),
      );
    const asked = { name, tasks: tasks.length, n: settings.n, iterations };
    appendAudit(tx, ctx, experimentId, 'launch-asked', asked);
    if (pipeline?.holdBeforeRefinement) setHeld(tx, experimentId, { iteration: 1, kind: 'rollouts' }, true);
    return { experimentId, jobId: queueLaunch(tx, experimentId) };
  }, WRITING);
}

/** Slots of all iterations of one task; those of iteration 0 are filled where its rollouts are taken over. */
function slotsOfTask(
  settings: LaunchSettings,
  task: { taskId: string; name: string },
  t: number,
  tasks: number,
  takenOver: string[] | null,
): Omit<Slot, 'experimentId'>[] {
  const { pipeline, n } = settings;
  const slot = (iteration: number, number: number, rolloutId: string | null) => ({
    ...{ taskId: task.taskId, iteration, slot: number, rolloutId },
    // A pipeline takes its tasks one after the other; else every task gets its first rollout before any its second.
    position: pipeline ? t * MAX_SLOTS + number : number * tasks + t,
    seed: slotSeed(settings.seed, task.name, iteration, number),
    status: rolloutId === null ? ('queued' as const) : ('finished' as const),
    ...{ attempts: 0, cancelRequested: false },
  });
  return Array.from({ length: pipeline?.iterations ?? 1 }, (_, iteration) =>
    iteration === 0 && takenOver
      ? takenOver.map((id, number) => slot(iteration, number, id))
      : Array.from({ length: n }, (_one, number) => slot(iteration, number, null)),
  ).flat();
}

/** Rollouts of another experiment by task, when they are to be iteration 0; null when it is run. */
function rolloutsTakenOver(db: DbOrTx, { pipeline, tasks }: LaunchSettings): Map<string, string[]> | null {
  if (!pipeline || pipeline.startFrom === null) return null;
  const source = experimentNamed(db, pipeline.startFrom);
  if (!source)
    throw new RunoffError('not-found', `There is no experiment ${pipeline.startFrom} to start from.`);
  const found = rolloutsToTakeOver(db, source.id);
  const without = tasks.filter((task) => !found.has(task));
  if (without.length > 0)
    throw new RunoffError(
      'bad-input',
      `${source.name} has no finished rollout of ${without.slice(0, 3).join(', ')}${without.length > 3 ? ` and ${without.length - 3} more tasks` : ''}; choose only tasks it has.`,
    );
  return new Map([...found].map(([task, ids]) => [task, ids.slice(0, MAX_SLOTS)]));
}

/** Seed of one slot: what makes the rollouts of a task differ, the same for the same launch seed. */
export function slotSeed(seed: number, task: string, iteration: number, slot: number): number {
  return hash53(`${seed}\n${task}\n${iteration}\n${slot}`) % 2 ** 31;
}

function plannedTasks(db: DbOrTx, settings: LaunchSettings) {
  const benchmark = findBenchmark(db, settings.benchmark);
  if (!benchmark)
    throw new RunoffError('not-found', `There is no benchmark ${settings.benchmark}; add its folder first.`);
  const known = new Map(
    tasksOfBenchmark(db, settings.benchmark, settings.tasks).map((task) => [task.name, task]),
  );
  const missing = settings.tasks.filter((task) => !known.has(task));
  const refused = benchmark.refused.find(({ path }) => missing.includes(basename(path)));
  if (refused)
    throw new RunoffError('bad-input', `The task ${refused.path} cannot be read: ${refused.reason}`);
  if (missing.length > 0)
    throw new RunoffError('not-found', `${settings.benchmark} has no task ${missing.join(', ')}.`);
  const unusable = [...known.values()].filter((task) => task.problem !== null);
  if (unusable.length > 0) {
    const others = unusable.length === 1 ? '' : ` (nor can ${unusable.length - 1} more of the chosen tasks)`;
    throw new RunoffError(
      'bad-input',
      `The task ${unusable[0]?.name} cannot be run: ${unusable[0]?.problem?.replace(/\.$/, '')}${others}.`,
    );
  }
  return settings.tasks.flatMap((task) => known.get(task) ?? []);
}

export function queueLaunch(db: DbOrTx, experimentId: string): string {
  const id = randomUUID();
  queueJob(db, { id, kind: 'launch', experimentId, input: { experimentId } });
  return id;
}

export const launchJobs = (db: DbOrTx, experimentId: string) =>
  activeJobs(db).filter((job) => job.kind === 'launch' && job.experimentId === experimentId);

export function existingLaunch(ctx: Context, nameOrId: string): Launch {
  const experiment = experimentNamed(ctx.db, nameOrId);
  if (!experiment) throw new RunoffError('not-found', `There is no experiment ${nameOrId}.`);
  const launch = findLaunch(ctx.db, experiment.id);
  if (!launch)
    throw new RunoffError(
      'bad-input',
      `${experiment.name} was imported; only launched experiments can be paused.`,
    );
  return launch;
}

const change = (status: Launch['status'], detail: string | null = null) => ({
  ...{ status, detail },
  reason: status === 'pausing' || status === 'paused' ? ('user' as const) : null,
});

/** No further rollout starts; running ones go on to their end. False when it is not running. */
export function pauseLaunch(ctx: Context, experiment: string): boolean {
  const { experimentId } = existingLaunch(ctx, experiment);
  const now = ctx.now().toISOString();
  return ctx.db.transaction((tx) => {
    const moved =
      moveLaunch(tx, experimentId, ['running'], change('pausing'), now) ||
      moveLaunch(tx, experimentId, ['queued'], change('paused'), now);
    if (moved) appendAudit(tx, ctx, experimentId, 'launch-paused', {});
    return moved;
  }, WRITING);
}

/**
 * Goes on where it was paused, or where its job was lost; held stages are released when it waited for one. False when it
 * runs or has ended.
 */
export function resumeLaunch(ctx: Context, experiment: string): boolean {
  const { experimentId } = existingLaunch(ctx, experiment);
  return ctx.db.transaction((tx) => {
    const moved = goOn(tx, experimentId, ctx.now().toISOString(), false);
    if (moved) appendAudit(tx, ctx, experimentId, 'launch-resumed', {});
    return moved;
  }, WRITING);
}

/** The going on itself; `keepHeld` leaves held stages as they are. */
export function goOn(tx: DbOrTx, experimentId: string, now: string, keepHeld: boolean): boolean {
  if (moveLaunch(tx, experimentId, ['pausing'], change('running'), now)) return true;
  const jobs = launchJobs(tx, experimentId);
  const from: LaunchStatus[] = jobs.length === 0 ? ['paused', 'queued', 'running'] : ['paused'];
  const held = findLaunch(tx, experimentId)?.reason === 'hold';
  if (!moveLaunch(tx, experimentId, from, change('queued'), now)) return false;
  if (held && !keepHeld) releaseStages(tx, experimentId);
  // A job that runs is at its end: it saw the pause.
  const waits = jobs.some((job) => job.status === 'queued' && !job.cancelRequested);
  if (!waits) queueLaunch(tx, experimentId);
  return true;
}

/** Ends it: waiting slots are cancelled, running rollouts stop and are kept as cancelled. False when it has ended. */
export function cancelLaunch(ctx: Context, experiment: string): boolean {
  const { experimentId } = existingLaunch(ctx, experiment);
  return ctx.db.transaction((tx) => {
    const from = ['queued', 'running', 'pausing', 'paused'] as const;
    const moved = moveLaunch(tx, experimentId, from, change('cancelled'), ctx.now().toISOString());
    if (!moved) return false;
    appendAudit(tx, ctx, experimentId, 'launch-cancelled', {});
    cancelWaitingSlots(tx, experimentId);
    cancelTaskRuns(tx, experimentId, ctx.now().toISOString());
    const stopping = requestCancelOfRunning(tx, experimentId);
    // What a dead worker left is closed by the next one, even where its job was lost.
    if (stopping > 0 && launchJobs(tx, experimentId).length === 0) queueLaunch(tx, experimentId);
    return true;
  }, WRITING);
}

/** Stops one rollout that runs, or a slot that waits. False when it has ended already. */
export function cancelSlot(
  ctx: Context,
  target: { rolloutId: string } | { experimentId: string; taskId: string; iteration: number; slot: number },
): boolean {
  return ctx.db.transaction((tx) => {
    const slot = 'taskId' in target ? findSlot(tx, target) : slotOfRollout(tx, target.rolloutId);
    if (slot === null || !stopSlot(tx, slot)) return false;
    const { experimentId, taskId, iteration, slot: number } = slot;
    appendAudit(tx, ctx, experimentId, 'rollout-cancelled', { taskId, iteration, slot: number });
    return true;
  }, WRITING);
}
