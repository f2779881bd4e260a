import { launchOptions } from '@/db/launch-options';
import { startTasks } from '@/db/launch-options-starts';
import type { Db } from '@/db/client';
import { problemsIn, RunoffError } from '@/lib/errors';
import type { Spread } from '@/lib/launch/estimate';
import { estimatePlan, type WorkLine } from '@/lib/launch/estimate-plan';
import type { LaunchCounts } from '@/lib/launch/launch-counts';
import { launchSettingsSchema, type LaunchSettings } from '@/lib/launch/settings';
import { print, table, type CommonOptions } from './output';

/** Prints what a launch would take, from what was run before; starts nothing. */
export function dryRun(db: Db, wanted: LaunchSettings, options: CommonOptions): void {
  const read = launchSettingsSchema.safeParse(wanted);
  if (!read.success)
    throw new RunoffError('bad-input', `This cannot be launched: ${problemsIn(read.error)}.`);
  const settings = read.data;
  const { benchmark, pipeline } = settings;
  const start = pipeline?.startFrom ?? null;
  const taken = start === null ? {} : startTasks(db, start, benchmark);
  const without = start === null ? [] : settings.tasks.filter((task) => !taken[task]);
  if (without.length > 0)
    throw new RunoffError('bad-input', `${start} has no finished rollout of ${without.join(', ')}.`);
  const estimate = estimatePlan(launchOptions(db, null), settings, (task) => taken[task] ?? 0);
  const { counts, calls, inputTokens, outputTokens, costUsd, wallMs, free, work } = estimate;
  const result = {
    ...{ tasks: counts.tasks, rollouts: counts.rollouts, takenOver: counts.taken },
    ...{ summaries: counts.summaries, votes: counts.votes, fewestVotes: counts.fewestVotes, calls },
    tokens: { input: inputTokens, output: outputTokens },
    costUsd: free ? 0 : costUsd,
    ...{ wallMs, work, settings },
  };
  print(options, result, () => [
    planLine(counts, settings),
    ...workTable(work),
    `cost     ${free ? '$0 (no model that costs)' : range(costUsd, '$')}`,
    `seconds  ${range(wallMs && inSeconds(wallMs), '')} at ${settings.concurrency} rollouts at once`,
  ]);
}

const whole = (n: number) => n.toLocaleString('en');
const several = (n: number, what: string) => `${whole(n)} ${what}${n === 1 ? '' : 's'}`;

function planLine(counts: LaunchCounts, { n, pipeline }: LaunchSettings): string {
  const times = pipeline ? pipeline.iterations - (pipeline.startFrom === null ? 0 : 1) : 1;
  const again = times === 1 ? '' : ` × ${times}`;
  const rollouts = `${several(counts.tasks, 'task')} × ${n}${again} = ${several(counts.rollouts, 'rollout')}`;
  if (!pipeline) return rollouts;
  const early =
    counts.fewestVotes === counts.votes ? '' : ` (at least ${whole(counts.fewestVotes)} with early stop)`;
  return [
    rollouts,
    ...(counts.taken === 0 ? [] : [`${whole(counts.taken)} taken over`]),
    `${whole(counts.summaries)} summaries`,
    `${whole(counts.votes)} votes${early}`,
  ].join(' · ');
}

const UNKNOWN = '—';

function workTable(work: readonly WorkLine[]): string[] {
  const cell = (amount: Spread | null) => (amount === null ? UNKNOWN : show(amount.median));
  return table([
    ['WORK', 'CALLS', 'TOKENS IN', 'TOKENS OUT', 'COST', 'FROM'],
    ...work.map((line) => [
      line.kind,
      ...[cell(line.calls), cell(line.inputTokens), cell(line.outputTokens)],
      line.free ? '$0' : line.costUsd === null ? UNKNOWN : `$${show(line.costUsd.median)}`,
      fromWords(line),
    ]),
  ]);
}

function fromWords(line: WorkLine): string {
  const amount = line.calls ?? line.inputTokens ?? line.outputTokens ?? line.costUsd;
  if (amount === null) return 'no history';
  if ('level' in amount)
    return `${amount.n} ${line.kind}${amount.level === 'model' ? '' : ' by other models'}${amount.scaledFrom === null ? '' : `, scaled from groups of ${amount.scaledFrom}`}`;
  return `${amount.n} rollouts${amount.asFirst > 0 ? ', taken to be like iteration 0' : ''}`;
}

const inSeconds = ({ low, median, high }: Spread): Spread => ({
  ...{ low: low / 1000, median: median / 1000, high: high / 1000 },
});

const range = (amount: Spread | null, unit: string) =>
  amount === null
    ? `${UNKNOWN} (not all of it has a history)`
    : `${unit}${show(amount.median)} (${show(amount.low)}–${show(amount.high)})`;

const show = (value: number) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(2);
