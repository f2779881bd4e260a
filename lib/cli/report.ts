import { Command } from 'commander';
import { experimentNamed } from '@/db/experiments';
import { wholeReport } from '@/db/report';
import { defaultSelection } from '@/db/report-input';
import { selectionsInput } from '@/db/selections-input';
import { selectionsOf, type Selection } from '@/db/tournaments';
import { RunoffError } from '@/lib/errors';
import type { WholeReport } from '@/lib/metrics/pipeline-types';
import { selectionsReport } from '@/lib/metrics/selections-report';
import type { SelectionsReport } from '@/lib/metrics/selections-types';
import { print, rateText, table, withCommonOptions, type CommonOptions } from './output';
import { pipelineLines } from './pipeline-lines';
import { withTools } from './run-command';
import { selectionsLines } from './selections-lines';

export function reportCommand(): Command {
  return withCommonOptions(
    new Command('report')
      .description('Every figure of an experiment, each rate with its n and 95 % interval.')
      .requiredOption('--experiment <name>', 'experiment, by id or name')
      .option(
        '--selection <id>',
        "selection to report on (default: the newest; of a pipeline's, the one closest to its answer)",
      ),
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
      const all = selectionsReport(selectionsInput(db, experiment.id));
      print(options, { experiment, selection: selection ?? null, ...report, selections: all }, reportLines);
    }),
  );
}

function selectionLines(report: WholeReport): string[] {
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
    '',
    ...table([['alive', 'per task', 'pass@1', 'any passes'], ...rounds]),
    ...(judge.length > 0 ? ['', 'Judge on mixed groups', ...table(judge)] : []),
    '',
    `Final answers right: ${rateText(report.finalAccuracy)}`,
    `Endings: ${endings.right} right, ${endings.lost} lost (a passing attempt existed), ${endings['nothing-passed']} nothing passed, ${endings.unknown} unknown`,
    `Votes: ${votes.asked} asked of ${votes.planned} planned, ${votes.spoiled} spoiled, ${votes.reasks} re-asks`,
    `First shown won: ${rateText(report.firstPlace)}`,
  ];
}

function rolloutLines(report: WholeReport): string[] {
  const counts = report.passCounts.map(({ passed, judged, tasks }) => `${passed}/${judged}: ${tasks}`);
  const steps = report.stepsByOutcome.map(
    ({ outcome, rollouts, meanSteps }) => `${outcome} ${meanSteps?.toFixed(1) ?? '—'} (n=${rollouts})`,
  );
  return [
    '',
    `Any attempt passes: ${rateText(report.ceiling)}`,
    `Tasks by passing attempts (passed/judged: tasks): ${counts.join(', ') || '—'}`,
    `Mean steps: ${steps.join(', ') || '—'}`,
  ];
}

type Printed = WholeReport & {
  experiment: { id: string };
  selection: Selection | null;
  selections: SelectionsReport;
};

/** What the selection is, in words. */
function heading({ selection }: Printed): string {
  if (!selection) return 'No selection yet: runoff select --experiment …';
  const { purpose, iteration, model } = selection;
  return purpose === null
    ? `Selection by ${model}`
    : `Selection '${purpose}' of iteration ${iteration} by ${model}`;
}

function reportLines(report: Printed): string[] {
  return [
    `${report.experiment.id}: ${report.tasks.length} tasks, ${report.rollouts} ${report.selection ? 'candidates' : 'rollouts'}, pass@1 ${rateText(report.passAt1)}`,
    heading(report),
    ...(report.selection ? selectionLines(report) : []),
    ...rolloutLines(report),
    ...report.cost.map(
      (c) =>
        `${c.role}: ${c.calls} ${c.role === 'agent' ? 'rollouts' : 'calls'}, ${c.costUsd === null ? 'cost unknown' : `$${c.costUsd.toFixed(4)}`}`,
    ),
    ...(report.pipeline ? pipelineLines(report.pipeline) : []),
    ...selectionsLines(report.selections),
  ];
}
