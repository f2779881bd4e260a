import { expect, it } from 'vitest';
import { attachmentsOf, findRollout } from '@/db/rollouts';
import { findLaunch, slotsOf } from '@/db/launches';
import { recordedSteps } from '@/db/steps';
import { eventsAfter } from '@/db/events';
import { RunoffError } from '@/lib/errors';
import { DEFAULT_LIMITS } from '@/lib/launch/settings';
import { describeWithSandbox } from '@/tests/test-sandbox';
import { launched } from '@/tests/launched';
import { answering, fenced, SUBMIT, turnOf } from '@/tests/scripted-replies';
import { writeTask } from '@/tests/task-folder';
import { JOB_CANCELLED } from './context';
import { cancelLaunch, cancelSlot, pauseLaunch, resumeLaunch } from './launch';
import { addBenchmark } from './read-benchmark';

const solving = () =>
  answering((request) => fenced(turnOf(request) === 1 ? 'echo right > answer.txt' : SUBMIT));

describeWithSandbox('runLaunch', () => {
  it('runs every slot in a fresh sandbox, records each step and grades it afterwards', async () => {
    const { db, experimentId, run, rows } = await launched(['one', 'two']);
    // The second rollout of each task looks for what the first one left, and does not solve it.
    const model = answering((request) => {
      const odd = (request.seed ?? 0) % 2 === 1;
      return turnOf(request) === 1
        ? fenced(`ls answer.txt; echo ${odd ? 'right' : 'wrong'} > answer.txt`)
        : fenced(SUBMIT);
    });
    const result = await run(model);
    expect(result).toMatchObject({ status: 'finished', slots: { finished: 4, queued: 0, running: 0 } });
    expect(rows()).toHaveLength(4);
    for (const row of rows()) {
      const slot = slotsOf(db, experimentId).find(({ rolloutId }) => rolloutId === row.id);
      const steps = recordedSteps(db, row.id);
      expect(row).toMatchObject({ status: 'finished', exitStatus: 'submitted', attempt: 1, stepCount: 2 });
      expect(row.outcome).toBe((slot?.seed ?? 0) % 2 === 1 ? 'passed' : 'failed');
      expect(steps[0]?.observation).toContain('No such file');
      expect(steps.map((step) => step.index)).toEqual([1, 2]);
      expect(row.usage.output).toBe(10);
      expect(attachmentsOf(db, row.id).map(({ kind }) => kind)).toContain('trajectory');
    }
    const types = eventsAfter(db, 0, experimentId).map(({ type }) => type);
    expect(types.filter((type) => type === 'step-recorded')).toHaveLength(8);
    expect(types.filter((type) => type === 'rollout-finished')).toHaveLength(4);
  });

  it('runs beside the same experiment of another database on the same machine', async () => {
    const both = [await launched(['one']), await launched(['one'])];
    await Promise.all(both.map(({ run }) => run(solving())));
    for (const { rows } of both) expect(rows().map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
  });

  it('shows the agent neither tests nor solution nor anything a verifier said', async () => {
    const { tools, run, folder, db, experimentId } = await launched(['one'], { n: 2, concurrency: 1 });
    const secret = 'SENTINEL-7d1f';
    writeTask(folder, 'one', {
      'solution/solve.sh': `# ${secret}\necho right > answer.txt\n`,
      'tests/test.sh': `echo ${secret}\necho 1 > /logs/verifier/reward.txt\n`,
    });
    await addBenchmark(tools, { path: `${folder}/tasks`, name: 'unit' }, tools.readBenchmark);
    const look =
      'ls -R /tests /solution /logs; grep -rIs "SENTINEL-" /app /tests /solution /logs /tmp /root /etc';
    const model = answering((request) => fenced(turnOf(request) === 1 ? look : SUBMIT));
    expect(await run(model)).toMatchObject({ status: 'finished' });
    expect(model.asked).toHaveLength(4);
    for (const request of model.asked) expect(JSON.stringify(request)).not.toContain(secret);
    // It is there for whom it is meant: the verifier's log of the same rollouts has it.
    const [slot] = slotsOf(db, experimentId);
    const logs = attachmentsOf(db, slot?.rolloutId ?? '').filter(({ kind }) => kind === 'verifier-log');
    expect(logs.some(({ text }) => text.includes(secret))).toBe(true);
  });

  it('starts nothing after a pause, and goes on where it was', async () => {
    const { tools, db, experimentId, run, rows } = await launched(['one'], { n: 3, concurrency: 1 });
    const pausing = answering((request) => {
      if (turnOf(request) === 1) pauseLaunch(tools, experimentId);
      return fenced(turnOf(request) === 1 ? 'echo right > answer.txt' : SUBMIT);
    });
    expect(await run(pausing)).toMatchObject({
      status: 'paused',
      reason: 'user',
      slots: { finished: 1, queued: 2 },
    });
    expect(resumeLaunch(tools, experimentId)).toBe(true);
    expect(resumeLaunch(tools, experimentId)).toBe(false);
    expect(await run(solving())).toMatchObject({ status: 'finished', slots: { finished: 3 } });
    expect(rows().map((row) => row.outcome)).toEqual(['passed', 'passed', 'passed']);
    expect(findLaunch(db, experimentId)?.finishedAt).not.toBeNull();
  });

  it('cancels one rollout or all; what they did stays and counts nowhere', async () => {
    const { tools, db, experimentId, run, rows } = await launched(['one'], { n: 4, concurrency: 2 });
    let asked = 0;
    const model = answering(async (request) => {
      asked += 1;
      if (asked === 3) cancelSlot(tools, { rolloutId: rows()[0]?.id ?? '' });
      if (asked === 8) cancelLaunch(tools, experimentId);
      return fenced(turnOf(request) < 30 ? 'sleep 0.3' : SUBMIT);
    });
    const result = await run(model);
    expect(result).toMatchObject({ status: 'cancelled', slots: { cancelled: 4, finished: 0 } });
    expect(new Set(rows().map((row) => row.status))).toEqual(new Set(['cancelled']));
    expect(rows().some((row) => row.stepCount > 0)).toBe(true);
    expect(slotsOf(db, experimentId).every((slot) => slot.status === 'cancelled')).toBe(true);
    expect(cancelLaunch(tools, experimentId)).toBe(false);
  });

  it('ends when the budget is used up, says so, and counts what was paid', async () => {
    const limits = { ...DEFAULT_LIMITS['mini-swe-agent'], costUsd: null };
    const change = { n: 3, concurrency: 1, budgetUsd: 5, limits };
    const { db, experimentId, run, rows } = await launched(['one'], change);
    const model = answering((request) => fenced(turnOf(request) < 4 ? 'true' : SUBMIT), 1);
    const result = await run(model);
    expect(result).toMatchObject({ status: 'paused', reason: 'budget', slots: { finished: 1, queued: 2 } });
    expect(result.detail).toContain('$5');
    expect(model.asked).toHaveLength(5);
    const cut = rows().find((row) => row.status === 'interrupted');
    expect(cut).toMatchObject({ exitStatusRaw: 'BudgetReached', costUsd: 1, outcome: 'unknown' });
    expect(findLaunch(db, experimentId)?.reason).toBe('budget');
  });

  it('pauses when a budget cannot be kept, because what the model costs is unknown', async () => {
    const { run, rows } = await launched(['one'], { n: 2, concurrency: 1, budgetUsd: 5 });
    const model = answering(() => fenced('true'), null);
    const result = await run(model);
    expect(result).toMatchObject({ status: 'paused', reason: 'budget', slots: { queued: 2 } });
    expect(result.detail).toContain('price of scripted/test is not known');
    expect(model.asked).toHaveLength(1);
    expect(rows()).toMatchObject([{ status: 'interrupted', costUsd: null }]);
  });

  it('pauses instead of burning attempts when the model is out of reach', async () => {
    const { tools, experimentId, run, rows } = await launched(['one'], { n: 2, concurrency: 1 });
    const down = answering((request) => {
      if (turnOf(request) === 2) throw new RunoffError('model-unavailable', 'the server is down');
      return fenced('echo half > half.txt');
    });
    const result = await run(down);
    expect(result).toMatchObject({ status: 'paused', reason: 'provider', slots: { queued: 2 } });
    expect(result.detail).toContain('the server is down');
    expect(rows()).toHaveLength(1);
    expect(rows()[0]).toMatchObject({ status: 'interrupted', exitStatusRaw: 'ProviderDown', stepCount: 1 });
    resumeLaunch(tools, experimentId);
    expect(await run(solving())).toMatchObject({ status: 'finished', slots: { finished: 2 } });
    expect(
      rows()
        .map(({ attempt, status }) => `${attempt} ${status}`)
        .sort(),
    ).toEqual(['1 finished', '1 interrupted', '2 finished']);
  });

  it('keeps what a stopping worker cuts off and runs the slot again', async () => {
    const { db, experimentId, run, rows } = await launched(['one'], { n: 1 });
    const stopping = new AbortController();
    const model = answering((request) => {
      if (turnOf(request) === 2) stopping.abort(new Error('the worker is stopping'));
      return fenced('echo half >> half.txt');
    });
    await expect(run(model, stopping.signal)).rejects.toThrow('stopping');
    expect(rows()[0]).toMatchObject({ status: 'interrupted', exitStatusRaw: 'WorkerStopped' });
    expect(rows()[0]?.stepCount).toBeGreaterThan(0);
    expect(findLaunch(db, experimentId)?.status).toBe('running');
    const again = answering((request) =>
      fenced(turnOf(request) === 1 ? 'ls half.txt; echo right > answer.txt' : SUBMIT),
    );
    expect(await run(again)).toMatchObject({ status: 'finished' });
    const second = rows().find((row) => row.attempt === 2);
    expect(second).toMatchObject({ status: 'finished', outcome: 'passed' });
    expect(recordedSteps(db, second?.id ?? '')[0]?.observation).toContain('No such file');
  });

  it('is paused when its job is cancelled, and can be resumed', async () => {
    const { tools, db, experimentId, run } = await launched(['one'], { n: 1 });
    const cancelling = new AbortController();
    const model = answering(() => {
      cancelling.abort(JOB_CANCELLED);
      return fenced('true');
    });
    await expect(run(model, cancelling.signal)).rejects.toThrow('cancelled');
    expect(findLaunch(db, experimentId)).toMatchObject({ status: 'paused', reason: 'user' });
    expect(resumeLaunch(tools, experimentId)).toBe(true);
    expect(await run(solving())).toMatchObject({ status: 'finished' });
  });

  it('makes trouble of the environment an outcome of its own, never a failed attempt', async () => {
    const { tools, db, experimentId, run, rows, folder } = await launched(['one'], { n: 1 });
    writeTask(folder, 'one', { 'environment/Dockerfile': 'FROM base\nRUN echo to no avail >&2 && exit 3\n' });
    await addBenchmark(tools, { path: `${folder}/tasks`, name: 'unit' }, tools.readBenchmark);
    expect(await run(solving())).toMatchObject({ status: 'finished' });
    const [row] = rows();
    expect(row).toMatchObject({ status: 'finished', exitStatus: 'infrastructure-error', outcome: 'error' });
    expect(row?.outcomeDetail).toContain('to no avail');
    expect(findRollout(db, row?.id ?? '')?.stepCount).toBe(0);
    expect(slotsOf(db, experimentId)[0]?.status).toBe('finished');
  });

  it('pauses when a task can no longer be read, and says which', async () => {
    const { run, folder } = await launched(['one'], { n: 1 });
    writeTask(folder, 'one', { 'task.toml': 'version = \n' });
    const result = await run(solving());
    expect(result).toMatchObject({ status: 'paused', reason: 'error', slots: { queued: 1 } });
    expect(result.detail).toContain('task.toml');
  });
});
