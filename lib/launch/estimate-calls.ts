import { isScripted, modelId, rangeOf, spread, type Range, type Spread } from './estimate';
import type { PipelineRole } from './pipeline-models';

/** What is foreseen of one summary or vote, with all its asks; `durationMs` is how long the model took. */
export const CALL_MEASURES = ['calls', 'inputTokens', 'outputTokens', 'costUsd', 'durationMs'] as const;
export type CallMeasure = (typeof CALL_MEASURES)[number];

/** How near past calls are to the wanted ones: of the same model, or of others of its kind (scripted or real). */
export const CALL_LEVELS = ['model', 'role'] as const;
export type CallLevel = (typeof CALL_LEVELS)[number];

/** What a judge reads of each candidate. */
export const READS = ['summary', 'trace'] as const;
export type Reads = (typeof READS)[number];

interface CallKind {
  role: PipelineRole;
  /** G of the tournament; null for summaries. */
  groupSize: number | null;
  /** Null for summaries. */
  reads: Reads | null;
}

/** One summary or one vote that was made. */
export interface PastCall extends CallKind, Record<CallMeasure, number | null> {
  model: string;
}

/** Past summaries or votes of one kind. */
export interface CallPool extends CallKind, Record<CallMeasure, Range | null> {
  level: CallLevel;
  /** Without its provider; null at level `role`. */
  model: string | null;
  scripted: boolean;
}

/** A sum over the summaries or votes of a plan. */
export interface CallAmount extends Spread {
  /** Past summaries or votes it rests on. */
  n: number;
  level: CallLevel;
  /** G of the past votes, where it was another than the plan's and they were scaled to it; else null. */
  scaledFrom: number | null;
}

export type CallEstimate = Record<CallMeasure, CallAmount | null>;

export interface WantedCalls extends CallKind {
  model: string;
  /** How many: from the fewest to the most. */
  items: Spread;
}

/** Past summaries and votes folded into the pools that estimates choose from. */
export function callPools(past: readonly PastCall[]): CallPool[] {
  const pools = new Map<string, { kind: Omit<CallPool, CallMeasure>; members: PastCall[] }>();
  for (const call of past) {
    const { role, groupSize, reads } = call;
    const scripted = isScripted(call.model);
    for (const level of CALL_LEVELS) {
      const model = level === 'model' ? modelId(call.model) : null;
      const kind = { level, role, model, scripted, groupSize, reads };
      const key = JSON.stringify(kind);
      const pool = pools.get(key) ?? { kind, members: [] };
      pool.members.push(call);
      pools.set(key, pool);
    }
  }
  return [...pools.values()].map(({ kind, members }) => {
    const of = (measure: CallMeasure) => rangeOf(members.map((member) => member[measure]));
    return {
      ...kind,
      ...{ calls: of('calls'), inputTokens: of('inputTokens'), outputTokens: of('outputTokens') },
      ...{ costUsd: of('costUsd'), durationMs: of('durationMs') },
    };
  });
}

/** The pools that speak for the wanted calls, nearest first; among votes, groups of the same size before others. */
function poolsFor(history: readonly CallPool[], wanted: WantedCalls): CallPool[] {
  const scripted = isScripted(wanted.model);
  const model = modelId(wanted.model);
  const distance = (pool: CallPool) => Math.abs((pool.groupSize ?? 0) - (wanted.groupSize ?? 0));
  return CALL_LEVELS.flatMap((level) =>
    history
      .filter(
        (pool) =>
          pool.level === level &&
          pool.role === wanted.role &&
          pool.reads === wanted.reads &&
          pool.scripted === scripted &&
          (level === 'role' || pool.model === model),
      )
      .sort((a, b) => distance(a) - distance(b)),
  );
}

/** What a judge reads grows with the group, and so do its cost and time; what it answers is taken to stay. */
const GROWS: readonly CallMeasure[] = ['inputTokens', 'costUsd', 'durationMs'];

/** One vote in groups of another size, between as it was and scaled by the sizes. */
function scaled(range: Spread, ratio: number): Spread {
  const { low, median, high } = range;
  return { low: low * Math.min(1, ratio), median: median * ratio, high: high * Math.max(1, ratio) };
}

/** What summaries or votes would need. A measure without history is null, never 0. */
export function estimateCalls(history: readonly CallPool[], wanted: WantedCalls): CallEstimate {
  const pools = poolsFor(history, wanted);
  const of = (measure: CallMeasure): CallAmount | null => {
    const pool = pools.find((candidate) => candidate[measure] !== null);
    const range = pool?.[measure];
    if (!pool || !range) return null;
    const ratio = (wanted.groupSize ?? 1) / (pool.groupSize ?? 1);
    const one = GROWS.includes(measure) ? scaled(range, ratio) : range;
    return {
      ...spread((at) => one[at] * wanted.items[at]),
      ...{ n: range.n, level: pool.level, scaledFrom: ratio === 1 ? null : pool.groupSize },
    };
  };
  return {
    ...{ calls: of('calls'), inputTokens: of('inputTokens'), outputTokens: of('outputTokens') },
    ...{ costUsd: of('costUsd'), durationMs: of('durationMs') },
  };
}
