import { describe, expect, it } from 'vitest';
import { callsWithPrefix } from '@/db/calls';
import { ensureExperiment, tasksOf } from '@/db/experiments';
import { eventsAfter } from '@/db/events';
import { attachmentsOf, findRollout, rolloutsOfTask } from '@/db/rollouts';
import { recordedSteps, stepBody, stepsOf } from '@/db/steps';
import { newestSummary } from '@/db/summaries';
import { tournamentDetail } from '@/db/tournaments';
import { reportInput } from '@/db/report-input';
import { experimentReport } from '@/lib/metrics/report';
import { anthropicModel } from '@/lib/model/anthropic';
import { createLimiter } from '@/lib/model/limiter';
import { costUsd } from '@/lib/model/prices';
import { scriptedModel } from '@/lib/model/scripted';
import type { RecordedRollout } from '@/lib/rollout/rollout';
import { settingsFrom } from '@/lib/tournament/settings';
import { makeRollout, makeStep } from '@/tests/make-rollout';
import { message, outOfTokens } from '@/tests/messages-api-replies';
import {
  startMessagesApiServer,
  type MessagesApiOptions,
  type MessagesApiServer,
} from '@/tests/messages-api-server';
import { standIn } from '@/tests/messages-api-stand-in';
import { testDatabase } from '@/tests/test-database';
import type { Context } from './context';
import { importRollouts } from './import-rollouts';
import { selectExperiment } from './select-experiment';
import { summarizeExperiment } from './summarize-experiment';

const signal = new AbortController().signal;
const quiet = () => undefined;

function scripted(policy: string) {
  const model = scriptedModel(policy);
  if (!model) throw new Error(`no scripted/${policy}`);
  return model;
}

function context(): Context {
  return { db: testDatabase().db, now: () => new Date() };
}

function importAll(ctx: Context, rollouts: RecordedRollout[]) {
  const entries = rollouts.map((recorded) => ({
    path: `${recorded.sourceKey}.json`,
    load: async () => recorded,
  }));
  return importRollouts(ctx, { experimentName: 'e', origin: 'here', entries, failed: [] }, quiet, signal);
}

async function withServer<T>(
  reply: MessagesApiOptions['reply'],
  body: (server: MessagesApiServer) => Promise<T>,
): Promise<T> {
  const server = await startMessagesApiServer({ reply, key: 'test-key-123' });
  try {
    return await body(server);
  } finally {
    await server.close();
  }
}

const claude = (server: MessagesApiServer) =>
  anthropicModel('claude-opus-4-5', {
    apiKey: 'test-key-123',
    baseUrl: server.url,
    limiter: createLimiter(),
  });

