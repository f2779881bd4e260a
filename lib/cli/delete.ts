import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { RunoffError } from '@/lib/errors';
import { deleteExperiment, planDeletion, type Deletion } from '@/lib/experiments/delete-experiment';
import { print, withCommonOptions, type CommonOptions } from './output';
import { withTools } from './run-command';

export function deleteCommand(): Command {
  return withCommonOptions(
    new Command('delete')
      .description('Delete an experiment with its rollouts, summaries, votes and links, for good.')
      .requiredOption('--experiment <name>', 'experiment, by id or name')
      .option('--yes', 'do not ask for its name'),
  ).action((options: CommonOptions & { experiment: string; yes?: boolean }) =>
    withTools(options, async (tools) => {
      const plan = planDeletion(tools, options.experiment);
      if (plan.refused !== null) throw new RunoffError('busy', plan.refused);
      const confirmed = options.yes ? plan.name : await typedName(plan);
      print(options, deleteExperiment(tools, { experiment: plan.id, confirmed }), deletedLines);
    }),
  );
}

const what = ({ rollouts, selections, links }: Deletion) =>
  `${rollouts} rollouts, ${selections} selections, ${links} links`;

async function typedName(plan: Deletion): Promise<string> {
  const { name } = plan;
  if (!process.stdin.isTTY)
    throw new RunoffError(
      'bad-input',
      `Deleting ${name} takes ${what(plan)} with it, for good; say --yes to do it.`,
    );
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    process.stderr.write(`This deletes ${name} with ${what(plan)}, for good.\n`);
    return await asking.question('Type its name to go on: ');
  } finally {
    asking.close();
  }
}

const deletedLines = (plan: Deletion) => [
  `Deleted ${plan.name}: ${what(plan)}.`,
  ...(plan.startedFrom.length > 0
    ? [`${plan.startedFrom.join(', ')} started from its rollouts and kept copies of them.`]
    : []),
];
