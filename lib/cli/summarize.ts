import { Command } from 'commander';
import { queueSummarize } from '@/lib/experiments/queue';
import { print, progressLine, withCommonOptions, type CommonOptions } from './output';
import { withTools } from './run-command';
import { finishedJob } from './with-worker';
import type { SummarizeResult } from '@/lib/experiments/summarize-experiment';

export function summarizeCommand(): Command {
  return withCommonOptions(
    new Command('summarize')
      .description('Write the structured summary of each rollout of an experiment that has none yet.')
      .requiredOption('--experiment <name>', 'experiment, by id or name')
      .option('--model <name>', 'anthropic/<model id> or scripted/extractive', 'scripted/extractive')
      .option('--force', 'write them again; the older ones stay'),
  ).action((options: CommonOptions & { experiment: string; model: string; force?: boolean }) =>
    withTools(options, async (tools) => {
      tools.model(options.model);
      const jobId = queueSummarize(tools, {
        experimentId: options.experiment,
        model: options.model,
        force: options.force ?? false,
      });
      const job = await finishedJob(tools, jobId, progressLine('summarize'));
      print(options, job.result as SummarizeResult, (result) => [
        ...result.failed.map((line) => `${line.rolloutId}: ${line.reason}`),
        `${result.written} summaries written, ${result.kept} kept, ${result.failed.length} failed.`,
      ]);
    }),
  );
}
