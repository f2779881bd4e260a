import { isObject } from '@/lib/import/json-value';
import type { RecordedRollout, Step } from '@/lib/rollout/rollout';

const NUL_PICTURE = '\u2400';

/** A step with everything unknown, to be filled in. */
export const BLANK_STEP: Omit<Step, 'index' | 'turn' | 'source'> = {
  thought: null,
  reasoning: null,
  tool: null,
  command: null,
  observation: null,
  returnCode: null,
  error: null,
  truncated: false,
  usage: null,
  costUsd: null,
  startedAt: null,
  durationMs: null,
};

/**
 * The last touch on every rollout: NUL characters (which databases and terminals cut texts at) become
 * the picture U+2400 with a warning, lone surrogates U+FFFD, and `extra` loses what JSON cannot hold.
 * Everything else in a text stays as it was: line ends, escape sequences, markup.
 */
export function finishRollout(rollout: RecordedRollout): RecordedRollout {
  const counter = { nul: 0 };
  const cleaned = clean(rollout, counter);
  const where = counter.nul === 1 ? '1 NUL character is' : `${counter.nul} NUL characters are`;
  const warning = counter.nul > 0 ? [`${where} shown as ${NUL_PICTURE}`] : [];
  return { ...cleaned, warnings: [...new Set([...cleaned.warnings, ...warning])] };
}

function clean<T>(value: T, counter: { nul: number }): T;
function clean(value: unknown, counter: { nul: number }): unknown {
  if (typeof value === 'string') {
    if (!value.includes('\0')) return value.isWellFormed() ? value : value.toWellFormed();
    const parts = value.split('\0');
    counter.nul += parts.length - 1;
    return parts.join(NUL_PICTURE).toWellFormed();
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map((item) => clean(item, counter));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [clean(key, counter), clean(item, counter)]),
    );
  }
  return value === undefined ? null : value;
}
