import type { Rate } from '@/lib/metrics/intervals';
import type { Effort, MainPoint, PipelineReport } from '@/lib/metrics/pipeline-types';
import { rateText, table } from './output';

type Rows = (string | number)[][];

const section = (title: string, rows: Rows): string[] =>
  rows.length === 0 ? [] : ['', title, ...table(rows).map((line) => `  ${line}`)];

const pointName = ({ kind, iteration }: MainPoint, keep: number) =>
  kind === 'final' ? 'Final' : kind === 'selected' ? `Sel-${keep} of ${iteration}` : `Iter ${iteration}`;

/** `+12.5 points [-3.1, 28.1] n=8 tasks`. */
function gainText({ value, low, high, n, unit }: Rate): string {
  if (value === null) return '—';
  const points = (share: number) => `${share >= 0 ? '+' : ''}${(share * 100).toFixed(1)}`;
  const interval = low === null || high === null ? '' : ` [${points(low)}, ${points(high)}]`;
  return `${points(value)} points${interval} n=${n} ${unit}`;
}

function measured(
  value: number | null,
  interval: Effort['stepsInterval'],
  n: number,
  write: (value: number) => string,
): string {
  if (value === null) return '—';
  return `${write(value)}${interval ? ` [${write(interval.low)}, ${write(interval.high)}]` : ''} n=${n}`;
}

const whole = (value: number) => value.toFixed(0);
const spend = (value: number | null) => (value === null ? 'cost unknown' : `$${value.toFixed(4)}`);
const size = ({ min, max }: { min: number; max: number }) => (min === max ? `${min}` : `${min}–${max}`);

function tournamentLines(report: PipelineReport): string[] {
  return report.rounds.flatMap(({ iteration, purpose, rounds, tournaments }) =>
    section(`RTV '${purpose}' of iteration ${iteration}: ${tournaments} tournaments`, [
      ['', 'alive', 'pass@1', 'any passes'],
      ...rounds.map((round) => [
        round.round === 0 ? 'all' : `after round ${round.round}`,
        size(round.population),
        rateText(round.passAt1),
        rateText(round.ceiling),
      ]),
    ]),
  );
}

function judgeLines(report: PipelineReport): string[] {
  const byRound = report.judge.map(({ iteration, purpose, round, accuracy }) => [
    `iteration ${iteration}`,
    purpose,
    round === null ? 'all rounds' : `round ${round}`,
    rateText(accuracy),
  ]);
  const byMargin = report.judgeByMargin.map(({ from, to, accuracy }) => [
    to === 0 ? 'level' : `${from * 100}–${to * 100} %`,
    rateText(accuracy),
  ]);
  return [
    ...section('Judge on groups with a passing and a failing candidate', byRound),
    ...section("The same by the winner's lead, over the votes counted", byMargin),
  ];
}

function refinementLines(report: PipelineReport): string[] {
  const byPriors = report.byPriors.map((bin) => [
    `iteration ${bin.iteration}`,
    `${bin.passing} of ${bin.priors} priors pass`,
    `${bin.tasks} ${bin.tasks === 1 ? 'task' : 'tasks'}`,
    rateText(bin.passAt1),
  ]);
  const counts = report.passCounts.map(({ iteration, bins, mixed, allPass, allFail }) => [
    `iteration ${iteration}`,
    `${allFail} all fail`,
    `${mixed} mixed`,
    `${allPass} all pass`,
    bins.map(({ passed, judged, tasks }) => `${passed}/${judged}: ${tasks}`).join(', '),
  ]);
  const moves = report.transitions.map(({ fromIteration, toIteration, cells }) => [
    `iteration ${fromIteration} → ${toIteration}`,
    cells.map(({ from, to, tasks }) => `${from}→${to}: ${tasks.length}`).join(', ') || '—',
  ]);
  return [
    ...section('Refined rollouts by passing priors', byPriors),
    ...section('Tasks by passing rollouts (passed/judged: tasks)', counts),
    ...section('Passing rollouts of a task before → after: tasks', moves),
    ...(report.settings.iterations > 1
      ? section('Over all iterations', [
          ['newly solved', report.newlySolved.length, report.newlySolved.join(', ')],
          ['newly lost', report.newlyLost.length, report.newlyLost.join(', ')],
        ])
      : []),
    ...section(
      'Unbiased pass@k',
      report.passAtK.map(({ iteration, k, value }) => [`iteration ${iteration}`, `k=${k}`, rateText(value)]),
    ),
  ];
}

function effortLines(report: PipelineReport): string[] {
  const rows = report.effort.map((row) => [
    `iteration ${row.iteration}`,
    row.outcome ?? 'all',
    measured(row.meanSteps, row.stepsInterval, row.rollouts, (value) => value.toFixed(1)),
    measured(row.meanTokens, row.tokensInterval, row.withTokens, whole),
    measured(row.meanCostUsd, row.costInterval, row.withCost, (value) => `$${value.toFixed(4)}`),
  ]);
  const cost = report.cost.map((line) => [
    `iteration ${line.iteration}`,
    line.role,
    `${line.calls} calls`,
    spend(line.costUsd),
    line.callsWithoutPrice > 0 ? `${line.callsWithoutPrice} without a price` : '',
  ]);
  return [
    ...(rows.length > 0
      ? section('Per rollout', [['', '', 'steps', 'tokens in and out', 'cost'], ...rows])
      : []),
    ...section('Paid here', cost),
  ];
}

function endingLines(report: PipelineReport): string[] {
  const { endings, taskEndings } = report;
  const newly = taskEndings.filter((task) => task.newlySolved).length;
  const rows = Object.entries(endings).map(([ending, n]) => [
    ending,
    n,
    ending === 'solved' && newly > 0 ? `of these ${newly} newly` : '',
  ]);
  const tasks = taskEndings
    .toSorted((a, b) => (b.delta ?? -2) - (a.delta ?? -2) || a.name.localeCompare(b.name))
    .map((task) => [
      task.name,
      task.ending,
      task.iterations.map(({ passed, judged }) => `${passed}/${judged}`).join(' → '),
      task.delta === null ? 'Δ —' : `Δ ${task.delta >= 0 ? '+' : ''}${(task.delta * 100).toFixed(1)}`,
      task.lostIn
        ? `${task.lostIn.purpose} of iteration ${task.lostIn.iteration}, round ${task.lostIn.round}`
        : (task.error ?? ''),
    ]);
  return [...section(`Endings of ${taskEndings.length} tasks`, rows), ...section('Tasks by Δ', tasks)];
}

/** The figures of a pipeline as text for a terminal, each rate with its 95 % interval and n. */
export function pipelineLines(report: PipelineReport): string[] {
  const { settings, tasks, main } = report;
  const n = report.n === null ? '' : `N=${report.n}, `;
  return [
    '',
    `Pipeline: ${n}K=${settings.keep}, T=${settings.iterations}, ${settings.context}, final pool ${settings.pool}; ${tasks.finished} of ${tasks.total} tasks finished, ${tasks.failed} failed`,
    ...section(`The same ${tasks.compared} tasks at every point`, [
      ['', 'pass@1', 'any passes'],
      ...main.map((point) => [
        pointName(point, settings.keep),
        rateText(point.passAt1),
        rateText(point.ceiling),
      ]),
      ['Δ', gainText(report.gain), ''],
    ]),
    ...tournamentLines(report),
    ...judgeLines(report),
    ...refinementLines(report),
    ...effortLines(report),
    ...endingLines(report),
  ];
}
