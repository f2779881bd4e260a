import { eq } from 'drizzle-orm';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import type { Db } from '@/db/client';
import { calls, rollouts } from '@/db/schema';
import { tournaments, votes } from '@/db/tournament-schema';
import { findLaunch, slotsOf } from '@/db/launches';
import { taskRunsOf } from '@/db/task-runs';
import { RunoffError } from '@/lib/errors';
import type { ChatModel } from '@/lib/model/chat-model';
import { scriptedModel } from '@/lib/model/scripted';
import { settingsFrom } from '@/lib/tournament/settings';
import { everySecond, piped } from '@/tests/piped';
import { writeTask } from '@/tests/task-folder';
import { describeWithSandbox } from '@/tests/test-sandbox';
import { launchExperiment, pauseLaunch, resumeLaunch } from './launch';
import { addBenchmark } from './read-benchmark';
import { runLaunch } from './run-launch';
import { cancelIteration, cancelTask, holdStage, releaseStage, retryTask } from './pipeline-control';

const heldOf = (db: Db) =>
  db
    .select()
    .from(tournaments)
    .all()
    .map(({ iteration, purpose, status, survivors, taskId }) => ({
      ...{ iteration, purpose, status, survivors, taskId },
      slots: survivors?.map((id) => placeOf(db, id)),
    }))
    .sort(
      (a, b) =>
        a.taskId.localeCompare(b.taskId) ||
        a.iteration - b.iteration ||
        String(b.purpose).localeCompare(String(a.purpose)),
    );
/** A rollout by its place: one that was interrupted has another id than it would have had. */
const placeOf = (db: Db, id: string) => {
  const row = db.select().from(rollouts).where(eq(rollouts.id, id)).get();
  return `${row?.iteration}/${row?.slot}`;
};
const withoutIds = (held: ReturnType<typeof heldOf>) => held.map(({ survivors: _ids, ...rest }) => rest);

/** The judge, with what it is asked first done by `before`. */
function judge(before: (asked: number) => void): ChatModel {
  const real = scriptedModel('evidence');
  if (!real) throw new Error('scripted/evidence is gone');
  let asked = 0;
  return {
    ...real,
    complete(request, signal) {
      before(++asked);
      return real.complete(request, signal);
    },
  };
}

const votesBy = (db: Db) =>
  db
    .select()
    .from(votes)
    .all()
    .map(({ tournamentId, round, group, vote, choice }) =>
      [tournamentId, round, group, vote, choice && placeOf(db, choice)].join(),
    )
    .sort();

