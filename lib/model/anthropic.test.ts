import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RunoffError } from '@/lib/errors';
import { type AnthropicOptions, anthropicModel } from '@/lib/model/anthropic';
import type { ChatRequest } from '@/lib/model/chat-model';
import { createLimiter, type LimiterClock, type LimiterSettings } from '@/lib/model/limiter';
import { summarySchema } from '@/lib/summary/schema';
import * as replies from '@/tests/messages-api-replies';
import {
  type MessagesApiOptions,
  type MessagesApiServer,
  startMessagesApiServer,
} from '@/tests/messages-api-server';
import { standIn } from '@/tests/messages-api-stand-in';

const KEY = 'sk-ant-test-0123456789abcdef';
const never = new AbortController().signal;
const ask: ChatRequest = {
  system: 'Be brief.',
  messages: [{ role: 'user', content: 'Hello?' }],
  maxTokens: 100,
};

let server: MessagesApiServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

/** A clock whose sleeps end at once and move it on; it notes how long they were. */
function skippingClock(): LimiterClock & { slept: number[] } {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    random: () => 0.5,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
}

interface SetUp {
  reply: MessagesApiOptions['reply'];
  modelId?: string;
  server?: Partial<MessagesApiOptions>;
  options?: Partial<AnthropicOptions>;
  limits?: Partial<LimiterSettings>;
  path?: string;
}

async function setUp({
  reply,
  modelId = 'claude-opus-4-5',
  server: more,
  options,
  limits,
  path = '',
}: SetUp) {
  const started = await startMessagesApiServer({ key: KEY, reply, ...more });
  server = started;
  const clock = skippingClock();
  const limiter = createLimiter(limits, clock);
  const baseUrl = started.url + path;
  const model = anthropicModel(modelId, { apiKey: KEY, baseUrl, limiter, ...options });
  return {
    server: started,
    model,
    clock,
    limiter,
    complete: (request = ask) => model.complete(request, never),
  };
}

