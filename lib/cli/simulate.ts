import { Command, Option } from 'commander';
import { databasePath, openDatabase } from '@/db/client';
import { RunoffError } from '@/lib/errors';
import { oracleShare } from '@/lib/simulate/exact';
import type { JudgeModel } from '@/lib/simulate/judge-model';
import { meanOverPopulation, tasksIn, type PassCount } from '@/lib/simulate/population';
import {
  simulate,
  SIMULATED,
  type SimulatedSelector,
  type Simulation,
  type SimulationSettings,
} from '@/lib/simulate/simulate';
import { plannedVotes } from '@/lib/tournament/grouping';
import { number, whole } from './numbers';
import { fail, print, table, withCommonOptions, type CommonOptions } from './output';
import { printPaper } from './simulate-paper';
import {
  fromExperiment,
  passCountsFrom,
  populationFrom,
  selectorsFrom,
  shares,
  type FromExperiment,
} from './simulate-input';

interface SimulateOptions extends CommonOptions {
  n: number;
  groupSize: number;
  votes: number;
  totalVotes?: number;
  keep: number;
  selector: string;
  display: 'fixed' | 'balanced';
  judgeAccuracy?: string;
  judgeAccuracyByRound?: string;
  accuracyOf?: 'votes' | 'groups';
  firstSlotBias: number;
  votesAlike: number;
  fromExperiment?: string;
  selection?: string;
  population?: string;
  passCounts?: string;
  paper?: string;
  draws: number;
  seed: number;
}

export function simulateCommand(): Command {
  return withCommonOptions(
    new Command('simulate')
      .description('What a selector is worth with a judge of given accuracy: expected accuracy and votes.')
      .option('--n <n>', 'candidates per task, where the pass counts do not say', whole, 16)
      .option('--group-size <g>', 'candidates per group of a bracket', whole, 2)
      .option('--votes <v>', 'votes per group', whole, 8)
      .option('--total-votes <b>', 'votes per task: each selector takes as many per group as fit', whole)
      .option('--keep <k>', 'survivors', whole, 1)
      .option('--selector <names>', `any of ${SIMULATED.join(', ')}`, SIMULATED.join(','))
      .addOption(
        new Option('--display <how>', 'order shown').choices(['fixed', 'balanced']).default('balanced'),
      )
      .option('--judge-accuracy <p,…>', 'how often the judge is right; each value is simulated by itself')
      .option('--judge-accuracy-by-round <a,b,…>', 'how often it is right, by round')
      .addOption(
        new Option(
          '--accuracy-of <what>',
          'right of single votes on a passing and a failing candidate (default), or of whole groups with both (default of --judge-accuracy-by-round)',
        ).choices(['votes', 'groups']),
      )
      .option('--first-slot-bias <b>', 'share of votes that go to whom is shown first', number, 0)
      .option(
        '--votes-alike <a>',
        "share of votes that only repeat the judge's opinion of a group",
        number,
        0,
      )
      .option('--from-experiment <name>', 'pass counts, and accuracy of votes by round, of an experiment')
      .option('--selection <id>', 'of that experiment (default: as `runoff report` takes)')
      .option('--population <figures>', 'mean=0.7,pass=0.85,mixed=218,tasks=500')
      .option('--pass-counts <file>', 'passing candidates of each task: 7 or 7/12, one a line')
      .option('--paper <file>', "the paper's tables as JSON: its Sel-K and final accuracy beside ours")
      .option('--draws <n>', 'drawn tasks, where nothing is exact', whole, 2000)
      .option('--seed <n>', 'of the draws', whole, 1),
  ).action((options: SimulateOptions) => {
    try {
      if (options.paper === undefined) runSimulation(options);
      else printPaper(options, options.paper);
    } catch (error) {
      fail(options, error);
    }
  });
}

