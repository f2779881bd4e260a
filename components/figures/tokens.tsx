import type { TokenUsage } from '@/lib/rollout/rollout';
import { formatCount, formatPercent, formatTokens } from '@/lib/metrics/format';
import { Unknown } from './unknown';

/** The whole input of a usage; null when no part is known. */
export function inputTokens(usage: TokenUsage): number | null {
  const parts = [usage.uncachedInput, usage.cacheRead, usage.cacheWrite].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.reduce((a, b) => a + b, 0);
}

/** A number of tokens, `12.4 k`, exact in the title. */
export function Tokens({ n, why = 'The records do not tell.' }: { n: number | null; why?: string }) {
  if (n === null) return <Unknown why={why} />;
  return (
    <span className="num" title={`${formatCount(n)} tokens`}>
      {formatTokens(n)}
    </span>
  );
}

/** Whole input with the cached share: `12.4 k, 78 % cached`. */
export function InputTokens({ usage }: { usage: TokenUsage }) {
  const input = inputTokens(usage);
  if (input === null) return <Unknown why="The records do not tell the input tokens." />;
  const cached = usage.cacheRead === null || input === 0 ? null : usage.cacheRead / input;
  return (
    <span className="num">
      <Tokens n={input} />
      {cached !== null && (
        <span className="text-ink-3">, {formatPercent(Math.round(cached * 100) / 100)} % cached</span>
      )}
    </span>
  );
}