describe('importRollouts', () => {
  it('keeps every step of a very long rollout', async () => {
    const ctx = context();
    const steps = Array.from({ length: 10_250 }, (_, i) => makeStep(i + 1, { command: `echo ${i}` }));
    const { rolloutIds } = await importAll(ctx, [makeRollout('long', { steps })]);
    expect(recordedSteps(ctx.db, rolloutIds[0] ?? '')).toEqual(steps);
  });
  it('stores a rollout so that its steps come back as they were', async () => {
    const ctx = context();
    const hostile = '<img src=x onerror=alert(1)>\u001b[31mred\u001b[0m\r\nδ😀';
    const rollout = makeRollout('a', {
      steps: [
        makeStep(1, { observation: hostile, thought: hostile }),
        makeStep(2, { observation: 'x\n'.repeat(3000) }),
      ],
      attachments: [{ kind: 'verifier-log', name: 'test-stdout.txt', text: hostile }],
    });
    const { rolloutIds } = await importAll(ctx, [rollout]);
    const id = rolloutIds[0] as string;
    expect(recordedSteps(ctx.db, id)).toEqual(rollout.steps);
    expect(stepBody(ctx.db, id, 2)?.observation).toHaveLength(6000);
    expect(stepsOf(ctx.db, id)[1]).toMatchObject({ observationLines: 3000, observationChars: 6000 });
    expect(stepsOf(ctx.db, id)[1]?.observationPreview?.split('\n')).toHaveLength(20);
    expect(attachmentsOf(ctx.db, id)[0]?.text).toBe(hostile);
  });
  it('changes nothing the second time, and replaces what has changed under its old id and slot', async () => {
    const ctx = context();
    const first = await importAll(ctx, [makeRollout('a'), makeRollout('b')]);
    expect(first).toMatchObject({ imported: 2, updated: 0, unchanged: 0, failed: [] });
    const seq = eventsAfter(ctx.db, 0, null).length;
    expect(await importAll(ctx, [makeRollout('a'), makeRollout('b')])).toMatchObject({
      imported: 0,
      updated: 0,
      unchanged: 2,
    });
    expect(eventsAfter(ctx.db, 0, null)).toHaveLength(seq);
    const changed = makeRollout('a', {
      steps: [makeStep(1)],
      outcome: { ...makeRollout('a').outcome, kind: 'passed', reward: 1 },
    });
    const third = await importAll(ctx, [changed, makeRollout('b'), makeRollout('c')]);
    expect(third).toMatchObject({ imported: 1, updated: 1, unchanged: 1 });
    const [task] = tasksOf(ctx.db, 'e');
    const stored = rolloutsOfTask(ctx.db, 'e', task?.id ?? '');
    expect(stored.map((r) => [r.sourceKey, r.slot, r.stepCount, r.outcome])).toEqual([
      ['a', 0, 1, 'passed'],
      ['b', 1, 3, 'unknown'],
      ['c', 2, 3, 'unknown'],
    ]);
    expect(stored[0]?.id).toBe(first.rolloutIds[0]);
  });
  it('takes the others when one cannot be read, and says which and why', async () => {
    const ctx = context();
    const entries = [
      { path: 'bad.json', load: () => Promise.reject(new Error('truncated JSON at byte 12')) },
      { path: 'good.json', load: async () => makeRollout('good') },
    ];
    const result = await importRollouts(
      ctx,
      { experimentName: 'e', origin: '', entries, failed: [] },
      quiet,
      signal,
    );
    expect(result).toMatchObject({
      imported: 1,
      failed: [{ path: 'bad.json', reason: 'truncated JSON at byte 12' }],
    });
  });
  it('makes no experiment of nothing', async () => {
    const ctx = context();
    const result = await importAll(ctx, []);
    expect(result.experimentId).toBeNull();
  });
  it('keeps the same task of two imports one task with all its candidates', async () => {
    const ctx = context();
    await importAll(ctx, [makeRollout('a')]);
    await importAll(ctx, [makeRollout('b', { agent: { name: 'other-agent', version: null } })]);
    expect(tasksOf(ctx.db, 'e')).toHaveLength(1);
    expect(rolloutsOfTask(ctx.db, 'e', tasksOf(ctx.db, 'e')[0]?.id ?? '')).toHaveLength(2);
  });
});

