import { describe, expect, test } from 'vitest';
import { addTask, createExperiment, ensureTask, tasksOf } from '@/db/experiments';
import { storeBenchmark } from '@/db/benchmarks';
import { eq } from 'drizzle-orm';
import { storeCall, type NewCall } from '@/db/calls';
import { rolloutsToTakeOver } from '@/db/copy-rollouts';
import { launchOptions } from '@/db/launch-options';
import { startTasks } from '@/db/launch-options-starts';
import { storeMachine } from '@/db/machine-facts';
import { storeRollout } from '@/db/rollouts';
import { rollouts } from '@/db/schema';
import { tournaments } from '@/db/tournament-schema';
import { launchExperiment } from '@/lib/experiments/launch';
import { estimateLaunch, taskKey } from '@/lib/launch/estimate';
import { defaultLaunchSettings } from '@/lib/launch/settings';
import { rolloutFacts } from '@/lib/rollout/facts';
import type { RecordedRollout } from '@/lib/rollout/rollout';
import { settingsFrom } from '@/lib/tournament/settings';
import type { Db } from '@/db/client';
import { makeRollout, makeStep } from '@/tests/make-rollout';
import { testDatabase } from '@/tests/test-database';

function addBenchmark(db: Db, name: string, tasks: string[]) {
  storeBenchmark(
    db,
    { name, folder: `/tasks/${name}`, refused: [], readAt: '2026-01-01T00:00:00.000Z' },
    tasks.map((task) => ({
      ...{ name: task, folder: `/tasks/${name}/${task}`, difficulty: null, category: null, tags: [] },
      ...{ instruction: 'Do it.', agentTimeoutMs: 600_000, verifierTimeoutMs: 600_000, memoryMb: 512 },
      ...{ cpus: null, network: false, hasSolution: true, problem: null, contentHash: task },
    })),
  );
}

function addRollouts(db: Db, benchmark: string | null, list: Partial<RecordedRollout>[]): string {
  const { id: experimentId } = createExperiment(db, 'before', 'import', 'unit');
  const task = ensureTask(db, { benchmark, name: 'adder', instruction: null, baseCommit: null });
  addTask(db, experimentId, task.id);
  for (const [i, change] of list.entries()) {
    const recorded = makeRollout(`r${i}`, change);
    const facts = rolloutFacts(recorded);
    storeRollout(db, {
      ...{ id: `r${i}`, experimentId, taskId: task.id, recorded, facts },
      ...{ patchKeyHash: null, contentHash: `h${i}` },
    });
  }
  return experimentId;
}

const finished: Partial<RecordedRollout> = {
  model: 'claude-x',
  costUsd: 0.5,
  usage: { uncachedInput: 100, cacheRead: 900, cacheWrite: null, output: 50, reasoning: null },
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: '2026-01-01T00:01:00.000Z',
  steps: [makeStep(1, { turn: 1 }), makeStep(2, { turn: 1 }), makeStep(3, { turn: 2 })],
};

describe('launch options', () => {
  test('of an empty database know nothing', () => {
    const { db } = testDatabase();
    expect(launchOptions(db, null)).toEqual({
      machine: null,
      models: [],
      taken: [],
      ...{ history: [], callHistory: [], starts: [] },
      from: null,
    });
  });

  test('hold the history of finished rollouts, replies counted rather than steps', () => {
    const { db } = testDatabase();
    addBenchmark(db, 'unit', ['adder']);
    addRollouts(db, 'unit', [
      finished,
      { ...finished, costUsd: 1.5, steps: [1, 2, 3, 4].map((step) => makeStep(step)) },
      { ...finished, exitStatus: 'infrastructure-error', costUsd: 99 },
      { ...finished, agent: { name: 'someone-elses', version: null }, costUsd: 99 },
      finished,
    ]);
    db.update(rollouts).set({ sourceKey: 'taken over/r0', costUsd: 99 }).where(eq(rollouts.id, 'r4')).run();
    const { history } = launchOptions(db, null);
    const limits = { calls: 250, costUsd: null, timeMs: null };
    const found = estimateLaunch(history, {
      ...{ tasks: [taskKey('unit', 'adder')], agent: 'mini-swe-agent', model: 'anthropic/claude-x' },
      ...{ n: 2, concurrency: 1, limits, refined: false },
    });
    expect(found.calls).toMatchObject({
      low: 4,
      median: 6,
      high: 8,
      n: 2,
      levels: { task: 1, model: 0, agent: 0 },
    });
    expect(found.costUsd).toMatchObject({ low: 1, median: 2, high: 3 });
    expect([found.inputTokens?.median, found.outputTokens?.median, found.wallMs?.median]).toEqual([
      2000, 100, 120_000,
    ]);
  });

  test('name what the worker found, models of launches and names that are taken', () => {
    const { db } = testDatabase();
    addBenchmark(db, 'unit', ['adder']);
    const machine = {
      sandboxes: {
        bubblewrap: { ok: true as const, detail: 'bubblewrap 0.8.0' },
        docker: { ok: false as const, reason: 'No socket.', install: 'apt-get install podman' },
      },
      ...{ keys: { anthropic: false }, rootFs: [], cores: 2, memoryMb: 8000 },
    };
    storeMachine(db, machine, '2026-01-01T00:00:00.000Z');
    const settings = defaultLaunchSettings('unit', ['adder'], 'mini-swe-agent', 'scripted/demo');
    launchExperiment({ db, now: () => new Date() }, { name: 'First Try', settings });
    expect(launchOptions(db, null)).toMatchObject({
      ...{ machine, models: ['scripted/demo'], taken: ['first-try', 'First Try'] },
    });
  });
});

