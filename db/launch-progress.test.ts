import { expect, it } from 'vitest';
import { UNKNOWN_OUTCOME, UNKNOWN_USAGE, type OutcomeKind } from '@/lib/rollout/rollout';
import { defaultLaunchSettings } from '@/lib/launch/settings';
import { makeStep } from '@/tests/make-rollout';
import { testDatabase } from '@/tests/test-database';
import type { Db } from './client';
import { addTask, createExperiment, ensureTask } from './experiments';
import { launchProgress } from './launch-progress';
import { moveLaunch, slotsOf, storeLaunch, storeSlots, updateSlot, type Slot } from './launches';
import { finishRollout, recordStep, startRollout } from './live-rollouts';
import { rolloutPage } from './rollout-page';
import { rolloutTail, TAIL_STEPS } from './rollout-tail';

const START = Date.parse('2026-11-20T12:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);

function launched(n: number): { db: Db; id: string; slots: () => Slot[] } {
  const { db } = testDatabase();
  const { id } = createExperiment(db, 'e', 'launch', 'unit');
  const { id: taskId } = ensureTask(db, {
    ...{ benchmark: 'unit', name: 'one', instruction: 'Do it.', baseCommit: null },
  });
  addTask(db, id, taskId);
  const settings = { ...defaultLaunchSettings('unit', ['one'], 'mini-swe-agent', 'x/y'), n, concurrency: 2 };
  storeLaunch(db, { experimentId: id, settings, manifest: {}, scripted: false });
  storeSlots(
    db,
    id,
    Array.from({ length: n }, (_, slot) => ({
      ...{ taskId, iteration: 0, slot, position: slot, seed: slot, status: 'queued' as const },
      ...{ attempts: 0, rolloutId: null, cancelRequested: false },
    })),
  );
  moveLaunch(db, id, ['queued'], { status: 'running', reason: null, detail: null }, at(0).toISOString());
  return { db, id, slots: () => slotsOf(db, id) };
}

function start(db: Db, slot: Slot | undefined, id: string, seconds: number, costs: (number | null)[]) {
  if (!slot) throw new Error('no such slot');
  startRollout(db, {
    ...{ id, slot, sourceKey: id, attempt: slot.attempts + 1, agent: { name: 'a', version: '1' } },
    ...{ formatVersion: null, model: 'x/y', refinement: null, startedAt: at(seconds).toISOString() },
  });
  costs.forEach((costUsd, i) =>
    recordStep(db, { id, experimentId: slot.experimentId }, makeStep(i + 1), {
      usage: UNKNOWN_USAGE,
      costUsd,
    }),
  );
}

function end(
  db: Db,
  slot: Slot | undefined,
  status: 'finished' | 'interrupted',
  seconds: number,
  kind: OutcomeKind,
) {
  if (!slot?.rolloutId) throw new Error('no such rollout');
  const exitStatus = status === 'finished' ? ('submitted' as const) : ('interrupted' as const);
  finishRollout(
    db,
    { id: slot.rolloutId, slot },
    {
      ...{ status, exitStatus, exitStatusRaw: null, outcome: { ...UNKNOWN_OUTCOME, kind } },
      ...{ prompt: null, patch: null, patchKeyHash: null, attachments: [], warnings: [], extra: {} },
      ...{ endedAt: at(seconds).toISOString(), usage: UNKNOWN_USAGE, costUsd: 0.5 },
    },
    status === 'finished' ? 'finished' : 'queued',
  );
}

it('tells of every slot, of what was cut off, and figures from finished rollouts', () => {
  const { db, id, slots } = launched(4);
  start(db, slots()[0], 'r0', 0, [0.25, 0.5]);
  end(db, slots()[0], 'finished', 30, 'passed');
  start(db, slots()[1], 'r1', 10, [0.5]);
  end(db, slots()[1], 'interrupted', 20, 'unknown');
  start(db, slots()[2], 'r2', 40, [null]);
  const progress = launchProgress(db, id, at(60));
  expect(progress?.tasks[0]?.cells.map(({ state, rolloutId, steps }) => [state, rolloutId, steps])).toEqual([
    ['passed', 'r0', 2],
    ['queued', 'r1', null],
    ['running', 'r2', 1],
    ['queued', null, null],
  ]);
  expect(progress?.tasks[0]?.cells[1]).toMatchObject({
    attempt: 2,
    earlier: [{ rolloutId: 'r1', attempt: 1, status: 'interrupted' }],
  });
  expect(progress?.counts).toMatchObject({ passed: 1, queued: 2, running: 1, interrupted: 0 });
  // Something ran from 0 to 30 s and from 40 s on.
  expect(progress).toMatchObject({ workedMs: 50_000, steps: 4, spentUsd: 1, unpriced: 1 });
  expect(progress?.rolloutsPerMinute).toBeCloseTo(60 / 50);
  // Two wait for 30 s each and one still needs 10 s, two at once.
  expect(progress?.timeLeft).toEqual({ ms: 35_000, finished: 1, meanMs: 30_000, parallel: 2 });
});

it('a second attempt stands beside the first, on the page too', () => {
  const { db, id, slots } = launched(1);
  start(db, slots()[0], 'r0', 0, [0.1]);
  end(db, slots()[0], 'interrupted', 5, 'unknown');
  start(db, slots()[0], 'r1', 6, []);
  const [cell] = launchProgress(db, id, at(8))?.tasks[0]?.cells ?? [];
  expect(cell).toMatchObject({ state: 'running', rolloutId: 'r1', steps: 0, attempt: 2 });
  expect(cell?.earlier).toEqual([{ rolloutId: 'r0', attempt: 1, status: 'interrupted' }]);
  expect(rolloutPage(db, 'r1')).toMatchObject({
    ...{ status: 'running', attempt: 2, place: { position: 2, total: 2, previous: 'r0', next: null } },
    attempts: [
      { id: 'r0', attempt: 1, status: 'interrupted' },
      { id: 'r1', attempt: 2, status: 'running' },
    ],
  });
});

it('a cancelled slot stays cancelled, and an imported experiment has no launch', () => {
  const { db, id, slots } = launched(1);
  const [slot] = slots();
  if (slot) updateSlot(db, slot, { status: 'cancelled' });
  expect(launchProgress(db, id, at(1))?.tasks[0]?.cells[0]?.state).toBe('cancelled');
  const imported = createExperiment(db, 'other', 'import', 'files');
  expect(launchProgress(db, imported.id, at(1))).toBeNull();
});

it('the tail of a rollout goes on where a reader stands, in pieces', () => {
  const { db, slots } = launched(1);
  start(
    db,
    slots()[0],
    'r0',
    0,
    Array.from({ length: TAIL_STEPS + 3 }, () => 0.1),
  );
  const tail = rolloutTail(db, 'r0', 2);
  expect(tail).toMatchObject({ status: 'running', stepCount: TAIL_STEPS + 3, costUsd: 0.1 });
  expect(tail?.steps.map(({ index }) => index)).toEqual(Array.from({ length: TAIL_STEPS }, (_, i) => i + 3));
  expect(rolloutTail(db, 'r0', TAIL_STEPS + 2)?.steps).toHaveLength(1);
  expect(rolloutTail(db, 'nowhere', 0)).toBeNull();
});
