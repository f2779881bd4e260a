import { asc, eq } from 'drizzle-orm';
import { perMinute, timeLeft, workedMs, type AttemptSpan, type TimeLeft } from '@/lib/launch/progress';
import type { LaunchSettings, LaunchStatus, PauseReason, RolloutStatus } from '@/lib/launch/settings';
import { slotState, type SlotState } from '@/lib/launch/slot-state';
import type { DbOrTx } from './client';
import { tasksOf } from './experiments';
import { findLaunch, slotsOf, type Slot } from './launches';
import { pipelineProgress, type PipelineProgress } from './pipeline-progress';
import { rollouts } from './schema';

/** A cell of the grid task × slot. */
export interface LaunchCell {
  iteration: number;
  slot: number;
  state: SlotState;
  /** The rollout it leads to: the newest attempt; null while none was started. */
  rolloutId: string | null;
  /** Its steps by now; null without a rollout or while it waits for another attempt. */
  steps: number | null;
  /** Number of the attempt that runs, ended or comes next. */
  attempt: number;
  /** Attempts before that one, which were cut off and are kept. */
  earlier: { rolloutId: string; attempt: number; status: RolloutStatus }[];
  /** It was asked to stop and has not yet. */
  stopping: boolean;
}

export interface LaunchProgress {
  status: LaunchStatus;
  reason: PauseReason | null;
  detail: string | null;
  scripted: boolean;
  settings: Pick<
    LaunchSettings,
    'benchmark' | 'agent' | 'model' | 'n' | 'concurrency' | 'budgetUsd' | 'sandbox'
  >;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** When this was read. */
  readAt: string;
  tasks: { id: string; slug: string; name: string; cells: LaunchCell[] }[];
  counts: Record<SlotState, number>;
  /** Time in which rollouts ran, in milliseconds; rates are per minute of it, null before there is anything to tell. */
  workedMs: number;
  rolloutsPerMinute: number | null;
  stepsPerMinute: number | null;
  steps: number;
  /** Null when nothing is left or no rollout has finished yet. */
  timeLeft: TimeLeft | null;
  /** What all attempts have spent on the agent's model (with a pipeline: all roles); null when no price is known. */
  spentUsd: number | null;
  /** Attempts with steps whose cost is unknown. */
  unpriced: number;
  /** Null for a launch that only runs rollouts. */
  pipeline: PipelineProgress | null;
}

const NO_COUNTS: Record<SlotState, number> = {
  ...{ queued: 0, running: 0, grading: 0, passed: 0, failed: 0, limit: 0, error: 0 },
  ...{ unjudged: 0, interrupted: 0, cancelled: 0 },
};

type Attempt = ReturnType<typeof attemptsOf>[number];

function attemptsOf(db: DbOrTx, experimentId: string) {
  return db
    .select({
      id: rollouts.id,
      taskId: rollouts.taskId,
      iteration: rollouts.iteration,
      slot: rollouts.slot,
      attempt: rollouts.attempt,
      status: rollouts.status,
      outcome: rollouts.outcome,
      exitStatus: rollouts.exitStatus,
      steps: rollouts.stepCount,
      costUsd: rollouts.costUsd,
      startedAt: rollouts.startedAt,
      endedAt: rollouts.endedAt,
    })
    .from(rollouts)
    .where(eq(rollouts.experimentId, experimentId))
    .orderBy(asc(rollouts.attempt))
    .all();
}

const keyOf = (of: Pick<Slot, 'taskId' | 'iteration' | 'slot'>) => `${of.iteration}/${of.slot}/${of.taskId}`;

