/** What is foreseen of one rollout; `calls` are replies of the model, `durationMs` is from its start to its end. */
export const MEASURES = ['calls', 'inputTokens', 'outputTokens', 'costUsd', 'durationMs'] as const;
export type Measure = (typeof MEASURES)[number];

/** How near past rollouts are to the wanted ones: same task, agent and model; same agent and model; same agent. */
export const LEVELS = ['task', 'model', 'agent'] as const;
export type Level = (typeof LEVELS)[number];

/** A finished rollout as far as an estimate needs it; unknown is null. */
export interface PastRollout extends Record<Measure, number | null> {
  /** See `taskKey`. */
  task: string;
  agent: string;
  model: string | null;
  /** It was shown earlier attempts. */
  refined: boolean;
}

/** What `n` rollouts needed: the median, and from the 10th to the 90th percentile (lowest to highest below 10). */
export interface Range {
  n: number;
  low: number;
  median: number;
  high: number;
}

/** Past rollouts of one kind. A pool of level `agent` holds scripted models or real ones, never both. */
export interface HistoryPool extends Record<Measure, Range | null> {
  level: Level;
  /** Null above level `task`. */
  task: string | null;
  agent: string;
  /** Without its provider; null at level `agent` and for agents that ask none. */
  model: string | null;
  scripted: boolean;
  /** Of rollouts that were shown earlier attempts; they take other numbers of steps than those that start from nothing. */
  refined: boolean;
}

export interface LaunchPlan {
  /** Keys of the tasks. */
  tasks: readonly string[];
  agent: string;
  /** Null for agents that ask none. */
  model: string | null;
  /** Rollouts per task. */
  n: number;
  /** Rollouts at once. */
  concurrency: number;
  limits: { calls: number; costUsd: number | null; timeMs: number | null };
  /** They are shown earlier attempts. */
  refined: boolean;
}

/** An estimated sum. */
export interface Spread {
  low: number;
  median: number;
  high: number;
}

/** A sum over all rollouts of a plan. */
export interface Amount extends Spread {
  /** Past rollouts it rests on. */
  n: number;
  /** Tasks of the plan by how near their history was. */
  levels: Record<Level, number>;
  /** Tasks whose refined rollouts are taken to be like those of iteration 0, for want of refined ones. */
  asFirst: number;
}

export interface LaunchEstimate {
  rollouts: number;
  /** Scripted models and agents without a model cost nothing. */
  free: boolean;
  calls: Amount | null;
  inputTokens: Amount | null;
  outputTokens: Amount | null;
  /** Null also when it is free. */
  costUsd: Amount | null;
  /** Time of all rollouts one after the other, milliseconds. */
  workMs: Amount | null;
  /** Time of the longest rollout, milliseconds. */
  longestMs: Spread | null;
  /** Wall time at the plan's concurrency, milliseconds. */
  wallMs: Amount | null;
}

/** Below this many rollouts a range is lowest to highest. */
const FEW = 10;

export const taskKey = (benchmark: string | null, name: string): string => `${benchmark ?? ''}/${name}`;

/** A model without its provider, lower case: `anthropic/claude-x` and an imported `claude-x` are the same. */
export const modelId = (model: string): string => model.toLowerCase().replace(/^[a-z-]+\//, '');

export const isScripted = (model: string | null): boolean => model !== null && /^scripted\b/.test(model);

/** Quantile by linear interpolation between the two nearest values (Hyndman and Fan's type 7). */
function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}

/** The range of known values; null when there is none. */
export function rangeOf(values: readonly (number | null)[]): Range | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const tail = sorted.length < FEW ? 0 : 0.1;
  return {
    n: sorted.length,
    low: quantile(sorted, tail),
    median: quantile(sorted, 0.5),
    high: quantile(sorted, 1 - tail),
  };
}

/** Finished rollouts folded into the pools that estimates choose from; `ownTasks` get pools of their own. */
export function historyPools(past: readonly PastRollout[], ownTasks: ReadonlySet<string>): HistoryPool[] {
  const pools = new Map<string, { kind: Omit<HistoryPool, Measure>; members: PastRollout[] }>();
  for (const rollout of past) {
    const { task, agent } = rollout;
    const scripted = isScripted(rollout.model);
    const model = rollout.model === null ? null : modelId(rollout.model);
    const { refined } = rollout;
    const kinds: Omit<HistoryPool, Measure>[] = [
      { level: 'model', task: null, agent, model, scripted, refined },
      { level: 'agent', task: null, agent, model: null, scripted, refined },
    ];
    if (ownTasks.has(task)) kinds.push({ level: 'task', task, agent, model, scripted, refined });
    for (const kind of kinds) {
      const key = JSON.stringify(kind);
      const pool = pools.get(key) ?? { kind, members: [] };
      pool.members.push(rollout);
      pools.set(key, pool);
    }
  }
  return [...pools.values()].map(({ kind, members }) => {
    const of = (measure: Measure) => rangeOf(members.map((member) => member[measure]));
    return {
      ...kind,
      ...{ calls: of('calls'), inputTokens: of('inputTokens'), outputTokens: of('outputTokens') },
      ...{ costUsd: of('costUsd'), durationMs: of('durationMs') },
    };
  });
}

