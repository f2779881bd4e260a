import { expect, it } from 'vitest';
import { calls } from '@/db/schema';
import { anthropicModel } from '@/lib/model/anthropic';
import { createLimiter, type LimiterSettings } from '@/lib/model/limiter';
import { describeWithSandbox } from '@/tests/test-sandbox';
import { launched } from '@/tests/launched';
import { apiError, message, overloaded, rateLimited, type Reply } from '@/tests/messages-api-replies';
import type { RequestBody } from '@/tests/messages-api-request';
import { startMessagesApiServer, type RecordedRequest } from '@/tests/messages-api-server';
import { fenced, SUBMIT } from '@/tests/scripted-replies';
import { resumeLaunch } from './launch';

const KEY = 'k-12345678';

/** Solves the task in two turns. */
function solve({ messages }: RequestBody): Reply {
  const turn = messages.filter(({ role }) => role === 'assistant').length + 1;
  return message(fenced(turn === 1 ? 'echo right > answer.txt' : SUBMIT));
}

const modelAt = (url: string, settings: Partial<LimiterSettings> = {}, apiKey = KEY) => {
  const limiter = createLimiter({ backoffMs: 20, ...settings });
  return anthropicModel('claude-opus-4-5', { apiKey, keyKind: 'api-key', baseUrl: url, limiter });
};

/** A launch of four rollouts at once, against a server that answers with `reply`. */
async function against(reply: (request: RecordedRequest, n: number) => Reply) {
  const server = await startMessagesApiServer({ key: KEY, reply });
  const change = { n: 4, concurrency: 4, model: 'anthropic/claude-opus-4-5' };
  return { server, ...(await launched(['one'], change)) };
}

describeWithSandbox('a launch whose model is in trouble', () => {
  it('waits while the server is overloaded and burns no attempt', async () => {
    const asks: Reply[] = [rateLimited({ 'retry-after-ms': '60' }), overloaded(), overloaded()];
    const { server, run, rows, db } = await against(({ body }, n) => asks[n - 1] ?? solve(body));
    try {
      expect(await run(modelAt(server.url))).toMatchObject({ status: 'finished', slots: { finished: 4 } });
    } finally {
      await server.close();
    }
    expect(rows().map(({ attempt, outcome }) => `${attempt} ${outcome}`)).toEqual(Array(4).fill('1 passed'));
    expect(server.requests).toHaveLength(8 + asks.length);
    expect(db.select().from(calls).all()).toHaveLength(8);
  });

  it('is paused by a server that stays away, and goes on when it is back', async () => {
    const { server, run, rows, tools, experimentId } = await against(({ body }) => solve(body));
    await server.close();
    const down = await run(modelAt(server.url, { maxTries: 2 }));
    expect(down).toMatchObject({ status: 'paused', reason: 'provider', slots: { queued: 4, finished: 0 } });
    expect(down.detail).toContain('no connection to the server');
    expect(resumeLaunch(tools, experimentId)).toBe(true);
    const back = await startMessagesApiServer({ key: KEY, reply: ({ body }) => solve(body) });
    try {
      expect(await run(modelAt(back.url))).toMatchObject({ status: 'finished', slots: { finished: 4 } });
    } finally {
      await back.close();
    }
    expect(rows().filter(({ status }) => status === 'finished')).toHaveLength(4);
  });

  it.each([
    ['a wrong key', 'the server refused the API key', solve, 'k-wrong-5678'],
    [
      'an unknown model',
      'the server does not know this model',
      () => apiError(404, 'not_found_error', 'model: claude-opus-4-5'),
      KEY,
    ],
  ])('is paused at once by %s', async (_what, sentence, reply, key) => {
    const { server, run, rows } = await against(({ body }) => reply(body));
    try {
      const result = await run(modelAt(server.url, {}, key));
      expect(result).toMatchObject({ status: 'paused', reason: 'provider', slots: { queued: 4 } });
      expect(result.detail).toContain(sentence);
      expect(result.detail).not.toContain(key);
    } finally {
      await server.close();
    }
    expect(server.requests.length).toBeLessThanOrEqual(4);
    expect(rows().every(({ status }) => status === 'interrupted')).toBe(true);
  });
});
