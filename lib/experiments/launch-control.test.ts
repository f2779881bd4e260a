import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { activeJobs } from '@/db/active-jobs';
import { eventsAfter } from '@/db/events';
import { finishRollout, markGrading, recordStep, startRollout } from '@/db/live-rollouts';
import { findLaunch, moveLaunch, queuedSlots, slotCounts, slotsOf } from '@/db/launches';
import { finishJob, takeJob } from '@/db/jobs';
import { rollouts } from '@/db/schema';
import { defaultLaunchSettings } from '@/lib/launch/settings';
import { UNKNOWN_OUTCOME, UNKNOWN_USAGE, type Step } from '@/lib/rollout/rollout';
import { readBenchmark } from '@/lib/benchmarks/read-benchmark';
import { writeTask } from '@/tests/task-folder';
import { testDatabase, testFolder } from '@/tests/test-database';
import { cancelLaunch, cancelSlot, launchExperiment, pauseLaunch, resumeLaunch } from './launch';
import { requestCancel } from './queue';
import { addBenchmark } from './read-benchmark';
import { recoverLaunch } from './recover-launch';

const AT = '2026-01-01T00:00:00.000Z';

async function launched(n = 2) {
  const folder = testFolder();
  const { db } = testDatabase(folder);
  const ctx = { db, now: () => new Date(AT) };
  writeTask(folder, 'one');
  await addBenchmark(ctx, { path: `${folder}/tasks`, name: 'unit' }, readBenchmark);
  const settings = { ...defaultLaunchSettings('unit', ['one'], 'nop', null), n };
  const { experimentId, jobId } = launchExperiment(ctx, { name: 'e', settings });
  const slots = () => slotsOf(db, experimentId);
  const status = () => findLaunch(db, experimentId)?.status;
  const running = { status: 'running', reason: null, detail: null } as const;
  /** The launch runs, as after its job was taken. */
  const run = () => {
    takeJob(db, AT, []);
    moveLaunch(db, experimentId, ['queued'], running, AT);
  };
  /** Starts the rollout of the next slot that waits; its id, or null when the store refused. */
  const start = () => {
    const [slot] = queuedSlots(db, experimentId, 1);
    if (!slot) throw new Error('no slot waits');
    const id = `r${slot.slot}-${slot.attempts + 1}`;
    const row = { id, slot, sourceKey: id, attempt: slot.attempts + 1, agent: { name: 'nop', version: '1' } };
    return startRollout(db, { ...row, formatVersion: null, model: null, refinement: null, startedAt: AT })
      ? { id, slot }
      : null;
  };
  const end = (
    rollout: { id: string; slot: ReturnType<typeof slots>[number] },
    slotStatus: 'queued' | 'finished',
  ) =>
    finishRollout(
      db,
      rollout,
      {
        ...{ status: slotStatus === 'queued' ? 'interrupted' : 'finished', exitStatus: 'unknown' },
        ...{ exitStatusRaw: null, outcome: UNKNOWN_OUTCOME, prompt: null, patch: null, patchKeyHash: null },
        ...{ attachments: [], warnings: [], extra: {}, endedAt: AT, usage: UNKNOWN_USAGE, costUsd: null },
      },
      slotStatus,
    );
  return { ctx, db, folder, experimentId, jobId, slots, status, run, start, end };
}

const step: Step = {
  ...{ index: 1, turn: 1, source: 'agent', thought: 'go', reasoning: null, tool: null, command: 'ls' },
  ...{ observation: '', returnCode: 0, error: null, truncated: false, usage: UNKNOWN_USAGE, costUsd: null },
  ...{ startedAt: null, durationMs: null },
};

