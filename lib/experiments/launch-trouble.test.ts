import { renameSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findLaunch, slotsOf } from '@/db/launches';
import { rolloutsById } from '@/db/rollouts';
import { RunoffError } from '@/lib/errors';
import { DEFAULT_LIMITS } from '@/lib/launch/settings';
import type { SandboxProvider } from '@/lib/sandbox/sandbox';
import { describeWithSandbox } from '@/tests/test-sandbox';
import { launched } from '@/tests/launched';
import { answering, fenced, SUBMIT, turnOf } from '@/tests/scripted-replies';
import { writeTask } from '@/tests/task-folder';
import { cancelLaunch, cancelSlot, pauseLaunch, resumeLaunch } from './launch';

const solving = () =>
  answering((request) => fenced(turnOf(request) === 1 ? 'echo right > answer.txt' : SUBMIT));

/** The launch's own sandboxes, with some methods that behave otherwise. */
function withSandboxes(
  { tools }: Awaited<ReturnType<typeof launched>>,
  change: (real: SandboxProvider) => Partial<SandboxProvider>,
) {
  const real = tools.run.provider('bubblewrap', 'host');
  const provider: SandboxProvider = {
    kind: real.kind,
    check: () => real.check(),
    prepare: (environment, signal) => real.prepare(environment, signal),
    open: (prepared, id, signal) => real.open(prepared, id, signal),
    reap: () => real.reap(),
    ...change(real),
  };
  return { provider: () => provider };
}

describeWithSandbox('a launch that is stopped', () => {
  it('while an environment is made ready starts nothing more, and the others get their environment', async () => {
    const launch = await launched(['one'], { n: 3, concurrency: 2 });
    const { tools, experimentId, run, rows, db } = launch;
    const prepared: string[] = [];
    const slow = withSandboxes(launch, (real) => ({
      prepare: async (environment, signal) => {
        prepared.push(environment.name);
        await expect.poll(() => rows().length).toBe(2);
        cancelSlot(tools, { rolloutId: rows()[0]?.id ?? '' });
        pauseLaunch(tools, experimentId);
        await expect.poll(() => slotsOf(db, experimentId)[0]?.status).toBe('cancelled');
        return real.prepare(environment, signal);
      },
    }));
    const result = await run(solving(), undefined, slow);
    expect(result).toMatchObject({ status: 'paused', slots: { cancelled: 1, finished: 1, queued: 1 } });
    expect(prepared).toHaveLength(1);
    expect(rows().map(({ status, stepCount }) => `${status} ${stepCount}`)).toEqual([
      'cancelled 0',
      'finished 2',
    ]);
  });

  it('for good while an environment is made ready makes nothing more of it', async () => {
    const launch = await launched(['one'], { n: 1 });
    const { tools, experimentId, run } = launch;
    let left = 'still at work';
    const endless = withSandboxes(launch, () => ({
      prepare: (_environment, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            left = 'gone';
            reject(new RunoffError('cancelled', 'The preparation was cancelled.'));
          });
          cancelLaunch(tools, experimentId);
        }),
    }));
    expect(await run(solving(), undefined, endless)).toMatchObject({ status: 'cancelled' });
    expect(left).toBe('gone');
  });

  it('while a task is read starts none of its rollouts', async () => {
    const { tools, experimentId, run, rows } = await launched(['one'], { n: 2, concurrency: 2 });
    const readTask = async (folder: string, benchmark: string) => {
      cancelLaunch(tools, experimentId);
      return tools.run.readTask(folder, benchmark);
    };
    const result = await run(solving(), undefined, { readTask });
    expect(result).toMatchObject({ status: 'cancelled', slots: { cancelled: 2 } });
    expect(rows()).toEqual([]);
  });

  it('by its worker while a task is read leaves its slots waiting', async () => {
    const { tools, run, rows, db, experimentId } = await launched(['one'], { n: 2, concurrency: 2 });
    const stopping = new AbortController();
    const readTask = (folder: string, benchmark: string) => {
      stopping.abort(new Error('the worker is stopping'));
      return tools.run.readTask(folder, benchmark);
    };
    await expect(run(solving(), stopping.signal, { readTask })).rejects.toThrow('stopping');
    expect(rows()).toEqual([]);
    expect(findLaunch(db, experimentId)?.status).toBe('running');
    expect(slotsOf(db, experimentId).map(({ status }) => status)).toEqual(['queued', 'queued']);
  });

  it('while the tests of a rollout run ends them, and there is no verdict', async () => {
    const { tools, run, rows, folder } = await launched(['one'], { n: 1 });
    writeTask(folder, 'one', { 'tests/test.sh': 'echo 1 > /logs/verifier/reward.txt; sleep 60\n' });
    const ended = run(solving());
    await expect.poll(() => rows()[0]?.status, { timeout: 10_000 }).toBe('grading');
    cancelSlot(tools, { rolloutId: rows()[0]?.id ?? '' });
    cancelSlot(tools, { rolloutId: rows()[0]?.id ?? '' });
    expect(await ended).toMatchObject({ status: 'finished', slots: { cancelled: 1 } });
    expect(rows()).toMatchObject([{ status: 'cancelled', outcome: 'unknown', stepCount: 2 }]);
  });
});

