import { formatCount } from '@/components/figures/format';
import { LEVELS, type Amount, type LaunchEstimate, type Level } from '@/lib/launch/estimate';

type Form = (value: number) => string;

/** Three digits are more than an estimate knows. */
const rounded = (value: number): number => Number(value.toPrecision(3));

function count(value: number): string {
  const n = rounded(value);
  if (n < 10_000) return formatCount(Math.round(n));
  return n < 1_000_000 ? `${rounded(n / 1000)} k` : `${rounded(n / 1_000_000)} M`;
}

/** `$0.38`, `$4.20`, `$41`, `$1,200`. */
function money(usd: number): string {
  return usd < 10 ? `$${usd.toFixed(2)}` : `$${formatCount(Math.round(rounded(usd)))}`;
}

/** `40 s`, `12 min`, `2 h 10`. */
function time(ms: number): string {
  const s = Math.round(ms / 1000);
  if (s < 90) return `${s} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
}

/** One estimated figure: `value` is the median, `range` from low to high (empty when they read the same). */
export interface EstimateFigure {
  label: string;
  /** Null: no history tells. */
  value: string | null;
  range: string;
  /** What it rests on, or why nothing is known. */
  why: string;
}

const NEAR: Record<Level, string> = {
  task: 'the same task, agent and model',
  model: 'the same agent and model on other tasks',
  agent: 'the same agent with other models',
};

const many = (n: number, one: string) => `${formatCount(n)} ${n === 1 ? one : `${one}s`}`;

/** What an amount rests on: `12 finished rollouts of the same task, agent and model`. */
export function basisOf(amount: Pick<Amount, 'n' | 'levels'>): string {
  const near = LEVELS.filter((level) => amount.levels[level] > 0);
  const kinds = near.map((level) =>
    near.length === 1 ? NEAR[level] : `${NEAR[level]} (${many(amount.levels[level], 'task')})`,
  );
  return `${many(amount.n, 'finished rollout')} of ${kinds.join('; ')}`;
}

function figure(label: string, amount: Amount | null, form: Form, unknown: string): EstimateFigure {
  if (amount === null) return { label, value: null, range: '', why: unknown };
  const [low, value, high] = [form(amount.low), form(amount.median), form(amount.high)];
  const few = amount.n < 10 ? 'fewest to most' : '10th to 90th percentile';
  return {
    ...{ label, value, range: low === high ? '' : `${low}–${high}` },
    why: `Median and ${few} of ${basisOf(amount)}, times the rollouts of this plan.`,
  };
}

/** The figures of an estimate in the order of the bar. */
export function estimateFigures(estimate: LaunchEstimate, asks: boolean): EstimateFigure[] {
  const none = 'No finished rollout of this agent with a model of this kind is known here yet.';
  const wall = figure('time', estimate.wallMs, time, none);
  if (!asks) return [wall];
  return [
    figure('calls', estimate.calls, count, none),
    figure('tokens in', estimate.inputTokens, count, none),
    figure('tokens out', estimate.outputTokens, count, none),
    ...(estimate.free
      ? []
      : [figure('cost', estimate.costUsd, money, 'No finished rollout of this agent tells its cost.')]),
    wall,
  ];
}

/** What the whole estimate rests on, one line; null when there is no history at all. */
export function estimateBasis(estimate: LaunchEstimate): string | null {
  const amount = estimate.calls ?? estimate.wallMs ?? estimate.costUsd;
  return amount === null ? null : `from ${basisOf(amount)}`;
}

/** The most a launch can spend by its own limits, in USD; null when nothing limits it. */
export function spendAtMost(
  rollouts: number,
  costLimitUsd: number | null,
  budgetUsd: number | null,
): number | null {
  const bounds = [costLimitUsd === null ? null : costLimitUsd * rollouts, budgetUsd].filter(
    (bound) => bound !== null,
  );
  return bounds.length === 0 ? null : Math.min(...bounds);
}
