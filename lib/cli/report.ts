import { Command } from 'commander';
import { experimentNamed } from '@/db/experiments';
import { wholeReport } from '@/db/report';
import { defaultSelection } from '@/db/report-input';
import { selectionsOf } from '@/db/tournaments';
import { RunoffError } from '@/lib/errors';
import type { WholeReport } from '@/lib/metrics/pipeline-types';
import { print, rateText, table, withCommonOptions, type CommonOptions } from './output';
import { withTools } from './run-command';

export function reportCommand(): Command {
  return withCommonOptions(
    new Command('report')
      .description('Every figure of an experiment, each rate with its n and 95 % interval.')
      .requiredOption('--experiment <name>', 'experiment, by id or name')
      .option('--selection <id>', 'selection to report on (default: the newest)'),
  ).action((options: CommonOptions & { experiment: string; selection?: string }) =>
    withTools(options, async ({ db }) => {
      const experiment = experimentNamed(db, options.experiment);
      if (!experiment) throw new RunoffError('not-found', `There is no experiment ${options.experiment}.`);
      const selections = selectionsOf(db, experiment.id);
      const wanted = options.selection ?? defaultSelection(db, experiment.id);
      const selection = selections.find((one) => one.id === wanted);
      if (options.selection !== undefined && !selection)
        throw new RunoffError('not-found', `${experiment.id} has no selection ${wanted}.`);
      const report = wholeReport(db, experiment.id, selection?.id ?? null);
      print(options, { experiment, selection: selection ?? null, ...report }, reportLines);
    }),
  );
}

function reportLines(
  report: WholeReport & { experiment: { id: string }; selection: { model: string } | null },
): string[] {
  const rounds = report.rounds.map((r) => [
    r.round === 0 ? 'all' : `after round ${r.round}`,
    r.population.min === r.population.max ? r.population.min : `${r.population.min}–${r.population.max}`,
    rateText(r.passAt1),
    rateText(r.ceiling),
  ]);
  const judge = report.judge.map((j) => [
    j.round === null ? 'all rounds' : `round ${j.round}`,
    rateText(j.accuracy),
  ]);
  const { endings, votes } = report;
  return [
    `${report.experiment.id}: ${report.tasks.length} tasks, ${report.rollouts} rollouts, pass@1 ${rateText(report.passAt1)}`,
    ...(report.selection
      ? [`Selection by ${report.selection.model}`]
      : ['No selection yet: runoff select --experiment …']),
    ...(report.selection ? ['', ...table([['alive', 'per task', 'pass@1', 'any passes'], ...rounds])] : []),
    ...(judge.length > 0 ? ['', 'Judge on mixed groups', ...table(judge)] : []),
    ...(report.selection
      ? [
          '',
          `Endings: ${endings.right} right, ${endings.lost} lost (a passing attempt existed), ${endings['nothing-passed']} nothing passed, ${endings.unknown} unknown`,
          `Votes: ${votes.asked} asked of ${votes.planned} planned, ${votes.spoiled} spoiled, ${votes.reasks} re-asks`,
        ]
      : []),
    ...report.cost.map(
      (c) =>
        `${c.role}: ${c.calls} calls, ${c.costUsd === null ? 'cost unknown' : `$${c.costUsd.toFixed(4)}`}`,
    ),
  ];
}