describeWithSandbox('a launch whose sandboxes are in trouble', () => {
  it('is paused when there are none of its kind', async () => {
    const { run, rows } = await launched(['one'], { n: 1 });
    const none = () => {
      throw new RunoffError('environment-failed', 'There is no such sandbox yet.');
    };
    const result = await run(solving(), undefined, { provider: none });
    expect(result).toMatchObject({
      status: 'paused',
      reason: 'sandbox',
      detail: 'There is no such sandbox yet.',
    });
    expect(rows()).toEqual([]);
  });

  it('is paused when they stop working, instead of burning its slots', async () => {
    const launch = await launched(['one'], { n: 3, concurrency: 1 });
    const { tools, experimentId, run, rows } = launch;
    let works = true;
    const failing = withSandboxes(launch, (real) => ({
      check: async () =>
        works ? real.check() : { ok: false as const, reason: 'No space left on the disk.', install: null },
      open: async () => {
        works = false;
        throw new RunoffError('sandbox-failed', 'The sandbox could not be made: ENOSPC');
      },
    }));
    const result = await run(solving(), undefined, failing);
    expect(result).toMatchObject({ status: 'paused', reason: 'sandbox', slots: { queued: 3 } });
    expect(result.detail).toBe('No space left on the disk.');
    resumeLaunch(tools, experimentId);
    expect(await run(solving())).toMatchObject({ status: 'finished', slots: { finished: 3 } });
    expect(
      rows()
        .map(({ exitStatusRaw }) => exitStatusRaw)
        .sort(),
    ).toEqual(['SandboxDown', 'Submitted', 'Submitted', 'Submitted']);
  });

  it('keeps the verdict of a rollout whose sandbox does not go away', async () => {
    const launch = await launched(['one'], { n: 1 });
    const stuck = withSandboxes(launch, (real) => ({
      open: async (prepared, id, signal) => {
        const sandbox = await real.open(prepared, id, signal);
        const remove = sandbox.remove.bind(sandbox);
        sandbox.remove = async () => {
          await remove();
          throw new RunoffError('sandbox-failed', 'The folder x could not be removed.');
        };
        return sandbox;
      },
    }));
    expect(await launch.run(solving(), undefined, stuck)).toMatchObject({ status: 'finished' });
    const [row] = launch.rows();
    expect(row).toMatchObject({ outcome: 'passed', exitStatus: 'submitted' });
    expect(row?.warnings).toContain('The sandbox could not be removed: The folder x could not be removed.');
  });
});

