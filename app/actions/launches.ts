'use server';

import { z } from 'zod';
import { RunoffError } from '@/lib/errors';
import type { Context } from '@/lib/experiments/context';
import {
  cancelLaunch as cancelLaunchVerb,
  cancelSlot as cancelSlotVerb,
  launchExperiment,
  pauseLaunch as pauseLaunchVerb,
  resumeLaunch as resumeLaunchVerb,
} from '@/lib/experiments/launch';
import {
  cancelIteration as cancelIterationVerb,
  holdStage,
  releaseStage,
  retryTask as retryTaskVerb,
} from '@/lib/experiments/pipeline-control';
import { queueBenchmark } from '@/lib/experiments/queue';
import { launchSettingsSchema } from '@/lib/launch/settings';
import { STAGE_KINDS } from '@/lib/refine/settings';
import { answer, parsed, type ActionResult } from './action-result';

const launching = z.object({ name: z.string(), settings: launchSettingsSchema });
const folder = z.object({
  path: z.string().trim().min(1),
  name: z.string().trim().min(1).max(100).optional(),
});
const slot = z.union([
  z.object({ rolloutId: z.string() }),
  z.object({
    experimentId: z.string(),
    taskId: z.string(),
    iteration: z.number().int(),
    slot: z.number().int(),
  }),
]);

const task = z.object({ experimentId: z.string(), taskId: z.string() });
const stage = z.object({
  experimentId: z.string(),
  iteration: z.number().int().min(0),
  kind: z.enum(STAGE_KINDS),
});

/** Runs a verb that answers false when there is nothing to do; `why` says so. */
function done(
  context: Context,
  experimentId: string,
  verb: (ctx: Context, id: string) => boolean,
  why: string,
): string {
  const id = parsed(z.string(), experimentId);
  if (!verb(context, id)) throw new RunoffError('bad-input', why);
  return id;
}

/** Records an experiment to be run; answers with its id. */
export async function launch(input: z.infer<typeof launching>): Promise<ActionResult> {
  return answer('runner', (context) => launchExperiment(context, parsed(launching, input)).experimentId);
}

/** Asks the worker to read a folder of tasks; answers with the job's id. */
export async function addBenchmark(input: z.infer<typeof folder>): Promise<ActionResult> {
  return answer('runner', (context) => queueBenchmark(context, parsed(folder, input)));
}

/** No further rollout of the experiment starts; answers with the experiment's id, as the next two do. */
export async function pauseLaunch(experimentId: string): Promise<ActionResult> {
  return answer('runner', (context) =>
    done(context, experimentId, pauseLaunchVerb, 'It is not running, so it cannot be paused.'),
  );
}

export async function resumeLaunch(experimentId: string): Promise<ActionResult> {
  return answer('runner', (context) =>
    done(context, experimentId, resumeLaunchVerb, 'It is not paused, so it cannot be resumed.'),
  );
}

export async function cancelLaunch(experimentId: string): Promise<ActionResult> {
  return answer('runner', (context) =>
    done(context, experimentId, cancelLaunchVerb, 'It has ended already.'),
  );
}

/** Stops one rollout, or a slot that waits; answers with the rollout's or experiment's id. */
export async function cancelSlot(input: z.infer<typeof slot>): Promise<ActionResult> {
  return answer('runner', (context) => {
    const target = parsed(slot, input);
    if (!cancelSlotVerb(context, target))
      throw new RunoffError('bad-input', 'This rollout has ended already.');
    return 'rolloutId' in target ? target.rolloutId : target.experimentId;
  });
}

/** Takes a task of a pipeline up again where it failed or was cancelled; answers with the experiment's id, as below. */
export async function retryTask(input: z.infer<typeof task>): Promise<ActionResult> {
  return answer('runner', (context) => {
    const { experimentId, taskId } = parsed(task, input);
    if (!retryTaskVerb(context, experimentId, taskId))
      throw new RunoffError(
        'bad-input',
        'This task is under way or has its answer: there is nothing to retry.',
      );
    return experimentId;
  });
}

/** Holds a stage of a pipeline, or lets it go on. */
export async function setStageHeld(input: z.infer<typeof stage> & { held: boolean }): Promise<ActionResult> {
  return answer('runner', (context) => {
    const { experimentId, held, ...at } = parsed(stage.extend({ held: z.boolean() }), input);
    if (held) holdStage(context, experimentId, at);
    else releaseStage(context, experimentId, at);
    return experimentId;
  });
}

/** Ends the rollouts of an iteration; the pipeline goes on with those that have finished. */
export async function cancelIteration(input: {
  experimentId: string;
  iteration: number;
}): Promise<ActionResult> {
  return answer('runner', (context) => {
    const { experimentId, iteration } = parsed(stage.omit({ kind: true }), input);
    if (cancelIterationVerb(context, experimentId, iteration) === 0)
      throw new RunoffError('bad-input', 'All rollouts of this iteration have ended already.');
    return experimentId;
  });
}
