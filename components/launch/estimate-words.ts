import { formatCount } from '@/lib/metrics/format';
import { LEVELS, type Amount, type Level, type Spread } from '@/lib/launch/estimate';
import type { CallAmount } from '@/lib/launch/estimate-calls';
import type { PlanEstimate, WorkKind, WorkLine } from '@/lib/launch/estimate-plan';
import type { LaunchSettings } from '@/lib/launch/settings';

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

/** `1 task`, `12 tasks`, `2 summaries`. */
export const many = (n: number, one: string): string =>
  `${formatCount(n)} ${n === 1 ? one : one.endsWith('y') ? `${one.slice(0, -1)}ies` : `${one}s`}`;

const UNIT: Record<WorkKind, string> = {
  rollouts: 'finished rollout',
  refined: 'finished rollout',
  summaries: 'summary',
  votes: 'vote',
};

/** What an amount rests on: `12 finished rollouts of the same task, agent and model`. */
export function basisOf(amount: Amount | CallAmount, kind: WorkKind): string {
  const from = many(amount.n, UNIT[kind]);
  if ('level' in amount) {
    const by = amount.level === 'model' ? 'by the same model' : 'by other models';
    return `${from} ${by}${amount.scaledFrom === null ? '' : `, scaled from groups of ${amount.scaledFrom}`}`;
  }
  const near = LEVELS.filter((level) => amount.levels[level] > 0);
  const kinds = near.map((level) =>
    near.length === 1 ? NEAR[level] : `${NEAR[level]} (${many(amount.levels[level], 'task')})`,
  );
  const first = amount.asFirst > 0 ? ', taken to be like iteration 0' : '';
  return `${from} of ${kinds.join('; ')}${first}`;
}

export const WORK_WORDS: Record<WorkKind, string> = {
  rollouts: 'rollouts',
  refined: 'refined rollouts',
  summaries: 'summaries',
  votes: 'votes',
};

const MEASURES = ['calls', 'inputTokens', 'outputTokens', 'costUsd'] as const;
type WorkMeasure = (typeof MEASURES)[number];
const LABELS: Record<WorkMeasure, string> = {
  calls: 'calls',
  inputTokens: 'tokens in',
  outputTokens: 'tokens out',
  costUsd: 'cost',
};
const FORMS: Record<WorkMeasure, Form> = {
  calls: count,
  inputTokens: count,
  outputTokens: count,
  costUsd: money,
};

const NONE: Record<WorkKind, string> = {
  rollouts: 'No finished rollout of this agent with a model of this kind is known here yet.',
  refined: 'No finished rollout of this agent with a model of this kind is known here yet.',
  summaries: 'No summary by a model of this kind is known here yet.',
  votes: 'No vote by a model of this kind on what this judge reads is known here yet.',
};

/** `$41–63`, `8–23 min`, `860 k–1.58 M`: what both ends share stands once. Empty when they read the same. */
function rangeText(amount: Spread, form: Form): string {
  const [low, high] = [form(amount.low), form(amount.high)];
  if (low === high) return '';
  const unit = /\D+$/.exec(high)?.[0] ?? '';
  const first = unit !== '' && low.endsWith(unit) ? low.slice(0, -unit.length) : low;
  return `${first}–${low.startsWith('$') ? high.replace('$', '') : high}`;
}

/** One measure of one kind of work, for the table behind the bar. */
export function workFigure(line: WorkLine, measure: WorkMeasure): EstimateFigure {
  const label = LABELS[measure];
  if (measure === 'costUsd' && line.free)
    return { label, value: '$0', range: '', why: 'Scripted models cost nothing.' };
  const amount = line[measure];
  if (amount === null) return { label, value: null, range: '', why: NONE[line.kind] };
  const why = `Median and ${amount.n < 10 ? 'fewest to most' : '10th to 90th percentile'} of ${basisOf(amount, line.kind)}.`;
  return { label, value: FORMS[measure](amount.median), range: rangeText(amount, FORMS[measure]), why };
}

/** What one kind of work rests on; null when nothing is known of it. */
export function workBasis(line: WorkLine): string | null {
  const known = MEASURES.map((measure) => line[measure]).find((amount) => amount !== null);
  return known ? basisOf(known, line.kind) : null;
}

