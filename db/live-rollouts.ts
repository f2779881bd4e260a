import { and, between, eq, inArray, ne, or, sql } from 'drizzle-orm';
import { RunoffError } from '@/lib/errors';
import { rolloutFacts } from '@/lib/rollout/facts';
import {
  UNKNOWN_USAGE,
  type Attachment,
  type ExitStatus,
  type Outcome,
  type Step,
  type TokenUsage,
} from '@/lib/rollout/rollout';
import type { Refinement } from '@/lib/refine/refinement-context';
import { WRITING, type DbOrTx } from './client';
import type { CallRole } from './calls';
import { appendEvent } from './events';
import { findSlot, launchState, updateSlot, type Slot } from './launches';
import { storeAttachments } from './rollouts';
import { prepared } from './prepared';
import { calls, rollouts } from './schema';
import { appendStep, recordedSteps } from './steps';

/** A rollout as it starts: everything known before its first step. */
export interface RolloutStart {
  id: string;
  slot: Slot;
  sourceKey: string;
  attempt: number;
  agent: { name: string; version: string };
  formatVersion: string | null;
  model: string | null;
  startedAt: string;
  refinement: Refinement | null;
}

const insertStart = prepared((db) => {
  const is = sql.placeholder;
  return db
    .insert(rollouts)
    .values({
      ...{ id: is('id'), experimentId: is('experimentId'), taskId: is('taskId'), model: is('model') },
      ...{ iteration: is('iteration'), slot: is('slot'), attempt: is('attempt'), sourceKey: is('sourceKey') },
      ...{ startedAt: is('startedAt'), refinement: sql`${is('refinement')}`, contentHash: is('sourceKey') },
      ...{ agentName: is('agentName'), agentVersion: is('agentVersion'), formatVersion: is('formatVersion') },
      ...{ sourceFormat: 'runoff', status: 'running', exitStatus: 'unknown', outcome: 'unknown' },
      ...{ tests: [], stepCount: 0, usage: UNKNOWN_USAGE, warnings: [], extra: {} },
      facts: rolloutFacts({ exitStatus: 'unknown', exitStatusRaw: null, patch: null, steps: [] }),
    })
    .prepare();
});

/**
 * Writes the row of a rollout that starts, its slot and the event, in one transaction. False, and nothing is written,
 * when the slot waits no more or the launch was paused or cancelled in the meantime.
 */
export function startRollout(db: DbOrTx, start: RolloutStart): boolean {
  const { id, slot, sourceKey, attempt, agent, formatVersion, model, startedAt, refinement } = start;
  const { experimentId, taskId, iteration } = slot;
  return db.transaction((tx) => {
    const now = findSlot(tx, slot);
    const waits = now?.status === 'queued' && now.attempts === attempt - 1;
    if (!waits || launchState(tx, experimentId)?.status !== 'running') return false;
    insertStart(tx).run({
      ...{ id, experimentId, taskId, iteration, slot: slot.slot, attempt, sourceKey, startedAt, model },
      refinement: refinement && JSON.stringify(refinement),
      ...{ agentName: agent.name, agentVersion: agent.version, formatVersion },
    });
    updateSlot(tx, slot, { status: 'running', attempts: attempt, rolloutId: id, cancelRequested: false });
    const payload = { rolloutId: id, taskId, slot: slot.slot, attempt };
    appendEvent(tx, { experimentId, type: 'rollout-started', payload });
    return true;
  }, WRITING);
}

/** The rollout `id` while it runs; one that a later worker has closed is closed for good. */
const unfinished = and(
  eq(rollouts.id, sql.placeholder('id')),
  inArray(rollouts.status, ['running', 'grading']),
);

const countStep = prepared((db) =>
  db
    .update(rollouts)
    .set({
      status: 'running',
      stepCount: sql`${sql.placeholder('stepCount')}`,
      usage: sql`${sql.placeholder('usage')}`,
      costUsd: sql`${sql.placeholder('costUsd')}`,
    })
    .where(unfinished)
    .prepare(),
);