describe('summaries over HTTP', () => {
  it('repairs a malformed reply once, counts both, and keeps them', async () => {
    const ctx = context();
    await importAll(ctx, [makeRollout('a')]);
    await withServer(
      (request, n) => (n === 1 ? message('{"headline": "half a repl') : standIn(request.body)),
      async (server) => {
        const result = await summarizeExperiment(
          ctx,
          { experimentId: 'e', model: claude(server), force: false },
          quiet,
          signal,
        );
        expect(result).toMatchObject({ written: 1, failed: [] });
        const calls = callsWithPrefix(ctx.db, 'summary:');
        expect(calls.map((call) => call.reply.slice(0, 12))).toEqual(['{"headline":', '{"headline":']);
        const total = server.totals();
        expect(calls.reduce((sum, call) => sum + (call.usage.output ?? 0), 0)).toBe(total.output_tokens);
      },
    );
  });
  it('fails clearly after one repair, keeps the raw reply, and stays in the pool', async () => {
    const ctx = context();
    const { rolloutIds } = await importAll(ctx, [makeRollout('a'), makeRollout('b')]);
    await withServer(
      () => message('I would rather write prose.'),
      async (server) => {
        const result = await summarizeExperiment(
          ctx,
          { experimentId: 'e', model: claude(server), force: false },
          quiet,
          signal,
        );
        expect(result.failed).toHaveLength(2);
        expect(server.requests).toHaveLength(4);
      },
    );
    const failed = newestSummary(ctx.db, rolloutIds[0] as string);
    expect(failed).toMatchObject({ status: 'failed', content: null });
    expect(failed?.error).toMatch(/unreadable, also after one repair/);
    expect(callsWithPrefix(ctx.db, 'summary:')[0]?.reply).toBe('I would rather write prose.');
    const models = { model: scripted('evidence'), summariser: scripted('extractive') };
    const selected = await selectExperiment(
      ctx,
      { experimentId: 'e', tasks: null, ...models, settings: settingsFrom('balanced', {}) },
      quiet,
      signal,
    );
    expect(tournamentDetail(ctx.db, selected.tournamentIds[0] as string)?.status).toBe('finished');
  });
  it('takes tasks whose files name no benchmark to be those of the one that is named', async () => {
    const ctx = context();
    const named = makeRollout('a', { task: { ...makeRollout('a').task, benchmark: 'its own' } });
    const plain = makeRollout('b', { task: { ...makeRollout('b').task, benchmark: null } });
    const entries = [named, plain].map((one) => ({ path: one.sourceKey, load: async () => one }));
    const input = { experimentName: 'e', origin: 'here', entries, failed: [], benchmark: 'demo' };
    await importRollouts(ctx, input, quiet, signal);
    expect(
      tasksOf(ctx.db, 'e')
        .map((task) => task.benchmark)
        .sort(),
    ).toEqual(['demo', 'its own']);
  });
  it('a rollout that has grown is summarised and judged again; one whose outcome came later is not', async () => {
    const ctx = context();
    const [a, b] = [makeRollout('a'), makeRollout('b')];
    await importAll(ctx, [a, b]);
    const settings = settingsFrom('paper', { votes: 1 });
    const input = {
      ...{ experimentId: 'e', tasks: null, settings },
      ...{ model: scripted('evidence'), summariser: scripted('extractive') },
    };
    const first = await selectExperiment(ctx, input, quiet, signal);
    ctx.db.$client.exec("update summaries set created_at = '2026-01-01T00:00:00.000Z'");
    const outcome = { kind: 'passed', reward: 1, detail: null, recordedIn: 'r.json', tests: [] } as const;
    await importAll(ctx, [a, { ...b, outcome: { ...outcome, tests: [] } }]);
    expect(await selectExperiment(ctx, input, quiet, signal)).toEqual({ ...first, summarized: 0 });

    const grown = { ...a, steps: [...a.steps, makeStep(4, { command: 'rm add.js' })] };
    expect(await importAll(ctx, [grown, b])).toMatchObject({ updated: 2 });
    const again = await selectExperiment(ctx, input, quiet, signal);
    expect(again.summarized).toBe(1);
    expect(again.tournamentIds).not.toEqual(first.tournamentIds);
  });
  it('with force, a job that was cut off does not write again what it has written', async () => {
    const ctx = context();
    await importAll(ctx, [makeRollout('a'), makeRollout('b'), makeRollout('c')]);
    const model = scripted('extractive');
    const plain = { experimentId: 'e', model, force: false };
    await summarizeExperiment(ctx, plain, quiet, signal);
    ctx.db.$client.exec("update summaries set created_at = '2026-01-01T00:00:00.000Z'");
    const since = '2026-01-02T00:00:00.000Z';
    const cut = new AbortController();
    const stopAfterOne = (done: number) => (done === 1 ? cut.abort(new Error('stopped')) : undefined);
    const forced = { ...plain, force: true, since };
    await expect(summarizeExperiment(ctx, forced, stopAfterOne, cut.signal)).rejects.toThrow();
    expect(await summarizeExperiment(ctx, forced, quiet, signal)).toMatchObject({ written: 2, kept: 1 });
    expect(callsWithPrefix(ctx.db, 'summary:')).toHaveLength(6);
  });
  it("stops with the server's reason when the key is wrong, and writes nothing", async () => {
    const ctx = context();
    await importAll(ctx, [makeRollout('a')]);
    const server = await startMessagesApiServer({
      reply: (request) => standIn(request.body),
      key: 'another-key-9',
    });
    try {
      const run = summarizeExperiment(
        ctx,
        { experimentId: 'e', model: claude(server), force: false },
        quiet,
        signal,
      );
      await expect(run).rejects.toMatchObject({ code: 'model-auth' });
      expect(callsWithPrefix(ctx.db, 'summary:')).toEqual([]);
    } finally {
      await server.close();
    }
  });
});