const listed = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** A measure over all kinds of work; of those that are known where some are not, which the label says. */
function totalFigure(estimate: PlanEstimate, measure: WorkMeasure): EstimateFigure {
  const form = FORMS[measure];
  const lines = estimate.work.filter((line) => measure !== 'costUsd' || !line.free);
  const known = lines.filter((line) => line[measure] !== null);
  const unknown = lines.filter((line) => line[measure] === null);
  const why = lines.map((line) => `${WORK_WORDS[line.kind]}: ${workFigure(line, measure).why}`).join(' ');
  if (known.length === 0) return { label: LABELS[measure], value: null, range: '', why };
  const sum = (at: keyof Spread) => known.reduce((total, line) => total + (line[measure]?.[at] ?? 0), 0);
  const all = { low: sum('low'), median: sum('median'), high: sum('high') };
  const without = unknown.map(({ kind }) => WORK_WORDS[kind]);
  const label = `${LABELS[measure]}${without.length === 0 ? '' : ` without ${listed(without)}`}`;
  return { label, value: form(all.median), range: rangeText(all, form), why };
}

function timeFigure({ wallMs }: PlanEstimate, concurrency: number): EstimateFigure {
  const label = `at ${formatCount(concurrency)} parallel`;
  if (wallMs === null)
    return { label, value: null, range: '', why: 'Not for all of it is known how long it takes.' };
  const why =
    'As long as rollouts and calls fill the places they have, no task faster than its own longest way.';
  return { label, value: time(wallMs.median), range: rangeText(wallMs, time), why };
}

/** The figures of an estimate in the order of the bar; cost and time first, they decide. */
export function estimateFigures(
  estimate: PlanEstimate,
  { concurrency, model }: Pick<LaunchSettings, 'concurrency' | 'model'>,
): EstimateFigure[] {
  const wall = timeFigure(estimate, concurrency);
  if (model === null) return [wall];
  const nothing = { label: 'cost', value: '$0', range: '', why: 'Scripted models cost nothing.' };
  return [
    estimate.free ? nothing : totalFigure(estimate, 'costUsd'),
    wall,
    ...(['calls', 'inputTokens', 'outputTokens'] as const).map((measure) => totalFigure(estimate, measure)),
  ];
}

/** What the whole estimate rests on, one short line; null when there is no history at all. */
export function estimateBasis(estimate: PlanEstimate): string | null {
  const parts = estimate.work.flatMap((line, i) => {
    const known = MEASURES.map((measure) => line[measure]).find((amount) => amount !== null);
    if (!known) return [];
    if (i === 0 || 'level' in known) return [basisOf(known, line.kind)];
    return [
      known.asFirst > 0 ? 'refined ones taken to be like iteration 0' : many(known.n, 'refined rollout'),
    ];
  });
  if (parts.length === 0) return estimate.wallMs ? 'from finished rollouts of the same agent' : null;
  return `from ${parts.join(' · ')}`;
}

/** The most a launch can spend by its own limits, in USD; null when something of it has no limit. */
export function spendAtMost({ counts, work }: PlanEstimate, settings: LaunchSettings): number | null {
  const { limits, budgetUsd, pipeline } = settings;
  const budgets = pipeline?.budgetsUsd ?? { rollouts: null, summaries: null, votes: null };
  const least = (...bounds: (number | null)[]) => {
    const known = bounds.filter((bound) => bound !== null);
    return known.length === 0 ? null : Math.min(...known);
  };
  const isFree = (kind: WorkKind) => work.find((line) => line.kind === kind)?.free ?? true;
  const perRollout = limits.costUsd === null ? null : limits.costUsd * counts.rollouts;
  const parts = [
    isFree('rollouts') && isFree('refined') ? 0 : least(perRollout, budgets.rollouts),
    isFree('summaries') ? 0 : budgets.summaries,
    isFree('votes') ? 0 : budgets.votes,
  ];
  const known = parts.filter((part) => part !== null);
  const sum = known.length < parts.length ? null : known.reduce((a, b) => a + b, 0);
  return least(sum, budgetUsd);
}
