import { Command } from 'commander';
import { activeJobs } from '@/db/active-jobs';
import { launchState } from '@/db/launches';
import { RunoffError } from '@/lib/errors';
import { cancelLaunch, pauseLaunch, resumeLaunch } from '@/lib/experiments/launch';
import type { WorkerTools } from '@/lib/worker/run-job';
import { livingWorker } from '@/lib/worker/worker';
import { print, withCommonOptions, type CommonOptions } from './output';
import { withTools } from './run-command';
import { followLaunch, launchedExperiment } from './run';

interface ControlOptions extends CommonOptions {
  wait?: boolean;
}

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
      if (!pauseLaunch(tools, id)) throw refusal(tools, id, 'paused');
      say(tools, id, options);
    },
  );
}

export function cancelCommand(): Command {
  return control(
    'cancel',
    'Stop running rollouts and start no other; what was done is kept.',
    (tools, id, options) => {
      if (!cancelLaunch(tools, id)) throw new RunoffError('bad-input', `${id} has ended already.`);
      say(tools, id, options);
    },
  );
}

export function resumeCommand(): Command {
  return control('resume', 'Go on with a paused experiment.', async (tools, id, options) => {
    const lease = livingWorker(tools);
    const jobOf = () =>
      activeJobs(tools.db).find((job) => job.experimentId === id && job.kind === 'launch')?.id;
    // A launch whose worker died still says that it runs; whoever takes the lease goes on with its job.
    const orphaned = lease === null && jobOf() !== undefined;
    if (!resumeLaunch(tools, id) && !orphaned) throw refusal(tools, id, 'resumed');
    const jobId = jobOf();
    if (!jobId || (!options.wait && lease)) return say(tools, id, options);
    await followLaunch(tools, options, id, jobId);
  }).option('--wait', 'wait for the end also where a worker runs already');
}
