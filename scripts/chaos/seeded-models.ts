import { AsyncLocalStorage } from 'node:async_hooks';
import { anthropicModel } from '@/lib/model/anthropic';
import type { ChatModel } from '@/lib/model/chat-model';
import { promptHashOf } from '@/lib/experiments/durable-call';
import { createLimiter } from '@/lib/model/limiter';
import { once } from '@/lib/worker/once';

/** The Messages API has no seed. Here it travels in a header, so that the same question gets the same answer again. */
export const SEED_HEADER = 'x-sampling-seed';
export const API_KEY = 'local-key-of-no-worth';

/**
 * Models by their names (`anthropic/…`), through the adapter and limiter of every run, asked at `url`. `onReply` is told
 * the hash of the prompt as soon as the whole reply is here, before anybody uses it.
 */
export function seededModels(
  url: string,
  onReply: (promptHash: string) => void = () => undefined,
): (name: string) => ChatModel {
  const seeds = new AsyncLocalStorage<number | null>();
  const withSeed: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    const seed = seeds.getStore() ?? null;
    if (seed !== null) headers.set(SEED_HEADER, String(seed));
    return fetch(input, { ...init, headers });
  };
  // Waits between tries are a tenth of the usual: the server is not really overloaded.
  const limiter = createLimiter({ maxConcurrent: 32, backoffMs: 100, maxBackoffMs: 2_000 });
  return once((name) => {
    const modelId = name.replace(/^anthropic\//, '');
    const model = anthropicModel(modelId, { apiKey: API_KEY, baseUrl: url, limiter, fetch: withSeed });
    return {
      ...{ name: model.name, scripted: model.scripted, caches: model.caches },
      async complete(request, signal) {
        const reply = await seeds.run(request.seed ?? null, () => model.complete(request, signal));
        onReply(promptHashOf(request));
        return reply;
      },
    };
  });
}
