import { RunoffError } from '@/lib/errors';
import type { AnthropicOptions } from '@/lib/model/anthropic';
import { checkedKey } from '@/lib/model/api-key';
import { normalizeBaseUrl } from '@/lib/model/base-url';
import type { ChatModel } from '@/lib/model/chat-model';
import { createLimiter, DEFAULT_LIMITER_SETTINGS, type Limiter } from '@/lib/model/limiter';

/** The part of the environment that models read. */
export type ModelEnv = Readonly<Record<string, string | undefined>>;

export interface ModelSources {
  /** The scripted model of a policy; null when there is none of that name. */
  scripted: (policy: string) => ChatModel | null;
}

/** One for each provider, shared by everything in this process that calls it. */
const limiters = new Map<string, Limiter>();

/**
 * The model of a full name, `anthropic/<model id>` or `scripted/<policy>`. Keep what it returns: a model remembers
 * what its server refused. Reads ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN, ANTHROPIC_BASE_URL and
 * RUNOFF_MAX_CONCURRENT_CALLS (read once, when the provider is first used).
 * Throws `bad-input` for a name, setting or URL that cannot be used and `model-auth` where there is no key.
 */
export function resolveModel(name: string, env: ModelEnv, sources: ModelSources): ChatModel {
  const slash = name.indexOf('/');
  const provider = slash < 0 ? name : name.slice(0, slash);
  const rest = slash < 0 ? '' : name.slice(slash + 1).trim();
  if (provider === 'anthropic' && rest) return resolveAnthropic(rest, env);
  if (provider === 'scripted' && rest) {
    const model = sources.scripted(rest);
    if (model) return model;
    throw new RunoffError('bad-input', `There is no scripted model named "${rest}".`);
  }
  throw new RunoffError(
    'bad-input',
    `"${name}" is not the name of a model: use anthropic/<model id> or scripted/<policy>.`,
  );
}

function resolveAnthropic(modelId: string, env: ModelEnv): ChatModel {
  const key = setting(env, 'ANTHROPIC_API_KEY');
  const token = setting(env, 'ANTHROPIC_AUTH_TOKEN');
  const apiKey = key ?? token;
  if (apiKey === null) {
    throw new RunoffError(
      'model-auth',
      `anthropic/${modelId} needs a key: set ANTHROPIC_API_KEY (any text will do for a server that asks for none), or use a scripted model.`,
    );
  }
  const maxConcurrent = concurrency(env);
  const limiter = limiters.get('anthropic') ?? createLimiter({ maxConcurrent });
  const baseUrl = setting(env, 'ANTHROPIC_BASE_URL');
  if (baseUrl !== null) normalizeBaseUrl(baseUrl);
  const model = whenAsked(modelId, {
    apiKey: checkedKey(apiKey),
    keyKind: key === null ? 'auth-token' : 'api-key',
    baseUrl,
    limiter,
  });
  limiters.set('anthropic', limiter);
  return model;
}

/** The SDK is three hundred modules: it is read when the first question is asked. */
function whenAsked(modelId: string, options: AnthropicOptions): ChatModel {
  let model: Promise<ChatModel> | null = null;
  const read = async () => (await import('@/lib/model/anthropic')).anthropicModel(modelId, options);
  return {
    ...{ name: `anthropic/${modelId}`, scripted: false, caches: true },
    complete: async (request, signal) => (await (model ??= read())).complete(request, signal),
  };
}

function concurrency(env: ModelEnv): number {
  const text = setting(env, 'RUNOFF_MAX_CONCURRENT_CALLS');
  if (text === null) return DEFAULT_LIMITER_SETTINGS.maxConcurrent;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new RunoffError(
    'bad-input',
    `RUNOFF_MAX_CONCURRENT_CALLS is "${text}"; it must be a whole number from 1 to 1000.`,
  );
}

function setting(env: ModelEnv, name: string): string | null {
  return env[name]?.trim() || null;
}
