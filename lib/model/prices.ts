import type { TokenUsage } from '@/lib/rollout/rollout';

/** The day on which the table was last compared with https://platform.claude.com/docs/en/about-claude/pricing. */
export const PRICES_AS_OF = '2026-10-24';

/** USD per million tokens. */
export interface Price {
  input: number;
  /** Cache entries that live five minutes. */
  cacheWrite: number;
  cacheRead: number;
  output: number;
}

interface PricedModel extends Price {
  /** What every token of a request costs when its whole prompt (cached or not) is longer than `above` tokens. */
  longPrompt?: Price & { above: number };
}

/** Cache writes cost 1.25 × input; cache reads cost `readShare` × input, 0.1 unless a model says otherwise. */
function price(input: number, output: number, readShare = 0.1): Price {
  return { input, cacheWrite: input * 1.25, cacheRead: input * readShare, output };
}

/** Only models whose four prices were found published; any other model's cost is unknown. */
const PRICES: Record<string, PricedModel> = {
  'claude-opus-5-5': price(4, 20, 0.05),
  'claude-opus-5': price(5, 25),
  'claude-opus-4-8': price(5, 25),
  'claude-opus-4-7': price(5, 25),
  'claude-opus-4-6': price(5, 25),
  'claude-opus-4-5': price(5, 25),
  'claude-opus-4-1': price(15, 75),
  'claude-sonnet-5-5': price(2, 10, 0.05),
  'claude-sonnet-5': price(2, 10),
  'claude-sonnet-4-6': price(3, 15),
  'claude-sonnet-4-5': price(3, 15),
  'claude-haiku-5-5': { ...price(0.1, 0.5), longPrompt: { ...price(0.5, 2.5), above: 100_000 } },
  'claude-haiku-4-5': price(1, 5),
  'claude-fable-5-1': price(10, 50, 0.025),
  'claude-fable-5': price(10, 50),
};

/** A dated id such as `claude-opus-4-5-20251101` names the same model as the id without its date. */
function family(modelId: string): string {
  return modelId.replace(/-20\d{6}$/, '');
}

/** List prices of a model, with those of its long prompts; null when they are not known. */
export function priceOf(modelId: string): (Price & { longPrompt?: Price & { above: number } }) | null {
  return (Object.hasOwn(PRICES, family(modelId)) ? PRICES[family(modelId)] : undefined) ?? null;
}

/**
 * Price of one request in USD at list price (no batch, priority or regional rates).
 * `usage` is that of a single request: the long-prompt rates of some models depend on the length of its prompt.
 * Null for a model that is not in the table and where any of the four token counts is unknown.
 */
export function costUsd(modelId: string, usage: TokenUsage): number | null {
  const { uncachedInput, cacheWrite, cacheRead, output } = usage;
  const model = priceOf(modelId);
  if (!model || uncachedInput === null || cacheWrite === null || cacheRead === null || output === null)
    return null;
  const prompt = uncachedInput + cacheWrite + cacheRead;
  const rate = model.longPrompt && prompt > model.longPrompt.above ? model.longPrompt : model;
  const micro =
    uncachedInput * rate.input +
    cacheWrite * rate.cacheWrite +
    cacheRead * rate.cacheRead +
    output * rate.output;
  return micro / 1_000_000;
}