describeWithSandbox('a launch', () => {
  it('spends no more above its budget than the calls that were under way', async () => {
    const limits = { ...DEFAULT_LIMITS['mini-swe-agent'], costUsd: null };
    const change = { n: 8, concurrency: 8, budgetUsd: 20, limits };
    const { run, rows } = await launched(['one'], change);
    let open = 0;
    let most = 0;
    const model = answering(async (request) => {
      most = Math.max(most, (open += 1));
      await new Promise((resolve) => setTimeout(resolve, 30));
      open -= 1;
      return fenced(turnOf(request) < 12 ? 'true' : SUBMIT);
    }, 1);
    expect(await run(model)).toMatchObject({ status: 'paused', reason: 'budget' });
    expect(model.asked.length).toBeGreaterThanOrEqual(20);
    expect(model.asked.length).toBeLessThan(20 + most);
    expect(rows().reduce((sum, row) => sum + (row.costUsd ?? 0), 0)).toBe(model.asked.length);
  });

  it('takes task names as they come, and says when a task has changed', async () => {
    const names = [`a "b" $x; 'c'`, 'd\\..e.f', '-rf', 'g%2F\u202E"}', 'ä b', '$.x[0]'];
    const { run, rows, db, experimentId, folder } = await launched(names, {
      n: 1,
      agent: 'oracle',
      model: null,
    });
    writeTask(folder, '-rf', { 'instruction.md': 'Another one.\n' });
    expect(await run(solving())).toMatchObject({ status: 'finished', slots: { finished: names.length } });
    expect(rows().map(({ outcome }) => outcome)).toEqual(names.map(() => 'passed'));
    const manifest = findLaunch(db, experimentId)?.manifest;
    expect(Object.keys(manifest?.environments ?? {}).sort()).toEqual([...names].sort());
    const noted = rows().filter(({ warnings }) => warnings.some((text) => text.includes('have changed')));
    expect(noted.map(({ sourceKey }) => sourceKey)).toEqual(['-rf/i0.s0.a1']);
  });

  it('is paused when the folder of its benchmark is gone, and goes on when it is back', async () => {
    const { tools, experimentId, run, rows, folder } = await launched(['one'], { n: 2, concurrency: 1 });
    renameSync(`${folder}/tasks`, `${folder}/away`);
    const gone = await run(solving());
    expect(gone).toMatchObject({ status: 'paused', reason: 'error', slots: { queued: 2 } });
    expect(gone.detail).toContain(`${folder}/tasks/one`);
    expect(rows()).toEqual([]);
    renameSync(`${folder}/away`, `${folder}/tasks`);
    resumeLaunch(tools, experimentId);
    const losing = answering((request) => {
      if (turnOf(request) === 2) rmSync(`${folder}/tasks`, { recursive: true, force: true });
      return fenced(turnOf(request) === 1 ? 'echo right > answer.txt' : SUBMIT);
    });
    expect(await run(losing)).toMatchObject({ status: 'finished', slots: { finished: 2 } });
    for (const row of rows()) expect(row).toMatchObject({ outcome: 'error', exitStatus: 'submitted' });
  });

  it('that a full disk ended goes on where it stood when there is room again', async () => {
    const { tools, experimentId, run, rows, db } = await launched(['one'], { n: 2, concurrency: 2 });
    const filling = answering((request) => {
      const pages = Number(db.$client.pragma('page_count', { simple: true }));
      if (turnOf(request) === 2) db.$client.pragma(`max_page_count = ${pages}`);
      return fenced(`echo ${'x'.repeat(20_000)}`);
    });
    await expect(run(filling)).rejects.toThrow('disk is full');
    db.$client.pragma('max_page_count = 1000000');
    // The pause is written when there was room for these few bytes; else the launch goes on by itself.
    resumeLaunch(tools, experimentId);
    expect(await run(solving())).toMatchObject({ status: 'finished', slots: { finished: 2 } });
    const ended = rows().map(({ status, exitStatusRaw }) => `${status} ${exitStatusRaw}`);
    expect(ended.filter((end) => end === 'finished Submitted')).toHaveLength(2);
    expect(ended.filter((end) => end.startsWith('interrupted'))).toHaveLength(2);
  });

  it('shares the places of its process with the others', async () => {
    const { tools, run, db, experimentId } = await launched(['one'], { n: 4, concurrency: 4 });
    const places = { free: 2 };
    let most = 0;
    const model = answering((request) => {
      const running = slotsOf(db, experimentId).filter(({ status }) => status === 'running');
      most = Math.max(most, running.length);
      return fenced(turnOf(request) === 1 ? 'echo right > answer.txt' : SUBMIT);
    });
    expect(await run(model, undefined, { places })).toMatchObject({ slots: { finished: 4 } });
    expect([most, places.free]).toEqual([2, 2]);
    expect(
      rolloutsById(
        tools.db,
        slotsOf(db, experimentId).flatMap((slot) => slot.rolloutId ?? []),
      ),
    ).toHaveLength(4);
  });
});
