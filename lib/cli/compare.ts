import { Command, Option } from 'commander';
import { compareExperimentsNamed, type ComparedExperiments } from '@/lib/experiments/compare-experiments';
import { SOLVED_RULES, type ComparedPair, type SolvedRule } from '@/lib/metrics/compare-experiments';
import { print, rateText, table, withCommonOptions, type CommonOptions } from './output';
import { withTools } from './run-command';

const RULES: Record<SolvedRule, string> = {
  final: 'its final answer passes',
  any: 'any of its rollouts passes',
  half: 'at least half of its judged rollouts pass',
};

const another = (name: string, names: string[] | undefined) => [...(names ?? []), name];

export function compareCommand(): Command {
  return withCommonOptions(
    new Command('compare')
      .description('Experiments side by side: which tasks one solves and another does not, with tests.')
      .requiredOption('--experiment <name>', 'by id or name; two to four times', another)
      .addOption(
        new Option('--solved <rule>', 'when a task counts as solved').choices(SOLVED_RULES).default('final'),
      ),
  ).action((options: CommonOptions & { experiment: string[]; solved: SolvedRule }) =>
    withTools(options, async ({ db }) =>
      print(options, compareExperimentsNamed({ db }, options.experiment, options.solved), linesOf),
    ),
  );
}

const money = (usd: number | null) => (usd === null ? '—' : `$${usd.toFixed(4)}`);

function linesOf(result: ComparedExperiments): string[] {
  const { experiments, compared, pairs, settings, solvedBy } = result;
  return [
    `A task is solved when ${RULES[solvedBy]}; the figures stand on the ${compared} tasks known in all.`,
    '',
    ...table([
      ['', 'solved', 'pass@1', 'votes asked', 'reused', 'cost'],
      ...experiments.map((one) => [
        one.id,
        rateText(one.solved),
        rateText(one.passAt1),
        one.votes?.asked ?? '—',
        one.votes?.reused ?? '—',
        money(one.cost.usd),
      ]),
    ]),
    ...pairs.flatMap(pairLines),
    '',
    `Settings: ${settings.differences.length} of ${settings.lines} facts differ`,
    ...settings.withoutManifest.map((id) => `${id} was imported: how its rollouts were made is not known.`),
  ];
}

function pairLines(pair: ComparedPair): string[] {
  const { a, b, cells, mcnemar, difference, compared } = pair;
  const points = (share: number | null) => (share === null ? '—' : (share * 100).toFixed(1));
  return [
    '',
    `${a} and ${b}: ${compared} tasks, ${cells.both.length} both, ${cells.onlyA.length} only the first, ${cells.onlyB.length} only the second, ${cells.neither.length} neither`,
    `  McNemar exact p ${mcnemar.p?.toPrecision(3) ?? '—'} (n=${mcnemar.discordant} discordant)`,
    `  second minus first ${points(difference.value)} points [${points(difference.low)}, ${points(difference.high)}] n=${difference.n} tasks`,
    ...(cells.onlyA.length > 0 ? [`  only the first: ${cells.onlyA.join(' ')}`] : []),
    ...(cells.onlyB.length > 0 ? [`  only the second: ${cells.onlyB.join(' ')}`] : []),
    ...(pair.unknown.length > 0 ? [`  nothing known in one of them: ${pair.unknown.join(' ')}`] : []),
    ...(pair.onlyInA.length + pair.onlyInB.length > 0
      ? [`  only in one of them: ${[...pair.onlyInA, ...pair.onlyInB].join(' ')}`]
      : []),
    ...(pair.namesakes.length > 0
      ? [`  same name, another benchmark, so not matched: ${pair.namesakes.join(' ')}`]
      : []),
  ];
}