describe('a launch that is stopped at an awkward moment', () => {
  it('starts no rollout of a slot that was cancelled, nor of a launch that was paused, in between', async () => {
    const { ctx, db, experimentId, slots, run, start, status } = await launched();
    expect(start()).toBeNull();
    run();
    const waiting = slots()[0];
    if (!waiting) throw new Error('no slot');
    expect(cancelSlot(ctx, waiting)).toBe(true);
    const stale = {
      id: 'x',
      slot: waiting,
      sourceKey: 'x',
      attempt: 1,
      agent: { name: 'nop', version: '1' },
    };
    expect(
      startRollout(db, { ...stale, formatVersion: null, model: null, refinement: null, startedAt: AT }),
    ).toBe(false);
    expect(pauseLaunch(ctx, experimentId)).toBe(true);
    expect(status()).toBe('pausing');
    expect(start()).toBeNull();
    expect(resumeLaunch(ctx, experimentId)).toBe(true);
    expect(start()).not.toBeNull();
    expect(slotCounts(db, experimentId)).toEqual({ queued: 0, running: 1, finished: 0, cancelled: 1 });
  });

  it('cancels a slot that an interruption would have made wait again', async () => {
    const { ctx, experimentId, slots, run, start, end } = await launched();
    run();
    const [first, second] = [start(), start()];
    if (!first || !second) throw new Error('not started');
    cancelSlot(ctx, { rolloutId: first.id });
    end(first, 'queued');
    expect(slots()[0]?.status).toBe('cancelled');
    cancelLaunch(ctx, experimentId);
    end(second, 'queued');
    expect(slots().map((slot) => slot.status)).toEqual(['cancelled', 'cancelled']);
  });

  it('tells of every slot that is stopped', async () => {
    const { ctx, db, experimentId, slots, run, start } = await launched();
    run();
    const first = start();
    cancelSlot(ctx, { rolloutId: first?.id ?? '' });
    cancelSlot(ctx, slots()[1] ?? { rolloutId: '' });
    const told = eventsAfter(db, 0, experimentId).filter(({ type }) => type === 'slot-changed');
    expect(told.map(({ payload }) => [payload.slot, payload.status])).toEqual([
      [0, 'stopping'],
      [1, 'cancelled'],
    ]);
  });

  it('pauses when its job is cancelled before it starts, and one resume makes one job', async () => {
    const { ctx, db, experimentId, jobId, status } = await launched();
    expect(requestCancel(ctx, jobId)).toBe(true);
    expect(findLaunch(db, experimentId)).toMatchObject({ status: 'paused', reason: 'user' });
    expect(resumeLaunch(ctx, experimentId)).toBe(true);
    expect(pauseLaunch(ctx, experimentId)).toBe(true);
    expect(resumeLaunch(ctx, experimentId)).toBe(true);
    expect(status()).toBe('queued');
    expect(activeJobs(db)).toHaveLength(1);
  });

  it('is cleaned up by the next worker when it is cancelled after its job was lost', async () => {
    const { ctx, db, experimentId, jobId, slots, run, start } = await launched();
    run();
    start();
    finishJob(db, jobId, { status: 'failed', error: 'database or disk is full' }, AT);
    expect(cancelLaunch(ctx, experimentId)).toBe(true);
    expect(activeJobs(db)).toMatchObject([{ kind: 'launch', status: 'queued' }]);
    recoverLaunch(ctx, experimentId);
    expect(slots().map((slot) => slot.status)).toEqual(['cancelled', 'cancelled']);
  });

  it('leaves a rollout closed that another worker has closed', async () => {
    const { ctx, db, experimentId, slots, run, start, end } = await launched(1);
    run();
    const first = start();
    if (!first) throw new Error('not started');
    recoverLaunch(ctx, experimentId);
    const second = start();
    const late = { id: first.id, experimentId };
    expect(() => recordStep(db, late, step, { usage: UNKNOWN_USAGE, costUsd: null })).toThrow(
      'another worker',
    );
    expect(() => markGrading(db, late)).toThrow('another worker');
    expect(end(first, 'finished')).toBe(false);
    expect(slots()).toMatchObject([{ status: 'running', rolloutId: second?.id, attempts: 2 }]);
    const rows = db.select().from(rollouts).where(eq(rollouts.experimentId, experimentId)).all();
    expect(rows.map(({ status, stepCount }) => [status, stepCount]).sort()).toEqual([
      ['interrupted', 0],
      ['running', 0],
    ]);
  });
});

describe('launchExperiment', () => {
  it('refuses a task that cannot be run, in one sentence', async () => {
    const { ctx, folder } = await launched();
    writeTask(folder, 'gpu', { 'task.toml': 'version = "1.0"\n[environment]\ngpus = 1\n' });
    const added = await addBenchmark(ctx, { path: `${folder}/tasks`, name: 'unit' }, readBenchmark);
    expect(added.problems).toHaveLength(1);
    const settings = defaultLaunchSettings('unit', ['one', 'gpu'], 'nop', null);
    expect(() => launchExperiment(ctx, { name: 'f', settings })).toThrow(
      /^The task gpu cannot be run: It needs a GPU \(environment.gpus = 1\)\.$/,
    );
  });

  it('refuses more rollouts than anybody can look at, and a name that is taken', async () => {
    const { ctx } = await launched();
    const settings = defaultLaunchSettings('unit', ['one'], 'nop', null);
    const many = Array.from({ length: 1000 }, (_, i) => `task-${i}`);
    const large = () => launchExperiment(ctx, { name: 'f', settings: { ...settings, tasks: many, n: 64 } });
    expect(large).toThrow('1000 tasks × 64 are more than 50000 rollouts');
    expect(() => launchExperiment(ctx, { name: 'e', settings })).toThrow('an experiment named e already');
  });

  it('gives a slot up after five deaths of a worker with nothing to show for, and not before', async () => {
    const { ctx, experimentId, slots, run, start } = await launched(1);
    run();
    for (const attempts of [1, 2, 3, 4]) {
      start();
      recoverLaunch(ctx, experimentId);
      expect(slots()).toMatchObject([{ status: 'queued', attempts }]);
    }
    start();
    recoverLaunch(ctx, experimentId);
    expect(slots()).toMatchObject([{ status: 'finished', attempts: 5 }]);
  });

  it('does not blame a rollout at whose every death it stood elsewhere, until there were fifteen', async () => {
    const { ctx, experimentId, slots, run, start } = await launched(1);
    run();
    for (let attempts = 1; attempts <= 15; attempts++) {
      const begun = start();
      ctx.db.$client.prepare('update rollouts set step_count = ? where id = ?').run(attempts % 3, begun?.id);
      recoverLaunch(ctx, experimentId);
      const status = attempts < 15 ? 'queued' : 'finished';
      expect(slots()).toMatchObject([{ status, attempts }]);
    }
  });

  it('does not blame a rollout for the deaths of a worker beside which others came to an end', async () => {
    const { ctx, experimentId, slots, run, start, end } = await launched(7);
    run();
    for (const attempts of [1, 2, 3, 4, 5, 6]) {
      start();
      const other = start();
      if (!other) throw new Error('not started');
      end(other, 'finished');
      recoverLaunch(ctx, experimentId);
      expect(slots()[0]).toMatchObject({ status: 'queued', attempts });
    }
  });
});