const setGrading = prepared((db) =>
  db.update(rollouts).set({ status: 'grading' }).where(unfinished).prepare(),
);

const takenOver = () =>
  new RunoffError('cancelled', 'This rollout was closed by another worker in the meantime.');

/** What a running rollout has used by now. */
export interface Spent {
  usage: TokenUsage;
  costUsd: number | null;
}

/**
 * Adds a step to a running rollout; `index` must be the next one. Throws `cancelled`, here as below, when another worker
 * has closed the rollout.
 */
export function recordStep(
  db: DbOrTx,
  rollout: { id: string; experimentId: string },
  step: Step,
  spent: Spent,
): void {
  db.transaction((tx) => {
    const counted = countStep(tx).run({
      ...{ id: rollout.id, stepCount: step.index },
      ...{ usage: JSON.stringify(spent.usage), costUsd: spent.costUsd },
    });
    if (counted.changes === 0) throw takenOver();
    appendStep(tx, rollout.id, step);
    const payload = { rolloutId: rollout.id, index: step.index };
    appendEvent(tx, { experimentId: rollout.experimentId, type: 'step-recorded', payload });
  }, WRITING);
}

/** The agent has ended and the verifier is at work. */
export function markGrading(db: DbOrTx, rollout: { id: string; experimentId: string }): void {
  db.transaction((tx) => {
    const marked = setGrading(tx).run({ id: rollout.id });
    if (marked.changes === 0) throw takenOver();
    const payload = { rolloutId: rollout.id, status: 'grading' };
    appendEvent(tx, { experimentId: rollout.experimentId, type: 'rollout-started', payload });
  }, WRITING);
}

/** How a rollout ended, with everything that is known only then. */
export interface RolloutFinish extends Spent {
  status: 'finished' | 'interrupted' | 'cancelled';
  exitStatus: ExitStatus;
  exitStatusRaw: string | null;
  outcome: Outcome;
  prompt: string | null;
  patch: string | null;
  patchKeyHash: string | null;
  attachments: Attachment[];
  warnings: string[];
  extra: Record<string, unknown>;
  endedAt: string;
}

/** Columns of `rollouts` that are known only at the end. */
const CLOSING = [
  ...(['status', 'exitStatus', 'exitStatusRaw', 'outcome', 'reward', 'outcomeDetail', 'tests'] as const),
  ...(['outcomeRecordedIn', 'facts', 'usage', 'costUsd', 'prompt', 'patch', 'patchKeyHash'] as const),
  ...(['warnings', 'extra', 'endedAt'] as const),
];

const closeRollout = prepared((db) =>
  db
    .update(rollouts)
    .set(Object.fromEntries(CLOSING.map((name) => [name, sql`${sql.placeholder(name)}`])))
    .where(unfinished)
    .prepare(),
);

/**
 * Writes the end of a rollout and what becomes of its slot, in one transaction; a slot that would wait again is
 * cancelled when that was asked for. False, and nothing is written, when another worker has closed the rollout.
 */
export function finishRollout(
  db: DbOrTx,
  rollout: { id: string; slot: Slot },
  end: RolloutFinish,
  slotStatus: Slot['status'],
): boolean {
  const { outcome, attachments, ...row } = end;
  const { experimentId, taskId } = rollout.slot;
  return db.transaction((tx) => {
    const steps = recordedSteps(tx, rollout.id);
    const facts = rolloutFacts({ ...end, steps });
    const written = closeRollout(tx).run({
      ...{ id: rollout.id, ...row, outcome: outcome.kind, reward: outcome.reward },
      ...{ outcomeDetail: outcome.detail, outcomeRecordedIn: outcome.recordedIn },
      ...{ tests: JSON.stringify(outcome.tests), facts: JSON.stringify(facts) },
      ...{ usage: JSON.stringify(row.usage), warnings: JSON.stringify(row.warnings) },
      extra: JSON.stringify(row.extra),
    });
    if (written.changes === 0) return false;
    storeAttachments(tx, rollout.id, attachments);
    const status = slotStatus === 'queued' && stopWanted(tx, rollout.slot) ? 'cancelled' : slotStatus;
    updateSlot(tx, rollout.slot, { status, cancelRequested: false });
    const payload = {
      ...{ rolloutId: rollout.id, taskId, slot: rollout.slot.slot, status: end.status },
      ...{ outcome: outcome.kind, exitStatus: end.exitStatus, slotStatus: status },
    };
    appendEvent(tx, { experimentId, type: 'rollout-finished', payload });
    return true;
  }, WRITING);
}

