import { afterEach, describe, expect, it } from 'vitest';
import { RunoffError } from '@/lib/errors';
import type { ChatModel } from '@/lib/model/chat-model';
import { type ModelEnv, resolveModel } from '@/lib/model/resolve-model';
import { message, slow } from '@/tests/messages-api-replies';
import { type MessagesApiServer, startMessagesApiServer } from '@/tests/messages-api-server';

const never = new AbortController().signal;
const ask = { system: '', messages: [{ role: 'user' as const, content: 'Hi' }], maxTokens: 10 };
const evidence: ChatModel = {
  name: 'scripted/evidence',
  scripted: true,
  complete: () => Promise.reject(new Error('not asked here')),
};
const resolve = (name: string, env: ModelEnv = {}) =>
  resolveModel(name, env, { scripted: (policy) => (policy === 'evidence' ? evidence : null) });

function failureOf(action: () => unknown): RunoffError {
  try {
    action();
  } catch (error) {
    if (error instanceof RunoffError) return error;
    throw error;
  }
  throw new Error('did not fail');
}

let server: MessagesApiServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

describe('resolveModel', () => {
  it('finds scripted models where it is told to look', () => {
    expect(resolve('scripted/evidence')).toBe(evidence);
    expect(failureOf(() => resolve('scripted/nobody')).message).toBe(
      'There is no scripted model named "nobody".',
    );
  });

  it.each(['openai/gpt', 'claude-opus-4-5', 'anthropic/', 'anthropic', '/x', ''])(
    'names the providers for "%s"',
    (name) => {
      const error = failureOf(() => resolve(name, { ANTHROPIC_API_KEY: 'k' }));
      expect(error.code).toBe('bad-input');
      expect(error.message).toBe(
        `"${name}" is not the name of a model: use anthropic/<model id> or scripted/<policy>.`,
      );
    },
  );

  it('says which variable is missing, also when it is blank', () => {
    for (const env of [{}, { ANTHROPIC_API_KEY: ' ' }]) {
      const error = failureOf(() => resolve('anthropic/claude-opus-4-5', env));
      expect(error.code).toBe('model-auth');
      expect(error.message).toMatch(/^anthropic\/claude-opus-4-5 needs a key: set ANTHROPIC_API_KEY/);
    }
  });

  it.each(['0', '-1', '2.5', 'many'])('refuses %s calls at once', (text) => {
    const env = { ANTHROPIC_API_KEY: 'k', RUNOFF_MAX_CONCURRENT_CALLS: text };
    expect(failureOf(() => resolve('anthropic/m', env)).message).toContain(
      `is "${text}"; it must be a whole number`,
    );
  });

  it('refuses a base URL that is none', () => {
    const env = { ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'nonsense' };
    expect(failureOf(() => resolve('anthropic/m', env)).code).toBe('bad-input');
  });

  it('calls the configured server with a key or a token, two models under one limit', async () => {
    let bothHere = () => {};
    const both = new Promise<void>((resolve) => (bothHere = resolve));
    const started = (server = await startMessagesApiServer({
      key: 'secret-of-mine',
      reply: async (_, n) => {
        if (n === 2) bothHere();
        await both;
        return slow(20, message('Hi.'));
      },
    }));
    const env = { ANTHROPIC_BASE_URL: `${started.url}/v1`, RUNOFF_MAX_CONCURRENT_CALLS: '2' };
    const byKey = resolve('anthropic/claude-opus-4-5', { ...env, ANTHROPIC_API_KEY: 'secret-of-mine' });
    const byToken = resolve('anthropic/org/model', { ...env, ANTHROPIC_AUTH_TOKEN: ' secret-of-mine\n' });
    expect([byKey.name, byKey.scripted, byToken.name]).toEqual([
      'anthropic/claude-opus-4-5',
      false,
      'anthropic/org/model',
    ]);
    await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 2 ? byKey : byToken).complete(ask, never)));
    expect(started.maxOpen()).toBe(2);
    expect(new Set(started.requests.map(({ body }) => body.model))).toEqual(
      new Set(['claude-opus-4-5', 'org/model']),
    );
    const tokenCalls = started.requests.filter(({ body }) => body.model === 'org/model');
    expect(tokenCalls.map(({ headers }) => headers['x-api-key'])).toEqual(Array(6).fill(undefined));
  });
});