const LIMITS = [
  ['n', 2, 64],
  ['groupSize', 2, 64],
  ['votes', 1, 1000],
  ['keep', 1, 64],
  ['draws', 2, 1_000_000],
  ['firstSlotBias', 0, 1],
  ['votesAlike', 0, 1],
] as const;

/** Throws a RunoffError that names the first option out of its limits. */
function checkLimits(options: SimulateOptions): void {
  for (const [name, least, most] of LIMITS) {
    if (options[name] >= least && options[name] <= most) continue;
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new RunoffError('bad-input', `--${flag} must be ${least} to ${most}, not ${options[name]}.`);
  }
}

function runSimulation(options: SimulateOptions): void {
  checkLimits(options);
  const selectors = selectorsFrom(options.selector);
  const experiment =
    options.fromExperiment === undefined ? null : readExperiment(options.fromExperiment, options);
  const population = populationOfOptions(options, experiment);
  const judges = judgesOf(options, experiment);
  const results = judges.map((judge) => ({
    judge,
    simulations: selectors.map((selector) =>
      simulate(population, judge, settingsOf(options, selector, population), options),
    ),
  }));
  const { keep, draws, seed } = options;
  const result = {
    population: figuresOf(population, keep),
    passCounts: population,
    fittedFrom: experiment,
    ...{ keep, draws, seed, results },
  };
  print(options, result, () => [
    populationLine(population, options),
    ...(experiment ? [experimentLine(experiment)] : []),
    ...results.flatMap(({ judge, simulations }) => ['', judgeLine(judge), ...table(rowsOf(simulations))]),
    '',
    `Chance ${percent(result.population.mean)}, ceiling ${percent(result.population.oracle)} (the best ${keep} by outcome).`,
    `± is one standard error of the draws (seed ${seed}); rows without it are exact.`,
  ]);
}

function readExperiment(name: string, { db: path, selection }: SimulateOptions): FromExperiment {
  const db = openDatabase(databasePath({ RUNOFF_DB: path ?? process.env.RUNOFF_DB }), { create: false });
  try {
    return fromExperiment(db, name, selection ?? null);
  } finally {
    db.$client.close();
  }
}

function populationOfOptions(options: SimulateOptions, experiment: FromExperiment | null): PassCount[] {
  const { n, population, passCounts } = options;
  if (population !== undefined && passCounts !== undefined)
    throw new RunoffError('bad-input', 'Give --population or --pass-counts, not both.');
  if (population !== undefined) return populationFrom(population, n);
  if (passCounts !== undefined) return passCountsFrom(passCounts, n);
  if (experiment) return experiment.population;
  throw new RunoffError(
    'bad-input',
    'Say how many candidates pass: --population mean=…,pass=…,mixed=…,tasks=…, --pass-counts FILE or --from-experiment NAME.',
  );
}

function judgesOf(options: SimulateOptions, experiment: FromExperiment | null): JudgeModel[] {
  const { judgeAccuracy, judgeAccuracyByRound, accuracyOf, firstSlotBias } = options;
  const how = { firstSlotBias, alike: options.votesAlike };
  if (judgeAccuracy !== undefined && judgeAccuracyByRound !== undefined)
    throw new RunoffError('bad-input', 'Give --judge-accuracy or --judge-accuracy-by-round, not both.');
  const of = accuracyOf ?? (judgeAccuracyByRound === undefined ? 'votes' : 'groups');
  if (of === 'groups' && firstSlotBias > 0)
    throw new RunoffError('bad-input', 'A first-slot bias is one of votes: add --accuracy-of votes.');
  if (judgeAccuracy !== undefined)
    return shares(judgeAccuracy, '--judge-accuracy').map((p) => ({ of, accuracy: [p], ...how }));
  if (judgeAccuracyByRound !== undefined)
    return [{ of, accuracy: shares(judgeAccuracyByRound, '--judge-accuracy-by-round'), ...how }];
  if (experiment?.judge) return [{ ...experiment.judge, ...how }];
  throw new RunoffError(
    'bad-input',
    experiment
      ? 'No vote of this selection was about one passing and one failing candidate alone: give --judge-accuracy, or another --selection.'
      : 'Say how good the judge is: --judge-accuracy 0.7, --judge-accuracy-by-round 0.7,0.65,0.6 or --from-experiment NAME.',
  );
}