function cellOf(slot: Slot, attempts: readonly Attempt[]): LaunchCell {
  const newest = attempts.find(({ id }) => id === slot.rolloutId) ?? null;
  // A slot that waits again shows what was cut off only as an earlier attempt.
  const current = slot.status === 'queued' ? null : newest;
  return {
    ...{ iteration: slot.iteration, slot: slot.slot },
    state: slotState(slot.status, current),
    rolloutId: newest?.id ?? null,
    steps: current?.steps ?? null,
    attempt: current?.attempt ?? slot.attempts + 1,
    earlier: attempts
      .filter((attempt) => attempt !== current)
      .map(({ id, attempt, status }) => ({ rolloutId: id, attempt, status })),
    stopping: slot.cancelRequested,
  };
}

function spanOf({ taskId, startedAt, endedAt, status }: Attempt, now: number): AttemptSpan {
  const from = startedAt === null ? now : Date.parse(startedAt);
  const runs = status === 'running' || status === 'grading';
  const to = runs ? null : endedAt === null ? from : Date.parse(endedAt);
  return { taskId, startedAt: from, endedAt: to, finished: status === 'finished' };
}

/** Where a launched experiment stands, slot by slot; null for one that was imported. */
export function launchProgress(db: DbOrTx, experimentId: string, now: Date): LaunchProgress | null {
  const launch = findLaunch(db, experimentId);
  if (!launch) return null;
  const slots = slotsOf(db, experimentId);
  const attempts = attemptsOf(db, experimentId);
  const bySlot = Map.groupBy(attempts, keyOf);
  const cells = Map.groupBy(
    slots.map((slot) => ({ taskId: slot.taskId, cell: cellOf(slot, bySlot.get(keyOf(slot)) ?? []) })),
    ({ taskId }) => taskId,
  );
  const counts = { ...NO_COUNTS };
  for (const list of cells.values()) for (const { cell } of list) counts[cell.state] += 1;
  const pipeline = pipelineProgress(db, launch);
  const { benchmark, agent, model, n, concurrency, budgetUsd, sandbox } = launch.settings;
  const { status, reason, detail, scripted, createdAt, startedAt, finishedAt } = launch;
  return {
    ...{ status, reason, detail, scripted, createdAt, startedAt, finishedAt, readAt: now.toISOString() },
    settings: { benchmark, agent, model, n, concurrency, budgetUsd, sandbox },
    tasks: tasksOf(db, experimentId).map(({ id, slug, name }) => ({
      ...{ id, slug, name },
      cells: (cells.get(id) ?? [])
        .map(({ cell }) => cell)
        .sort((a, b) => a.iteration - b.iteration || a.slot - b.slot),
    })),
    counts,
    pipeline,
    ...figures(attempts, slots, concurrency, now.getTime()),
    ...(pipeline ? spentOn(pipeline) : {}),
  };
}

/** What all roles have spent. */
function spentOn({ stages }: PipelineProgress): Pick<LaunchProgress, 'spentUsd' | 'unpriced'> {
  const known = stages.flatMap(({ spentUsd }) => spentUsd ?? []);
  return {
    spentUsd: known.length === 0 ? null : known.reduce((sum, usd) => sum + usd, 0),
    unpriced: stages.reduce((sum, { unpriced }) => sum + unpriced, 0),
  };
}

function figures(attempts: readonly Attempt[], slots: readonly Slot[], concurrency: number, now: number) {
  const spans = attempts.map((attempt) => spanOf(attempt, now));
  const worked = workedMs(spans, now);
  const steps = attempts.reduce((sum, attempt) => sum + attempt.steps, 0);
  const costs = attempts.flatMap(({ costUsd }) => (costUsd === null ? [] : [costUsd]));
  const waiting = slots.filter(({ status }) => status === 'queued').map(({ taskId }) => taskId);
  return {
    workedMs: worked,
    rolloutsPerMinute: perMinute(attempts.filter(({ status }) => status === 'finished').length, worked),
    stepsPerMinute: perMinute(steps, worked),
    steps,
    timeLeft: timeLeft(spans, waiting, concurrency, now),
    spentUsd: costs.length === 0 ? null : costs.reduce((sum, usd) => sum + usd, 0),
    unpriced: attempts.filter((attempt) => attempt.steps > 0 && attempt.costUsd === null).length,
  };
}