/**
 * The pools that speak for each task of the plan, nearest first. Refined rollouts of the same agent and model speak for
 * refined ones; where there are none, those of iteration 0 do.
 */
function poolsByTask(history: readonly HistoryPool[], plan: LaunchPlan): HistoryPool[][] {
  const model = plan.model === null ? null : modelId(plan.model);
  const scripted = isScripted(plan.model);
  const fits = history.filter(
    (pool) =>
      pool.agent === plan.agent &&
      pool.scripted === scripted &&
      (pool.level === 'agent' ? !pool.refined : pool.model === model) &&
      (plan.refined || !pool.refined),
  );
  const ofTask = Map.groupBy(fits, (pool) => pool.task);
  const wide = (ofTask.get(null) ?? []).sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  return plan.tasks.map((task) => {
    const near = [...(ofTask.get(task) ?? []), ...wide];
    return [...near.filter((pool) => pool.refined), ...near.filter((pool) => !pool.refined)];
  });
}

/**
 * Sums one measure over the plan: each task counts N times the range of its nearest pool that knows the measure,
 * cut at the limit of one rollout. Null as soon as one task has no history.
 */
function sumOver(
  pools: readonly HistoryPool[][],
  measure: Measure,
  n: number,
  limit: number | null,
): (Amount & { longest: Spread }) | null {
  const sum = { low: 0, median: 0, high: 0 };
  const longest = { low: 0, median: 0, high: 0 };
  const levels: Amount['levels'] = { task: 0, model: 0, agent: 0 };
  let firsts = 0;
  const used = new Map<HistoryPool, number>();
  for (const mine of pools) {
    const pool = mine.find((candidate) => candidate[measure] !== null);
    const range = pool?.[measure];
    if (!pool || !range) return null;
    used.set(pool, range.n);
    levels[pool.level]++;
    if (!pool.refined) firsts++;
    for (const at of ['low', 'median', 'high'] as const) {
      const one = Math.min(range[at], limit ?? Infinity);
      sum[at] += one * n;
      longest[at] = Math.max(longest[at], one);
    }
  }
  if (used.size === 0) return null;
  return { ...sum, n: distinctRollouts([...used]), levels, asFirst: firsts, longest };
}

/** A wider pool holds the rollouts of the nearer ones of its kind, so only the widest used of each kind count. */
function distinctRollouts(used: readonly [HistoryPool, number][]): number {
  return [true, false].reduce((total, refined) => {
    const mine = used.filter(([pool]) => pool.refined === refined);
    const widest = LEVELS.findLast((level) => mine.some(([pool]) => pool.level === level));
    return mine.reduce((sum, [pool, n]) => (pool.level === widest ? sum + n : sum), total);
  }, 0);
}

const amount = (sum: ReturnType<typeof sumOver>, plan: LaunchPlan): Amount | null => {
  if (sum === null) return null;
  const { longest: _longest, ...rest } = sum;
  return { ...rest, asFirst: plan.refined ? sum.asFirst : 0 };
};

/** The same of low, median and high. */
export const spread = (of: (at: keyof Spread) => number): Spread => ({
  ...{ low: of('low'), median: of('median'), high: of('high') },
});

/**
 * What rollouts would need, from finished ones. Low and high are as if every rollout were like the 10th or the
 * 90th of a hundred, which is wider than the sum will vary. A measure without history is null, never 0.
 */
export function estimateLaunch(history: readonly HistoryPool[], plan: LaunchPlan): LaunchEstimate {
  const pools = poolsByTask(history, plan);
  const rollouts = plan.tasks.length * plan.n;
  const free = plan.model === null || isScripted(plan.model);
  const { limits, n } = plan;
  const over = (measure: Measure, limit: number | null) => amount(sumOver(pools, measure, n, limit), plan);
  const time = sumOver(pools, 'durationMs', n, limits.timeMs);
  const workMs = amount(time, plan);
  const atOnce = Math.max(1, Math.min(plan.concurrency, rollouts));
  return {
    ...{ rollouts, free },
    calls: plan.model === null ? null : over('calls', limits.calls),
    inputTokens: plan.model === null ? null : over('inputTokens', null),
    outputTokens: plan.model === null ? null : over('outputTokens', null),
    costUsd: free ? null : over('costUsd', limits.costUsd),
    ...{ workMs, longestMs: time && time.longest },
    // No number of rollouts at once makes the longest one shorter.
    wallMs: time && workMs && { ...workMs, ...spread((at) => Math.max(time[at] / atOnce, time.longest[at])) },
  };
}