function stopWanted(tx: DbOrTx, slot: Slot): boolean {
  if (findSlot(tx, slot)?.cancelRequested) return true;
  return launchState(tx, slot.experimentId)?.status === 'cancelled';
}

/**
 * How many steps each attempt at a slot had that ended, or ends at `now`, because a worker died (`why`), and during which
 * nothing else of the experiment came to an end: no other rollout, no summary and no vote. In the order of the attempts.
 */
export function fruitlessAttempts(db: DbOrTx, slot: Slot, why: string, now: string): number[] {
  const { experimentId, taskId, iteration } = slot;
  const died = or(
    and(eq(rollouts.status, 'interrupted'), eq(rollouts.exitStatusRaw, why)),
    inArray(rollouts.status, ['running', 'grading']),
  );
  const attempts = db
    .select({ steps: rollouts.stepCount, from: rollouts.startedAt, to: rollouts.endedAt })
    .from(rollouts)
    .where(
      and(
        ...[eq(rollouts.experimentId, experimentId), eq(rollouts.taskId, taskId)],
        ...[eq(rollouts.iteration, iteration), eq(rollouts.slot, slot.slot), died],
      ),
    )
    .orderBy(rollouts.attempt)
    .all();
  return attempts
    .filter(({ from, to }) => !cameToAnEnd(db, experimentId, from ?? now, to ?? now))
    .map(({ steps }) => steps);
}

function cameToAnEnd(db: DbOrTx, experimentId: string, from: string, to: string): boolean {
  const finished = and(eq(rollouts.experimentId, experimentId), eq(rollouts.status, 'finished'));
  const answered = and(eq(calls.experimentId, experimentId), ne(calls.role, 'agent'));
  return (
    db
      .select({ id: rollouts.id })
      .from(rollouts)
      .where(and(finished, between(rollouts.endedAt, from, to)))
      .limit(1)
      .get() !== undefined ||
    db
      .select({ key: calls.key })
      .from(calls)
      .where(and(answered, between(calls.createdAt, from, to)))
      .limit(1)
      .get() !== undefined
  );
}

/** Rollouts that still say they run. */
export function unfinishedRollouts(db: DbOrTx, experimentId: string) {
  return db
    .select({ id: rollouts.id, usage: rollouts.usage, costUsd: rollouts.costUsd })
    .from(rollouts)
    .where(and(eq(rollouts.experimentId, experimentId), inArray(rollouts.status, ['running', 'grading'])))
    .all();
}

/** What an experiment has paid each role, in USD; calls of unknown price count 0. */
export function spendByRole(db: DbOrTx, experimentId: string): Record<CallRole, number> {
  const spent: Record<CallRole, number> = { agent: 0, summariser: 0, judge: 0 };
  const rows = db
    .select({ role: calls.role, sum: sql<number | null>`sum(${calls.costUsd})` })
    .from(calls)
    .where(eq(calls.experimentId, experimentId))
    .groupBy(calls.role)
    .all();
  for (const { role, sum } of rows) spent[role] = sum ?? 0;
  return spent;
}

/** Whether a role has got any answer in this experiment. */
export function hasAnswered(db: DbOrTx, experimentId: string, role: CallRole): boolean {
  const mine = and(eq(calls.experimentId, experimentId), eq(calls.role, role));
  return db.select({ key: calls.key }).from(calls).where(mine).limit(1).get() !== undefined;
}