describe('a tournament over HTTP', () => {
  const rollouts = ['a', 'b', 'c', 'd', 'f'].map((name) => makeRollout(name));
  const settings = settingsFrom('paper', { votes: 4 });

  it('asks each vote once in the life of the database; usage and cost equal what the server reported', async () => {
    const ctx = context();
    await importAll(ctx, rollouts);
    await withServer(
      (request) => standIn(request.body),
      async (server) => {
        const model = claude(server);
        const input = { experimentId: 'e', tasks: null, model, summariser: model, settings };
        const { tournamentIds, selectionId } = await selectExperiment(ctx, input, quiet, signal);
        const asked = server.requests.length;
        expect(asked).toBe(5 + 4 * 4);
        const again = await selectExperiment(ctx, input, quiet, signal);
        expect(again.tournamentIds).toEqual(tournamentIds);
        expect(server.requests).toHaveLength(asked);

        const reported = server.totals();
        const { cost } = experimentReport(reportInput(ctx.db, 'e', selectionId));
        const paid = cost.filter((row) => row.role !== 'agent');
        const sum = (pick: (row: (typeof paid)[number]) => number | null) =>
          paid.reduce((total, row) => total + (pick(row) ?? 0), 0);
        expect(sum((row) => row.usage.uncachedInput)).toBe(reported.input_tokens);
        expect(sum((row) => row.usage.cacheRead)).toBe(reported.cache_read_input_tokens);
        expect(sum((row) => row.usage.output)).toBe(reported.output_tokens);
        const expected = server.requests.reduce((total, { usage }) => {
          const price =
            usage &&
            costUsd('claude-opus-4-5', {
              uncachedInput: usage.input_tokens,
              cacheRead: usage.cache_read_input_tokens,
              cacheWrite: usage.cache_creation_input_tokens,
              output: usage.output_tokens,
              reasoning: null,
            });
          return total + (price ?? Number.NaN);
        }, 0);
        expect(sum((row) => row.costUsd)).toBeCloseTo(expected, 10);
        expect(expected).toBeGreaterThan(0);
      },
    );
  });

  it('cut off half-way goes on where it stopped, with the same winner and no vote asked twice', async () => {
    const undisturbed = context();
    await importAll(undisturbed, rollouts);
    const cut = context();
    await importAll(cut, rollouts);
    await withServer(
      (request) => standIn(request.body),
      async (server) => {
        const model = claude(server);
        const input = { experimentId: 'e', tasks: null, model, summariser: model, settings };
        const whole = await selectExperiment(undisturbed, input, quiet, signal);
        const askedWhole = server.requests.length;

        const stop = new AbortController();
        let votes = 0;
        const stopAtSix = (_done: number, _total: number | null, note: string | null) => {
          if (note === 'votes' && ++votes === 6) stop.abort(new Error('power cut'));
        };
        await expect(selectExperiment(cut, input, stopAtSix, stop.signal)).rejects.toThrow();
        const answered = callsWithPrefix(cut.db, 'vote:').length;
        expect(answered).toBeGreaterThan(0);
        expect(answered).toBeLessThan(16);
        const before = server.requests.length;
        const rest = await selectExperiment(cut, input, quiet, signal);
        expect(server.requests.length - before).toBe(16 - answered);
        expect(server.requests.length).toBeGreaterThan(askedWhole);
        const survivors = (ctx: Context, ids: string[]) =>
          ids.map((id) => tournamentDetail(ctx.db, id)?.survivors);
        expect(survivors(cut, rest.tournamentIds)).toEqual(survivors(undisturbed, whole.tournamentIds));
      },
    );
  });

  it('does not count a verdict at which the reply was cut', async () => {
    const ctx = context();
    await importAll(ctx, rollouts.slice(0, 2));
    const judged = (body: unknown) => /final verdict/i.test(JSON.stringify(body));
    await withServer(
      ({ body }) => (judged(body) ? outOfTokens('So far:\nFinal verdict: Solution 1') : standIn(body)),
      async (server) => {
        const model = claude(server);
        const few = { ...settings, votes: 1, reasks: 0 };
        const input = { experimentId: 'e', tasks: null, model, summariser: model, settings: few };
        const { tournamentIds } = await selectExperiment(ctx, input, quiet, signal);
        const vote = tournamentDetail(ctx.db, tournamentIds[0] ?? '')?.rounds[0]?.groups[0]?.votes[0];
        expect(vote).toMatchObject({ choice: null, spoiled: 'the reply was cut at 8000 tokens' });
      },
    );
  });

  it('asks an unreadable vote again, then spoils it, and the raw replies stay', async () => {
    const ctx = context();
    await importAll(ctx, rollouts.slice(0, 2));
    await withServer(
      (request) =>
        /final verdict/i.test(JSON.stringify(request.body))
          ? message('Both are fine.')
          : standIn(request.body),
      async (server) => {
        const model = claude(server);
        const input = { experimentId: 'e', tasks: null, model, summariser: scripted('extractive'), settings };
        const { tournamentIds } = await selectExperiment(ctx, input, quiet, signal);
        const detail = tournamentDetail(ctx.db, tournamentIds[0] as string);
        const group = detail?.rounds[0]?.groups[0];
        expect(group?.votes).toHaveLength(4);
        expect(group?.votes.every((vote) => vote.choice === null && vote.asks === 3)).toBe(true);
        expect(group).toMatchObject({ tally: [0, 0], decidedBy: 'seeded' });
        expect(callsWithPrefix(ctx.db, `vote:${tournamentIds[0]}:0:0:`).map((call) => call.reply)).toEqual(
          Array.from({ length: 12 }, () => 'Both are fine.'),
        );
      },
    );
  });
});