async function failureOf(promise: Promise<unknown>): Promise<RunoffError> {
  const error = await promise.then(
    (value) => new Error(`answered: ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RunoffError)) throw error;
  return error;
}

/** Everything an error would show in a log: its message, its stack, its own fields, and those of its causes. */
function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? String(error);
  return [error.message, error.stack, JSON.stringify(error), everythingIn(error.cause ?? null)].join('\n');
}

describe('a request', () => {
  it('sends the key in both headers, so that servers of either form take it', async () => {
    const { server, complete } = await setUp({ reply: () => replies.message('Hi.') });
    await complete();
    expect(server.requests[0]!.headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'x-api-key': KEY });
  });

  it.each(['authorization', 'x-api-key'] as const)(
    'is taken by a server that looks only at %s',
    async (auth) => {
      const { complete } = await setUp({ reply: () => replies.message('Hi.'), server: { auth } });
      expect((await complete()).text).toBe('Hi.');
    },
  );

  it('sends a token as Authorization alone', async () => {
    const { server, complete } = await setUp({
      reply: () => replies.message('Hi.'),
      options: { keyKind: 'auth-token' },
    });
    await complete();
    expect(server.requests[0]!.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(server.requests[0]!.headers['x-api-key']).toBeUndefined();
  });

  it.each(['/v1', '/v1/', '/'])('takes a base URL that ends in %s', async (path) => {
    const { complete } = await setUp({ reply: () => replies.message('Hi.'), path });
    expect((await complete()).text).toBe('Hi.');
  });

  it('marks the system prompt and the last three prefixes for the cache, and never an empty text', async () => {
    const { server, complete } = await setUp({ reply: () => replies.message('Hi.') });
    const messages = ['one', 'two', 'three', '', 'four', 'open'].map((content, i) => ({
      role: i % 2 === 0 ? ('user' as const) : ('assistant' as const),
      content,
      cacheHere: content !== 'open',
    }));
    await complete({ ...ask, messages });
    const mark = { cache_control: { type: 'ephemeral' } };
    const { body } = server.requests[0]!;
    expect(body.system).toEqual([{ type: 'text', text: 'Be brief.', ...mark }]);
    expect(body.messages.map((message) => message.content)).toEqual([
      [{ type: 'text', text: 'one' }],
      [{ type: 'text', text: 'two', ...mark }],
      [{ type: 'text', text: 'three', ...mark }],
      [{ type: 'text', text: '' }],
      [{ type: 'text', text: 'four', ...mark }],
      [{ type: 'text', text: 'open' }],
    ]);
  });

  it('sends a temperature only when given one, and never a seed', async () => {
    const { server, complete } = await setUp({ reply: () => replies.message('Hi.') });
    await complete({ ...ask, seed: 7 });
    await complete({ ...ask, temperature: 0 });
    expect(
      server.requests.map(({ body }) => [body.temperature, 'seed' in body, body.max_tokens, body.stream]),
    ).toEqual([
      [undefined, false, 100, true],
      [0, false, 100, true],
    ]);
  });

  it('leaves out an empty system prompt', async () => {
    const { server, complete } = await setUp({ reply: () => replies.message('Hi.') });
    await complete({ ...ask, system: '' });
    expect(server.requests[0]!.body.system).toBeUndefined();
  });

  it('holds the reply to a schema that the server gets in its own dialect', async () => {
    const { server, complete } = await setUp({ reply: ({ body }) => standIn(body) });
    const reply = await complete({ ...ask, jsonSchema: z.toJSONSchema(summarySchema) });
    expect(server.requests[0]!.body.output_config?.format).toMatchObject({
      type: 'json_schema',
      schema: { type: 'object', additionalProperties: false },
    });
    expect(summarySchema.safeParse(JSON.parse(reply.text)).success).toBe(true);
    expect(reply.dropped).toBeUndefined();
  });
});

describe('a reply', () => {
  it('brings text, the model that served it and the usage and cost that the server reported', async () => {
    const text = 'A longer answer, in several pieces.';
    const { server, complete } = await setUp({
      reply: () => replies.message(text, { model: 'claude-opus-4-5-20251101' }),
    });
    const reply = await complete();
    expect(reply).toMatchObject({ text, stopReason: 'end', servedBy: 'claude-opus-4-5-20251101' });
    const told = server.requests[0]!.usage!;
    expect(reply.usage).toEqual({
      uncachedInput: told.input_tokens,
      cacheWrite: told.cache_creation_input_tokens,
      cacheRead: told.cache_read_input_tokens,
      output: told.output_tokens,
      reasoning: null,
    });
    expect(told.output_tokens).toBe(9);
    expect(reply.latencyMs).toBeGreaterThanOrEqual(0);
  });

  it('tells when the answer begins, and that what was marked is served to others from then on', async () => {
    const { complete } = await setUp({ reply: () => replies.message('Hello.') });
    const question: ChatRequest = {
      ...ask,
      messages: [{ role: 'user', content: 'Hello?', cacheHere: true }],
    };
    const second = Promise.withResolvers<number | null>();
    const onBegin = () =>
      complete(question).then(({ usage }) => second.resolve(usage.cacheRead), second.reject);
    const { usage } = await complete({ ...question, onBegin });
    expect(usage.cacheRead).toBe(0);
    expect(await second.promise).toBeGreaterThan(0);
  });

  it('says nothing of a beginning when there is none', async () => {
    const { complete } = await setUp({ reply: () => replies.badRequest('no') });
    let begun = false;
    const asked = complete({ ...ask, onBegin: () => (begun = true) });
    await expect(asked).rejects.toThrow('no');
    expect(begun).toBe(false);
  });

  it('costs the reported tokens times the price, cached ones apart', async () => {
    const { server, complete } = await setUp({ reply: () => replies.message('Solution 1 is better.') });
    const prompt = 'The two summaries. '.repeat(200);
    const request = { ...ask, messages: [{ role: 'user' as const, content: prompt, cacheHere: true }] };
    let costUsd = 0;
    for (let vote = 0; vote < 4; vote++) costUsd += (await complete(request)).costUsd!;
    const told = server.totals();
    expect(told).toMatchObject({
      replies: 4,
      input_tokens: 0,
      cache_read_input_tokens: 3 * 953,
      cache_creation_input_tokens: 953,
    });
    const expected =
      (told.cache_creation_input_tokens * 6.25 +
        told.cache_read_input_tokens * 0.5 +
        told.output_tokens * 25) /
      1e6;
    expect(costUsd).toBeCloseTo(expected, 12);
  });

  it('has unknown usage and cost, not zero, where the server counts nothing', async () => {
    const { complete } = await setUp({ reply: () => replies.message('Hi.', { withUsage: false }) });
    const reply = await complete();
    expect(reply.costUsd).toBeNull();
    expect(Object.values(reply.usage)).toEqual([null, null, null, null, null]);
  });

  it('has an unknown cost, but known usage, for a model without a price', async () => {
    const { complete } = await setUp({ reply: () => replies.message('Hi.'), modelId: 'llama-local' });
    const reply = await complete();
    expect(reply).toMatchObject({ costUsd: null, usage: { output: 1 }, servedBy: 'llama-local' });
  });

  it('says when it stopped at its length or was refused', async () => {
    const { complete } = await setUp({
      reply: (_, n) => (n === 1 ? replies.outOfTokens('Half a') : replies.refusal()),
    });
    expect(await complete()).toMatchObject({ text: 'Half a', stopReason: 'max-tokens' });
    expect(await complete()).toMatchObject({ text: '', stopReason: 'refusal', usage: { output: 0 } });
  });

  it('is read from a server that does not stream', async () => {
    const body = {
      content: [{ type: 'text', text: 'Hi.' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 3, output_tokens: 1 },
    };
    const { complete } = await setUp({
      reply: () => ({
        kind: 'raw',
        status: 200,
        contentType: 'application/json',
        body: JSON.stringify(body),
      }),
    });
    expect(await complete()).toMatchObject({
      text: 'Hi.',
      stopReason: 'end',
      usage: { uncachedInput: 3, cacheRead: null },
    });
  });
});

describe('tools', () => {
  const bash = {
    name: 'bash',
    description: 'Runs a command.',
    inputSchema: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] },
  };
  const calls = [
    { id: 'toolu_1_1', name: 'bash', input: { command: 'ls' } },
    { id: 'toolu_1_2', name: 'bash', input: { command: 'pwd' } },
  ];
  const reply: MessagesApiOptions['reply'] = () =>
    replies.toolCalls('Both.', [
      ['bash', { command: 'ls' }],
      ['bash', { command: 'pwd' }],
    ]);

  it('are described in the request, and their calls come back', async () => {
    const { server, complete } = await setUp({ reply });
    const told = await complete({ ...ask, tools: [bash] });
    expect(told).toMatchObject({ text: 'Both.', toolCalls: calls, stopReason: 'end' });
    const { name, description, inputSchema } = bash;
    expect(server.requests[0]!.body.tools).toEqual([{ name, description, input_schema: inputSchema }]);
    expect(told.usage.output).toBe(server.requests[0]!.usage!.output_tokens);
  });

  it('are not named in a request without any', async () => {
    const { server, complete } = await setUp({ reply: () => replies.message('Hi.') });
    expect((await complete({ ...ask, tools: [] })).toolCalls).toBeUndefined();
    expect('tools' in server.requests[0]!.body).toBe(false);
  });

  it('are called in replies of servers that do not stream', async () => {
    const body = {
      content: [{ type: 'tool_use', id: 'x', name: 'bash', input: { command: 'ls' } }],
      stop_reason: 'tool_use',
    };
    const { complete } = await setUp({
      reply: () => ({
        kind: 'raw',
        status: 200,
        contentType: 'application/json',
        body: JSON.stringify(body),
      }),
    });
    const called = [{ id: 'x', name: 'bash', input: { command: 'ls' } }];
    expect(await complete({ ...ask, tools: [bash] })).toMatchObject({ text: '', toolCalls: called });
  });

  it('get their results before the text, with the mark on the last block', async () => {
    const { server, complete } = await setUp({ reply: () => replies.message('Seen.') });
    await complete({
      ...ask,
      tools: [bash],
      messages: [
        { role: 'user', content: 'Go.', cacheHere: true },
        { role: 'assistant', content: '', toolCalls: calls },
        {
          ...{ role: 'user', content: '', cacheHere: true },
          toolResults: [
            { callId: 'toolu_1_1', content: '', isError: false },
            { callId: 'toolu_1_2', content: 'b', isError: true },
          ],
        },
        {
          role: 'assistant',
          content: 'Again.',
          toolCalls: [{ id: 'toolu_2_1', name: 'bash', input: '{"comm' }],
        },
        {
          role: 'user',
          content: 'And now?',
          toolResults: [{ callId: 'toolu_2_1', content: 'no', isError: true }],
        },
      ],
    });
    const mark = { cache_control: { type: 'ephemeral' } };
    const sent = server.requests[0]!.body.messages.map((message) => message.content);
    expect(sent).toEqual([
      [{ type: 'text', text: 'Go.', ...mark }],
      calls.map((call) => ({ type: 'tool_use', ...call })),
      [
        { type: 'tool_result', tool_use_id: 'toolu_1_1' },
        { type: 'tool_result', tool_use_id: 'toolu_1_2', content: 'b', is_error: true, ...mark },
      ],
      [
        { type: 'text', text: 'Again.' },
        { type: 'tool_use', id: 'toolu_2_1', name: 'bash', input: { unreadable: '{"comm' } },
      ],
      [
        { type: 'tool_result', tool_use_id: 'toolu_2_1', content: 'no', is_error: true },
        { type: 'text', text: 'And now?' },
      ],
    ]);
  });

  it('are asked for again when the stream was cut inside a call', async () => {
    const { server, complete } = await setUp({
      reply: (request, n) =>
        n === 1 ? replies.cutInToolCall('bash', '{"command": "rm -') : reply(request, n),
    });
    expect((await complete({ ...ask, tools: [bash] })).toolCalls).toEqual(calls);
    expect(server.requests).toHaveLength(2);
  });

  it('are refused by the server when a call has no result', async () => {
    const { complete } = await setUp({ reply: () => replies.message('Never.') });
    const messages: ChatRequest['messages'] = [
      ask.messages[0]!,
      { role: 'assistant', content: '', toolCalls: calls },
      { role: 'user', content: 'Next.' },
    ];
    const error = await failureOf(complete({ ...ask, tools: [bash], messages }));
    expect(error.message).toMatch(/without `tool_result` blocks/);
  });
});

describe('a failure that may pass', () => {
  const passing = {
    '429 with retry-after': () => replies.rateLimited({ 'retry-after': '7' }),
    '429 with retry-after-ms': () => replies.rateLimited({ 'retry-after-ms': '40' }),
    '529': replies.overloaded,
    '500': replies.serverError,
    '503': () => replies.apiError(503, 'api_error', 'Unavailable'),
    'an HTML 502': (): replies.Reply => ({
      kind: 'raw',
      status: 502,
      contentType: 'text/html',
      body: '<h1>Bad gateway</h1>',
    }),
    'an error event in mid-stream': () => replies.errorInStream('Half an'),
    'a reset connection in mid-stream': () => replies.connectionCut('Half an answer'),
    'a stream that ends too early': () => replies.endedTooEarly('Half an answer'),
    'malformed JSON': replies.malformedJson,
    'a malformed event': replies.malformedEvent,
    'an empty stream': (): replies.Reply => ({
      kind: 'raw',
      status: 200,
      contentType: 'text/event-stream',
      body: '',
    }),
  };

  it.each(Object.entries(passing))(
    'is asked again after %s, and the half reply is thrown away',
    async (_, failure) => {
      const { server, complete, limiter } = await setUp({
        reply: (_r, n) => (n < 3 ? failure() : replies.message('Whole.')),
      });
      expect((await complete()).text).toBe('Whole.');
      expect(server.requests).toHaveLength(3);
      expect(limiter.counts()).toEqual({ calls: 1, tries: 3, givenUp: 0 });
    },
  );

  const codes = {
    '429 with retry-after': 'model-overloaded',
    '529': 'model-overloaded',
    '503': 'model-overloaded',
    '500': 'model-unavailable',
    'an HTML 502': 'model-unavailable',
    'an error event in mid-stream': 'model-overloaded',
    'a reset connection in mid-stream': 'model-unavailable',
    'a stream that ends too early': 'model-unavailable',
    'malformed JSON': 'model-unavailable',
    'a malformed event': 'model-unavailable',
  } as const;

  it.each(Object.entries(codes))('that does not pass (%s) ends as %s', async (kind, code) => {
    const { server, complete } = await setUp({
      reply: passing[kind as keyof typeof codes],
      limits: { maxTries: 3, maxOverloadedTries: 3 },
    });
    const error = await failureOf(complete());
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^anthropic\/claude-opus-4-5: .*gave up after 3 tries/);
    expect(server.requests).toHaveLength(3);
  });

  it('waits as long as the server asks, in either unit', async () => {
    const limits = { backoffMs: 10 };
    const first = await setUp({
      reply: (_, n) => (n === 1 ? passing['429 with retry-after']() : replies.message('.')),
      limits,
    });
    await first.complete();
    expect(first.clock.slept).toEqual([5, 6_995]);
    await first.server.close();
    const second = await setUp({
      reply: (_, n) => (n === 1 ? passing['429 with retry-after-ms']() : replies.message('.')),
      limits,
    });
    await second.complete();
    expect(second.clock.slept).toEqual([5, 35]);
  });

  it('holds back everybody: no request leaves before retry-after has passed', async () => {
    let now = 0;
    const wake: (() => void)[] = [];
    const clock: LimiterClock = {
      now: () => now,
      random: () => 0,
      sleep: (ms) => (ms === 0 ? Promise.resolve() : new Promise((resolve) => wake.push(resolve))),
    };
    const limiter = createLimiter({ maxConcurrent: 4 }, clock);
    const { server, complete } = await setUp({
      reply: (_, n) => (n <= 4 ? replies.rateLimited({ 'retry-after': '30' }) : replies.message('Hi.')),
      options: { limiter },
    });
    const all = Promise.all(Array.from({ length: 10 }, () => complete()));
    await expect.poll(() => wake.length).toBe(4);
    expect(server.requests).toHaveLength(4);
    now = 30_000;
    for (const resume of wake) resume();
    expect((await all).map((reply) => reply.text)).toEqual(Array(10).fill('Hi.'));
    expect(server.requests).toHaveLength(14);
    expect(server.maxOpen()).toBeLessThanOrEqual(4);
  });

  it('is a server that nobody listens at', async () => {
    const { server, complete } = await setUp({
      reply: () => replies.message('Hi.'),
      limits: { maxTries: 2 },
    });
    await server.close();
    const error = await failureOf(complete());
    expect(error.code).toBe('model-unavailable');
    expect(error.message).toMatch(/no connection to the server \(.*ECONNREFUSED/);
  });
});

describe('a failure that will not pass', () => {
  const lasting: Record<string, [() => replies.Reply, string, RegExp]> = {
    '403': [
      () => replies.apiError(403, 'permission_error', 'Not yours'),
      'model-auth',
      /HTTP 403: Not yours/,
    ],
    '402': [() => replies.apiError(402, 'billing_error', 'No credit'), 'model-auth', /No credit/],
    '400': [
      () => replies.badRequest('messages: roles must alternate'),
      'model-bad-request',
      /roles must alternate/,
    ],
    '404': [
      () => replies.apiError(404, 'not_found_error', 'model: nope'),
      'model-bad-request',
      /does not know this model/,
    ],
    '413': [
      () => replies.apiError(413, 'request_too_large', 'Too large'),
      'model-bad-request',
      /prompt is too long/,
    ],
    'a context too long': [
      replies.contextTooLong,
      'model-bad-request',
      /prompt is too long for this model \(HTTP 400: .*250000/,
    ],
    'JSON of something else': [
      () => ({ kind: 'raw', status: 200, contentType: 'application/json', body: '{"choices": []}' }),
      'model-unavailable',
      /not a Messages API reply/,
    ],
    'a web page': [
      () => ({ kind: 'raw', status: 200, contentType: 'text/html', body: '<h1>Welcome</h1>' }),
      'model-unavailable',
      /text\/html instead of a Messages API reply; check the base URL/,
    ],
    'an error in mid-stream that is the request’s fault': [
      () => replies.errorInStream('Half', 'invalid_request_error'),
      'model-bad-request',
      /invalid_request_error during the answer/,
    ],
    'a 529 that says not to ask again': [
      () => replies.apiError(529, 'overloaded_error', 'Gone', { 'x-should-retry': 'false' }),
      'model-overloaded',
      /Gone/,
    ],
  };

  it.each(Object.entries(lasting))('%s is told at once', async (_, [reply, code, words]) => {
    const { server, complete } = await setUp({ reply });
    const error = await failureOf(complete());
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
    expect(error.message).toMatch(/^anthropic\/claude-opus-4-5: /);
    expect(server.requests).toHaveLength(1);
  });

  it('is a wrong key, which no part of the error repeats even when the server does', async () => {
    const wrong = 'sk-ant-wrong-fedcba9876543210';
    const { complete, limiter } = await setUp({
      reply: () => replies.message('Hi.'),
      options: { apiKey: wrong },
    });
    const error = await failureOf(complete());
    expect(error.code).toBe('model-auth');
    expect(error.message).toMatch(
      /refused the API key \(HTTP 401: invalid x-api-key: \[API key\] \[API key\]/,
    );
    expect(everythingIn(error)).not.toContain(wrong);
    expect(limiter.counts().tries).toBe(1);
  });

  it.each([
    ...Object.entries(lasting).map(([kind, [reply]]) => ({ kind, reply })),
    { kind: 'overloaded', reply: replies.overloaded },
    { kind: 'cut', reply: () => replies.connectionCut('x') },
  ])('keeps the key out of the error ($kind)', async ({ reply }) => {
    const { complete } = await setUp({ reply, limits: { maxTries: 1 } });
    expect(everythingIn(await failureOf(complete()))).not.toContain(KEY);
  });

  it.each(['', 'two words', 'line\nbreak', 'schlüssel'])(
    'is a key that no header can carry ("%s")',
    (apiKey) => {
      const build = () => anthropicModel('m', { apiKey, baseUrl: null, limiter: createLimiter() });
      expect(build).toThrow(/^The API key is empty or holds/);
    },
  );

  it('is a base URL that is none', () => {
    expect(() => anthropicModel('m', { apiKey: KEY, baseUrl: 'nonsense', limiter: createLimiter() })).toThrow(
      /is not an http/,
    );
  });
});

describe('a field that the server does not take', () => {
  const jsonSchema = { type: 'object', properties: {}, required: [] };
  const noSchema: MessagesApiOptions['reply'] = ({ body }) =>
    body.output_config
      ? replies.badRequest('output_config: Extra inputs are not permitted')
      : replies.message('Plain.');

  it('is left out, remembered and reported', async () => {
    const { server, complete } = await setUp({ reply: noSchema });
    expect(await complete({ ...ask, jsonSchema })).toMatchObject({ text: 'Plain.', dropped: ['jsonSchema'] });
    expect(await complete({ ...ask, jsonSchema })).toMatchObject({ text: 'Plain.', dropped: ['jsonSchema'] });
    expect(server.requests.map(({ body }) => 'output_config' in body)).toEqual([true, false, false]);
    expect((await complete()).dropped).toBeUndefined();
  });

  it('is left out by each of many calls at once', async () => {
    const { complete } = await setUp({ reply: noSchema });
    const all = await Promise.all(Array.from({ length: 5 }, () => complete({ ...ask, jsonSchema })));
    expect(all.map((reply) => reply.text)).toEqual(Array(5).fill('Plain.'));
  });

  it('may be the temperature, beside a schema', async () => {
    const { server, complete } = await setUp({
      reply: (request, n) =>
        'temperature' in request.body
          ? replies.badRequest('`temperature` is deprecated for this model.')
          : noSchema(request, n),
    });
    const reply = await complete({ ...ask, jsonSchema, temperature: 0.7 });
    expect(reply).toMatchObject({ text: 'Plain.', dropped: ['temperature', 'jsonSchema'] });
    expect(server.requests).toHaveLength(3);
  });

  it('is no reason to ask again when the request did not have it', async () => {
    const { server, complete } = await setUp({
      reply: () => replies.badRequest('temperature: out of range'),
    });
    expect((await failureOf(complete())).code).toBe('model-bad-request');
    expect(server.requests).toHaveLength(1);
  });
});

describe('cancelling', () => {
  it('ends a slow answer and hangs up', async () => {
    const stop = new AbortController();
    const { server, model } = await setUp({ reply: () => new Promise(() => {}) });
    const done = failureOf(model.complete(ask, stop.signal));
    await expect.poll(() => server.requests.length).toBe(1);
    stop.abort();
    expect((await done).code).toBe('cancelled');
    await expect.poll(() => server.requests[0]!.abandoned).toBe(true);
  });

  it('ends an answer that takes its time and leaves nothing running', async () => {
    const stop = new AbortController();
    const { server, model } = await setUp({ reply: () => replies.slow(60, replies.message('Late.')) });
    expect((await model.complete(ask, stop.signal)).text).toBe('Late.');
    const done = failureOf(model.complete(ask, stop.signal));
    await expect.poll(() => server.requests.length).toBe(2);
    stop.abort();
    expect((await done).code).toBe('cancelled');
    expect(server.totals().replies).toBe(1);
  });

  it('ends a wait between two tries', async () => {
    const stop = new AbortController();
    const limiter = createLimiter({ backoffMs: 3_600_000, patienceMs: 1e9 });
    const { server, model } = await setUp({ reply: replies.overloaded, options: { limiter } });
    const done = failureOf(model.complete(ask, stop.signal));
    await expect.poll(() => server.requests.length).toBe(1);
    await expect.poll(() => limiter.counts().tries).toBe(1);
    stop.abort();
    expect((await done).code).toBe('cancelled');
    expect(server.requests).toHaveLength(1);
  });

  it('before it starts asks nothing', async () => {
    const { server, model } = await setUp({ reply: () => replies.message('Hi.') });
    expect((await failureOf(model.complete(ask, AbortSignal.abort()))).code).toBe('cancelled');
    expect(server.requests).toHaveLength(0);
  });
});
