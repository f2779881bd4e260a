import { Command, InvalidArgumentError } from 'commander';
import { activeJobs } from '@/db/active-jobs';
import { launchState } from '@/db/launches';
import { RunoffError } from '@/lib/errors';
import { cancelLaunch, pauseLaunch, resumeLaunch } from '@/lib/experiments/launch';
import {
  cancelIteration,
  cancelTask,
  holdStage,
  releaseStage,
  retryTask,
} from '@/lib/experiments/pipeline-control';
import { STAGE_KINDS } from '@/lib/refine/settings';
import type { Stage } from '@/db/task-runs';
import type { WorkerTools } from '@/lib/worker/run-job';
import { livingWorker } from '@/lib/worker/worker';
import { print, withCommonOptions, type CommonOptions } from './output';
import { withTools } from './run-command';
import { followLaunch, launchedExperiment } from './run';

interface ControlOptions extends CommonOptions {
  wait?: boolean;
  stage?: Stage;
  task?: string;
}

/** `1/votes`: iteration and kind of work. */
function stage(text: string): Stage {
  const [iteration, kind] = text.split('/');
  const known = STAGE_KINDS.find((one) => one === kind);
  if (!/^\d+$/.test(iteration ?? '') || !known)
    throw new InvalidArgumentError(`A stage is an iteration and ${STAGE_KINDS.join(', ')}, e.g. 1/rollouts.`);
  return { iteration: Number(iteration), kind: known };
}

const STAGE = ['--stage <i/kind>', 'only this stage of a pipeline, e.g. 1/rollouts or 0/votes'] as const;

function control(
  name: string,
  description: string,
  act: (tools: WorkerTools, experimentId: string, options: ControlOptions) => Promise<void> | void,
): Command {
  const command = new Command(name).description(description).argument('<experiment>', 'by id or name');
  return withCommonOptions(command).action((nameOrId: string, options: ControlOptions) =>
    withTools(options, async (tools) => act(tools, launchedExperiment(tools, nameOrId), options)),
  );
}

function say(tools: WorkerTools, experimentId: string, options: ControlOptions): void {
  const launch = launchState(tools.db, experimentId);
  print(options, { experimentId, status: launch?.status, reason: launch?.reason }, () => [
    `${experimentId}: ${launch?.status}`,
  ]);
}

function refusal(tools: WorkerTools, experimentId: string, what: string): RunoffError {
  const status = launchState(tools.db, experimentId)?.status;
  return new RunoffError('bad-input', `${experimentId} cannot be ${what}: it is ${status}.`);
}

export function pauseCommand(): Command {
  return control(
    'pause',
    'Start no further rollout; running ones go on to their end.',
    (tools, id, options) => {
      if (options.stage) holdStage(tools, id, options.stage);
      else if (!pauseLaunch(tools, id)) throw refusal(tools, id, 'paused');
      say(tools, id, options);
    },
  ).option(...STAGE, stage);
}

export function cancelCommand(): Command {
  return control(
    'cancel',
    'Stop running rollouts and start no other; what was done is kept.',
    (tools, id, options) => {
      const { stage: at, task } = options;
      if (at && at.kind !== 'rollouts')
        throw new RunoffError(
          'bad-input',
          `Only rollouts can be cancelled by stage; pause ${at.kind} instead.`,
        );
      const done = at
        ? cancelIteration(tools, id, at.iteration) > 0
        : task === undefined
          ? cancelLaunch(tools, id)
          : cancelTask(tools, id, task);
      if (!done) throw new RunoffError('bad-input', `${task ?? id} has ended already.`);
      say(tools, id, options);
    },
  )
    .option(...STAGE, stage)
    .option('--task <task>', 'only this task of a pipeline');
}

export function resumeCommand(): Command {
  return control('resume', 'Go on with a paused experiment.', async (tools, id, options) => {
    const lease = livingWorker(tools);
    if (options.stage) {
      releaseStage(tools, id, options.stage);
      return say(tools, id, options);
    }
    const jobOf = () =>
      activeJobs(tools.db).find((job) => job.experimentId === id && job.kind === 'launch')?.id;
    // A launch whose worker died still says that it runs; whoever takes the lease goes on with its job.
    const orphaned = lease === null && jobOf() !== undefined;
    if (!resumeLaunch(tools, id) && !orphaned) throw refusal(tools, id, 'resumed');
    const jobId = jobOf();
    if (!jobId || (!options.wait && lease)) return say(tools, id, options);
    await followLaunch(tools, options, id, jobId);
  })
    .option('--wait', 'wait for the end also where a worker runs already')
    .option(...STAGE, stage);
}

export function retryCommand(): Command {
  return control(
    'retry',
    'Take up a task of a pipeline again that failed or was cancelled.',
    async (tools, id, options) => {
      const task = options.task ?? '';
      if (!retryTask(tools, id, task))
        throw new RunoffError(
          'bad-input',
          `${task} is under way or has its answer: there is nothing to retry.`,
        );
      const job = activeJobs(tools.db).find((one) => one.experimentId === id && one.kind === 'launch');
      if (!job || (!options.wait && livingWorker(tools))) return say(tools, id, options);
      await followLaunch(tools, options, id, job.id);
    },
  )
    .requiredOption('--task <task>', 'the task')
    .option('--wait', 'wait for the end also where a worker runs already');
}