describe('the history of summaries and votes', () => {
  const usage = { uncachedInput: 100, cacheRead: 20, cacheWrite: null, output: 7, reasoning: null };
  const call = (key: string, change: Partial<NewCall>): NewCall => ({
    ...{ key, experimentId: 'before', role: 'summariser', rolloutId: null, tournamentId: null },
    ...{ model: 'anthropic/x', servedBy: 'x', promptHash: 'h', reply: '{}', stopReason: 'end' },
    ...{ usage, costUsd: 0.1, latencyMs: 500, dropped: null },
    ...change,
  });

  test('counts one summary or vote with all its asks, votes by the size of their groups', () => {
    const { db } = testDatabase();
    addRollouts(db, null, [finished, finished]);
    const task = tasksOf(db, 'before')[0];
    const played = {
      ...{ id: 't', experimentId: 'before', taskId: task?.id ?? '', selectionId: 's', model: 'anthropic/x' },
      ...{ scripted: false, settings: settingsFrom('paper', { groupSize: 4 }), candidates: [] },
      ...{ promptVersion: 1, promptHash: 'h', codeVersion: '0', status: 'finished' as const },
    };
    db.insert(tournaments).values(played).run();
    storeCall(db, call('summary:r0:anthropic/x:abc:r0:0', {}));
    storeCall(db, call('summary:r0:anthropic/x:abc:r0:1', {}));
    storeCall(db, call('summary:r1:anthropic/x:abc:r0:0', { costUsd: null }));
    const judge = { role: 'judge', tournamentId: 't' } as const;
    storeCall(db, call('vote:t:0:0:0:0', judge));
    storeCall(db, call('vote:t:0:0:1:0', { ...judge, latencyMs: 700 }));
    storeCall(db, call('agent:r0:1', { role: 'agent' }));
    const { callHistory } = launchOptions(db, null);
    const of = (role: string) => callHistory.filter((pool) => pool.role === role && pool.level === 'model');
    expect(of('summariser')).toMatchObject([
      {
        ...{ model: 'x', groupSize: null, reads: null, calls: { n: 2, low: 1, high: 2 } },
        ...{ inputTokens: { n: 2, low: 120, high: 240 }, outputTokens: { low: 7, high: 14 } },
        costUsd: { n: 1, median: 0.2 },
      },
    ]);
    expect(of('judge')).toMatchObject([
      { groupSize: 4, reads: 'summary', calls: { n: 2, high: 1 }, durationMs: { low: 500, high: 700 } },
    ]);
  });
});

describe('experiments to start from', () => {
  test('are those with finished rollouts of tasks that lie in a benchmark, as a launch takes them over', () => {
    const { db } = testDatabase();
    addBenchmark(db, 'unit', ['adder', 'other']);
    addBenchmark(db, 'twin', ['adder']);
    addRollouts(db, null, [finished, finished, finished]);
    createExperiment(db, 'empty', 'import', 'unit');
    expect(launchOptions(db, null).starts).toEqual([
      { id: 'before', name: 'before', benchmarks: { unit: { adder: 3 }, twin: { adder: 3 } } },
    ]);
    expect(startTasks(db, 'before', 'unit')).toEqual({ adder: 3 });
    expect(startTasks(db, 'before', 'nowhere')).toEqual({});
    const change = (id: string, to: Partial<typeof rollouts.$inferInsert>) =>
      db.update(rollouts).set(to).where(eq(rollouts.id, id)).run();
    const agrees = () =>
      expect(startTasks(db, 'before', 'unit').adder).toBe(
        rolloutsToTakeOver(db, 'before').get('adder')?.length,
      );
    agrees();
    change('r0', { iteration: 1 });
    expect(startTasks(db, 'before', 'unit'), 'the last iteration').toEqual({ adder: 1 });
    agrees();
    change('r0', { status: 'interrupted' });
    expect(startTasks(db, 'before', 'unit')).toEqual({ adder: 2 });
    agrees();
    for (const id of ['r1', 'r2']) change(id, { status: 'interrupted' });
    expect(launchOptions(db, null).starts).toEqual([]);
  });
});

describe('run again', () => {
  test('takes the settings of a launched experiment', () => {
    const { db } = testDatabase();
    addBenchmark(db, 'unit', ['adder']);
    const settings = { ...defaultLaunchSettings('unit', ['adder'], 'nop', null), n: 3, seed: 7 };
    const { experimentId } = launchExperiment({ db, now: () => new Date() }, { name: 'again', settings });
    expect(launchOptions(db, experimentId).from).toEqual({ id: 'again', name: 'again', settings, why: null });
  });

  test('takes agent, model and tasks of an imported one whose tasks were added here', () => {
    const { db } = testDatabase();
    addBenchmark(db, 'unit', ['other', 'adder']);
    const id = addRollouts(db, null, [finished]);
    expect(launchOptions(db, id).from).toMatchObject({
      settings: { benchmark: 'unit', tasks: ['adder'], agent: 'mini-swe-agent', model: 'anthropic/claude-x' },
    });
  });

  test('says why nothing can be taken, and nothing of an unknown experiment', () => {
    const { db } = testDatabase();
    addBenchmark(db, 'elsewhere', ['adder']);
    const id = addRollouts(db, 'unit', [finished]);
    expect(launchOptions(db, id).from).toMatchObject({
      settings: null,
      why: expect.stringContaining('before'),
    });
    expect(launchOptions(db, 'nowhere').from).toBeNull();
  });
});
