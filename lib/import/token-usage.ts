import { isObject, nonZero, numberOf, objectOf, sumKnown } from '@/lib/import/json-value';
import { UNKNOWN_USAGE, type Step, type TokenUsage } from '@/lib/rollout/rollout';

interface InputTokens {
  /** The whole input with what was read from or written to a cache. */
  input: number | null;
  cacheRead: number | null;
  cacheWrite?: number | null;
}

/**
 * Splits an input count that includes the cached part. Where the cached part is not told, all of it
 * counts as uncached and the cache as unknown; where it is larger than the whole, the producer
 * counted the two apart, and the whole is the uncached part.
 */
export function splitInput({
  input,
  cacheRead,
  cacheWrite = null,
}: InputTokens): Pick<TokenUsage, 'uncachedInput' | 'cacheRead' | 'cacheWrite'> {
  const cached = (cacheRead ?? 0) + (cacheWrite ?? 0);
  const uncachedInput = input === null || cached > input ? input : input - cached;
  return { uncachedInput, cacheRead, cacheWrite };
}

/**
 * The usage block of a raw API reply: Chat Completions (`prompt_tokens`, includes cached), Responses
 * (`input_tokens` with details, includes cached) or Messages (`input_tokens`, excludes cached).
 * Null when it is none or all its counts are 0.
 */
export function apiUsage(value: unknown): TokenUsage | null {
  if (!isObject(value)) return null;
  const inDetails = objectOf(value.prompt_tokens_details ?? value.input_tokens_details);
  const outDetails = objectOf(value.completion_tokens_details ?? value.output_tokens_details);
  const cacheWrite = numberOf(value.cache_creation_input_tokens);
  const output = numberOf(value.completion_tokens) ?? numberOf(value.output_tokens);
  const reasoning = numberOf(outDetails.reasoning_tokens);
  const input = numberOf(value.prompt_tokens) ?? numberOf(value.input_tokens);
  const cacheRead = numberOf(inDetails.cached_tokens) ?? numberOf(value.cache_read_input_tokens);
  const anthropic =
    value.prompt_tokens === undefined &&
    'cache_read_input_tokens' in value &&
    !('input_tokens_details' in value);
  const split = anthropic
    ? { uncachedInput: input, cacheRead, cacheWrite }
    : splitInput({ input, cacheRead, cacheWrite });
  return knownUsage({ ...split, output, reasoning });
}

/** The usage, or null when every count is unknown or 0 (a producer that did not count). */
export function knownUsage(usage: TokenUsage): TokenUsage | null {
  return Object.values(usage).some((count) => nonZero(count) !== null) ? usage : null;
}

/** Sums usages field by field; a field is null when no usage knows it. */
export function sumUsage(usages: (TokenUsage | null)[]): TokenUsage {
  const known = usages.filter((usage) => usage !== null);
  if (known.length === 0) return UNKNOWN_USAGE;
  return {
    uncachedInput: sumKnown(known.map((usage) => usage.uncachedInput)),
    cacheRead: sumKnown(known.map((usage) => usage.cacheRead)),
    cacheWrite: sumKnown(known.map((usage) => usage.cacheWrite)),
    output: sumKnown(known.map((usage) => usage.output)),
    reasoning: sumKnown(known.map((usage) => usage.reasoning)),
  };
}

/** A sentence for totals that are sums over only some of the replies; none when all or no replies tell. */
export function partialUsageWarning(steps: Pick<Step, 'source' | 'turn' | 'usage'>[]): string[] {
  const replies = new Set(steps.filter((step) => step.source === 'agent').map((step) => step.turn)).size;
  const known = steps.filter((step) => step.usage !== null).length;
  return known === 0 || known >= replies
    ? []
    : [`tokens are known for ${known} of ${replies} replies; the totals are theirs`];
}