function settingsOf(
  options: SimulateOptions,
  selector: SimulatedSelector,
  population: readonly PassCount[],
): SimulationSettings {
  const { groupSize, keep, display, totalVotes } = options;
  const settings = { selector, groupSize, keep, display, votes: options.votes };
  if (totalVotes === undefined) return settings;
  const groups = Math.max(...population.map(({ n }) => plannedVotes(n, { ...settings, votes: 1 }).votes));
  if (groups > totalVotes)
    throw new RunoffError(
      'bad-input',
      `${selector} needs ${groups} votes at least, more than --total-votes; leave it out with --selector.`,
    );
  return { ...settings, votes: groups === 0 ? options.votes : Math.floor(totalVotes / groups) };
}

function figuresOf(population: readonly PassCount[], keep: number) {
  return {
    tasks: tasksIn(population),
    mean: meanOverPopulation(population, ({ n, passes }) => passes / n),
    anyPasses: meanOverPopulation(population, ({ passes }) => Number(passes > 0)),
    mixed: tasksIn(population.filter(({ n, passes }) => passes > 0 && passes < n)),
    oracle: meanOverPopulation(population, ({ n, passes }) => oracleShare(n, passes, keep)),
  };
}

const percent = (value: number, digits = 1) => `${(value * 100).toFixed(digits)} %`;
const tidy = (value: number) => Number(value.toFixed(1));

function populationLine(
  population: readonly PassCount[],
  { keep, population: fitted }: SimulateOptions,
): string {
  const { tasks, mean, anyPasses, mixed } = figuresOf(population, keep);
  const sizes = [...new Set(population.map(({ n }) => n))].sort((a, b) => a - b);
  const shape =
    fitted === undefined ? '' : '; how the mixed ones spread is a beta-binomial (docs/simulate.md)';
  return `${tidy(tasks)} tasks, N = ${sizes.join(', ')}, mean pass@1 ${percent(mean)}, any passes ${percent(anyPasses)}, ${tidy(mixed)} mixed${shape}`;
}

function experimentLine({ fitted, selection, scripted }: FromExperiment): string {
  const rounds = fitted.map(({ right, votes }, i) => `round ${i + 1}: ${right} of ${votes}`).join(', ');
  return `Votes for the passing one of a mixed pair: ${rounds || '—'} (selection ${selection ?? '—'}${scripted ? ', scripted judge' : ''})`;
}

function judgeLine({ of, accuracy, firstSlotBias, alike }: JudgeModel): string {
  const right = accuracy.map((p) => percent(p)).join(', ');
  const bias = firstSlotBias > 0 ? `, ${percent(firstSlotBias)} of votes for whom is shown first` : '';
  const same = alike > 0 ? `, ${percent(alike)} of votes repeat one opinion of their group` : '';
  return `Judge: ${of === 'votes' ? 'votes' : 'groups'} right ${right}${accuracy.length > 1 ? ' by round' : ''}${bias}${same}`;
}

function rowsOf(simulations: readonly Simulation[]): (string | number)[][] {
  return [
    ['SELECTOR', 'V', 'VOTES/TASK', 'FINAL', '±', 'BY ROUND'],
    ...simulations.map(({ settings, votesPerTask, rounds, final }) => [
      ...[settings.selector, votesPerTask === 0 ? '—' : settings.votes, tidy(votesPerTask)],
      ...[percent(final.value, 2), final.error === null ? '' : (final.error * 100).toFixed(2)],
      rounds.map(({ value }) => (value * 100).toFixed(1)).join(' → '),
    ]),
  ];
}