describe('the scripted judge', () => {
  it('gives the same tournament twice for the same seed, also in another database, and another for another seed', async () => {
    const tallies = async (seed: number) => {
      const ctx = context();
      await importAll(
        ctx,
        Array.from({ length: 8 }, (_, i) => makeRollout(`r${i}`)),
      );
      const models = { model: scripted('evidence'), summariser: scripted('extractive') };
      const input = {
        experimentId: 'e',
        tasks: null,
        ...models,
        settings: settingsFrom('balanced', { seed }),
      };
      const { tournamentIds } = await selectExperiment(ctx, input, quiet, signal);
      const detail = tournamentDetail(ctx.db, tournamentIds[0] as string);
      expect(detail?.scripted).toBe(true);
      return detail?.rounds.map((round) =>
        round.groups.map((group) => [group.candidates, group.tally, group.winner]),
      );
    };
    const first = await tallies(5);
    expect(await tallies(5)).toEqual(first);
    expect(await tallies(6)).not.toEqual(first);
  });
});

it('an experiment is found by its name and made once', () => {
  const ctx = context();
  const made = ensureExperiment(ctx.db, 'My Runs / 1', 'x');
  expect(made.id).toBe('my-runs-1');
  expect(ensureExperiment(ctx.db, 'My Runs / 1', 'y').id).toBe('my-runs-1');
  expect(ensureExperiment(ctx.db, 'my runs 1', 'z').id).toBe('my-runs-1-2');
  expect(findRollout(ctx.db, 'none')).toBeNull();
});