describeWithSandbox('a pipeline', () => {
  it('takes a task through rollouts, summaries, votes and refinement to one answer', async () => {
    const { db, experimentId, runPipeline, rows } = await piped(['one']);
    const agent = everySecond();
    expect(await runPipeline(agent)).toMatchObject({ status: 'finished', slots: { finished: 8 } });
    const [select, final] = heldOf(db);
    expect(select).toMatchObject({ iteration: 0, purpose: 'select', status: 'finished' });
    expect(final).toMatchObject({ iteration: 1, purpose: 'final', status: 'finished' });
    expect(select?.survivors).toHaveLength(2);
    const [task] = taskRunsOf(db, experimentId);
    expect(task).toMatchObject({ status: 'finished', iteration: 1, winner: final?.survivors?.[0] });
    // 4 → 2 survivors are 2 groups, 4 → 1 are 3, of 3 votes each.
    expect(db.select().from(votes).all()).toHaveLength(15);
    const roles = db.select().from(calls).all();
    expect(roles.filter(({ role }) => role === 'summariser')).toHaveLength(8);

    const refined = rows().filter(({ iteration }) => iteration === 1);
    const initial = rows().filter(({ iteration }) => iteration === 0);
    expect(initial.every(({ refinement }) => refinement === null)).toBe(true);
    for (const row of refined) {
      expect(row.refinement?.priors.map(({ rolloutId }) => rolloutId)).toEqual(select?.survivors);
      expect(row.prompt).toContain('2 earlier attempts at this same task');
      expect(row.prompt).toContain('Each may be wrong');
    }
    // The priors are in the context for the whole rollout: every request of it begins with them.
    const shown = agent.asked.filter(({ messages }) => messages[0]?.content.includes('<earlier_attempts>'));
    expect(shown).toHaveLength(8);
  });

  it('shows refined rollouts and judges nothing that a verifier said', async () => {
    const prompts = async (sentinel: string, passes: boolean) => {
      const { db, folder, runPipeline, tools } = await piped(['one']);
      writeTask(folder, 'one', {
        'solution/solve.sh': `# ${sentinel}\n`,
        'tests/test.sh': `echo ${sentinel}\necho ${passes ? 1 : 0} > /logs/verifier/reward.txt\n`,
      });
      await addBenchmark(tools, { path: `${folder}/tasks`, name: 'unit' }, tools.readBenchmark);
      const agent = everySecond();
      await runPipeline(agent);
      const asked = db.select({ hash: calls.promptHash, key: calls.key }).from(calls).all();
      const outcomes = db.select({ outcome: rollouts.outcome }).from(rollouts).all();
      expect(outcomes.every(({ outcome }) => outcome === (passes ? 'passed' : 'failed'))).toBe(true);
      expect(JSON.stringify(agent.asked)).not.toContain('SENTINEL');
      return asked.map(({ hash, key }) => `${key.replace(/^agent:.*/, 'agent')} ${hash}`).sort();
    };
    const passing = await prompts('SENTINEL-pass', true);
    expect(passing.length).toBeGreaterThan(30);
    expect(await prompts('SENTINEL-fail', false)).toEqual(passing);
  });

  it('goes on where a worker stopped, asks nothing twice and comes to the same answer', async () => {
    const undisturbed = await piped(['one', 'two'], { pool: 'last-and-champion' });
    await undisturbed.runPipeline(everySecond());
    const disturbed = await piped(['one', 'two'], { pool: 'last-and-champion' });
    const agent = everySecond();
    let paid = 0;
    for (const stopAt of [3, 9, 20, 30, Infinity]) {
      const stopping = new AbortController();
      const counting = judge(() => {
        paid += 1;
        if (paid === stopAt) stopping.abort(new Error('the worker is stopping'));
      });
      const run = disturbed.runPipeline(agent, { 'scripted/evidence': counting }, stopping.signal);
      if (stopAt === Infinity) expect(await run).toMatchObject({ status: 'finished' });
      else await expect(run).rejects.toThrow('stopping');
    }
    expect(withoutIds(heldOf(disturbed.db))).toEqual(withoutIds(heldOf(undisturbed.db)));
    expect(votesBy(disturbed.db)).toEqual(votesBy(undisturbed.db));
    const stored = disturbed.db.select().from(calls).where(eq(calls.role, 'judge')).all();
    // What was under way when it stopped got no answer and is asked again; no answered question is.
    expect(paid - stored.length).toBeLessThanOrEqual(4 * 16);
    expect(new Set(stored.map(({ key }) => key)).size).toBe(stored.length);
    expect(stored).toHaveLength(
      undisturbed.db.select().from(calls).where(eq(calls.role, 'judge')).all().length,
    );
    expect(disturbed.rows().filter(({ status }) => status === 'finished')).toHaveLength(16);
  }, 120_000);

  it('lets a failed stage name its cause, goes on with the other tasks, and tries again when asked', async () => {
    const { db, experimentId, tools, runPipeline } = await piped(['one', 'two'], { callConcurrency: 1 });
    const refusing = (until: number): ChatModel => {
      const real = judge(() => undefined);
      let asked = 0;
      return {
        ...real,
        complete(request, signal) {
          asked += 1;
          const about = request.messages.at(-1)?.content.includes('This is two.');
          if (asked > 1 && about && asked < until)
            return Promise.reject(
              new RunoffError('model-bad-request', 'the prompt is too long for the judge'),
            );
          return real.complete(request, signal);
        },
      };
    };
    const result = await runPipeline(everySecond(), { 'scripted/evidence': refusing(Infinity) });
    expect(result).toMatchObject({ status: 'finished', detail: '1 of 2 tasks failed; each says why.' });
    const runs = () => taskRunsOf(db, experimentId).map(({ status, error }) => ({ status, error }));
    expect(runs()).toContainEqual({ status: 'failed', error: 'the prompt is too long for the judge' });
    expect(runs()).toContainEqual({ status: 'finished', error: null });
    const before = votesBy(db);

    expect(retryTask(tools, experimentId, 'one')).toBe(false);
    expect(retryTask(tools, experimentId, 'two')).toBe(true);
    expect(await runPipeline(everySecond())).toMatchObject({ status: 'finished', detail: null });
    expect(runs().every(({ status }) => status === 'finished')).toBe(true);
    expect(votesBy(db)).toEqual(expect.arrayContaining(before));
  });

  it('holds a stage: what does not need it goes on, then the launch waits and says why', async () => {
    const { db, experimentId, tools, runPipeline, rows } = await piped(['one'], {
      holdBeforeRefinement: true,
    });
    const result = await runPipeline(everySecond());
    expect(result).toMatchObject({ status: 'paused', reason: 'hold', slots: { finished: 4, queued: 4 } });
    expect(result.detail).toBe('The rollouts of iteration 1 are held.');
    expect(heldOf(db)).toMatchObject([{ purpose: 'select', status: 'finished' }]);
    holdStage(tools, experimentId, { iteration: 1, kind: 'votes' });
    releaseStage(tools, experimentId, { iteration: 1, kind: 'rollouts' });
    expect(await runPipeline(everySecond())).toMatchObject({ status: 'paused', slots: { finished: 8 } });
    expect(findLaunch(db, experimentId)?.detail).toBe('The votes of iteration 1 are held.');
    expect(resumeLaunch(tools, experimentId)).toBe(true);
    expect(await runPipeline(everySecond())).toMatchObject({ status: 'finished' });
    expect(rows()).toHaveLength(8);
  });

  it('pauses at the budget of one kind of work and spends no more on it', async () => {
    const { db, runPipeline } = await piped(['one'], {
      callConcurrency: 1,
      budgetsUsd: { rollouts: null, summaries: null, votes: 3 },
    });
    const real = judge(() => undefined);
    const paid: ChatModel = {
      ...real,
      complete: async (request, signal) => ({ ...(await real.complete(request, signal)), costUsd: 1 }),
    };
    const result = await runPipeline(everySecond(), { 'scripted/evidence': paid });
    expect(result).toMatchObject({ status: 'paused', reason: 'budget' });
    expect(result.detail).toBe('The budget of $3 for votes is used up ($3.00 spent).');
    expect(db.select().from(calls).where(eq(calls.role, 'judge')).all()).toHaveLength(3);
  });

  it('pauses when the judge is out of reach, with nothing lost', async () => {
    const { db, experimentId, tools, runPipeline } = await piped(['one']);
    const down = judge((asked) => {
      if (asked > 2) throw new RunoffError('model-unavailable', 'the server is down');
    });
    expect(await runPipeline(everySecond(), { 'scripted/evidence': down })).toMatchObject({
      ...{ status: 'paused', reason: 'provider', detail: 'the server is down' },
    });
    expect(taskRunsOf(db, experimentId)[0]?.status).toBe('running');
    resumeLaunch(tools, experimentId);
    expect(await runPipeline(everySecond())).toMatchObject({ status: 'finished' });
  });

  it('keeps a rollout whose summary cannot be written in the pool, with the reason shown', async () => {
    // One call at a time: what is refused before anything was answered pauses the launch instead.
    const change = { selection: settingsFrom('paper', { votes: 1 }), callConcurrency: 1 };
    const { db, runPipeline } = await piped(['one'], change);
    const real = scriptedModel('extractive');
    if (!real) throw new Error('scripted/extractive is gone');
    let asked = 0;
    const refusing: ChatModel = {
      ...real,
      complete: (request, signal) =>
        ++asked === 2
          ? Promise.reject(new RunoffError('model-bad-request', 'the trajectory is too long'))
          : real.complete(request, signal),
    };
    expect(await runPipeline(everySecond(), { 'scripted/extractive': refusing })).toMatchObject({
      status: 'finished',
    });
    const [select] = db.select().from(tournaments).where(eq(tournaments.purpose, 'select')).all();
    expect(select?.candidates).toHaveLength(4);
  });

  it('asks for a repair as for any other call: one at a time, and not while the launch is paused', async () => {
    const { db, experimentId, tools, runPipeline } = await piped(['one'], { callConcurrency: 1 });
    const real = scriptedModel('extractive');
    if (!real) throw new Error('scripted/extractive is gone');
    let asked = 0;
    let atOnce = 0;
    const unreadable: ChatModel = {
      ...real,
      async complete(request, signal) {
        atOnce += 1;
        expect(atOnce).toBe(1);
        asked += 1;
        const first = request.messages.length === 1;
        if (asked === 1) {
          expect(pauseLaunch(tools, experimentId)).toBe(true);
          // Until the launch has seen it.
          await sleep(300);
        }
        const reply = await real.complete(request, signal);
        atOnce -= 1;
        return first ? { ...reply, text: 'no summary' } : reply;
      },
    };
    const models = { 'scripted/extractive': unreadable };
    expect(await runPipeline(everySecond(), models)).toMatchObject({ status: 'paused', reason: 'user' });
    expect(asked).toBe(1);
    expect(resumeLaunch(tools, experimentId)).toBe(true);
    expect(await runPipeline(everySecond(), models)).toMatchObject({ status: 'finished' });
    const stored = db.select().from(calls).where(eq(calls.role, 'summariser')).all();
    expect([asked, stored.length]).toEqual([16, 16]);
  });

  it('goes on with the rollouts there are when the rest of an iteration is cancelled', async () => {
    const { db, experimentId, tools, runPipeline } = await piped(['one'], {}, { concurrency: 1 });
    const agent = everySecond();
    const real = agent.complete.bind(agent);
    let rolloutsBegun = 0;
    const finished = () => slotsOf(db, experimentId).filter(({ status }) => status === 'finished').length;
    agent.complete = async (request, signal) => {
      if (request.messages.length === 1 && ++rolloutsBegun === 3) {
        // The tests of the second run beside the third, and would be cancelled with it.
        await vi.waitUntil(() => finished() === 2, { timeout: 20_000 });
        expect(cancelIteration(tools, experimentId, 0)).toBe(2);
      }
      return real(request, signal);
    };
    expect(await runPipeline(agent)).toMatchObject({
      status: 'finished',
      slots: { cancelled: 2, finished: 6 },
    });
    expect(heldOf(db)[0]).toMatchObject({ purpose: 'select', status: 'finished' });
    expect(taskRunsOf(db, experimentId)[0]?.status).toBe('finished');
  });

  it('stops one task and takes it up again where it was', async () => {
    const { db, experimentId, tools, runPipeline } = await piped(['one', 'two']);
    const stopping = judge((asked) => {
      if (asked === 1) cancelTask(tools, experimentId, 'two');
    });
    expect(await runPipeline(everySecond(), { 'scripted/evidence': stopping })).toMatchObject({
      status: 'finished',
    });
    const statuses = () => taskRunsOf(db, experimentId).map(({ status }) => status);
    expect(statuses().sort()).toEqual(['cancelled', 'finished']);
    expect(retryTask(tools, experimentId, 'two')).toBe(true);
    expect(await runPipeline(everySecond())).toMatchObject({ status: 'finished' });
    expect(statuses()).toEqual(['finished', 'finished']);
  });

  it('asks nothing of an earlier iteration again when a later one gets other candidates', async () => {
    const { db, experimentId, tools, runPipeline } = await piped(['one'], { pool: 'last-and-champion' });
    const agent = everySecond();
    const real = agent.complete.bind(agent);
    agent.complete = (request, signal) => {
      const refined = request.messages[0]?.content.includes('<earlier_attempts>');
      if (refined) cancelTask(tools, experimentId, 'one');
      return real(request, signal);
    };
    await runPipeline(agent);
    expect(taskRunsOf(db, experimentId)[0]).toMatchObject({ status: 'cancelled', iteration: 1 });
    const before = heldOf(db);
    expect(retryTask(tools, experimentId, 'one')).toBe(true);
    expect(await runPipeline(everySecond())).toMatchObject({ status: 'finished' });
    expect(taskRunsOf(db, experimentId)[0]).toMatchObject({ status: 'finished', revision: 1 });
    const select = (held: typeof before) => held.filter(({ purpose }) => purpose === 'select');
    expect(select(heldOf(db))).toEqual(select(before));
    const held = heldOf(db).filter(({ status }) => status !== 'cancelled');
    expect(held.map(({ purpose, status }) => `${purpose} ${status}`)).toEqual([
      'select finished',
      'champion finished',
      'final finished',
    ]);
  });

  it('starts from rollouts that another experiment holds, and runs none of them again', async () => {
    const { db, tools, rows, run } = await piped(['one'], { iterations: 1 });
    await run(everySecond(), undefined, {
      model: (name) => (name === 'scripted/test' ? everySecond() : tools.run.model(name)),
    });
    const [first] = rows();
    const settings = findLaunch(db, first?.experimentId ?? '')?.settings;
    if (!settings?.pipeline) throw new Error('no settings');
    const pipeline = { ...settings.pipeline, iterations: 2, startFrom: 'e' };
    const { experimentId } = launchExperiment(tools, {
      ...{ name: 'refined', settings: { ...settings, pipeline } },
    });
    const agent = everySecond();
    const given = {
      ...tools.run,
      model: (name: string) => (name === 'scripted/test' ? agent : tools.run.model(name)),
    };
    const result = await runLaunch(
      tools,
      { experimentId },
      given,
      () => undefined,
      new AbortController().signal,
    );
    expect(result).toMatchObject({ status: 'finished', slots: { finished: 8 } });
    const copied = db.select().from(rollouts).where(eq(rollouts.experimentId, experimentId)).all();
    expect(copied.filter(({ iteration }) => iteration === 0).map(({ outcome }) => outcome)).toEqual(
      rows().map(({ outcome }) => outcome),
    );
    expect(agent.asked).toHaveLength(8);
    const refined = copied.find(({ iteration }) => iteration === 1);
    expect(refined?.refinement?.priors).toHaveLength(2);
    const none = { ...settings, pipeline: { ...pipeline, startFrom: 'nowhere' } };
    expect(() => launchExperiment(tools, { name: 'x', settings: none })).toThrow('no experiment nowhere');
  });
});
