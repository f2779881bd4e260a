import { isDatabaseFailure } from '@/db/client';
import { taskById } from '@/db/experiments';
import { slotsOfTask } from '@/db/launches';
import type { StoredSummary } from '@/db/summaries';
import { findTaskRun, moveTaskRun, type TaskRun } from '@/db/task-runs';
import { errorMessage, RunoffError } from '@/lib/errors';
import { hash53 } from '@/lib/ids';
import { buildRefinementContext, REFINEMENT_CONTEXT_VERSION } from '@/lib/refine/refinement-context';
import { runRefinement } from '@/lib/refine/run-refinement';
import type { PipelineSettings } from '@/lib/refine/settings';
import type { Candidate } from '@/lib/tournament/types';
import { attemptSlot } from './attempt-slot';
import { candidateOf, documentOf, rolloutOf } from './candidate';
import { sha256, write } from './context';
import { holdTournament } from './hold-tournament';
import { paidCall, Stopped, type LiveLaunch } from './live-launch';
import type { RolloutPlan } from './rollout-work';
import { storeFailedSummary, summarizeRollout } from './summarize-rollout';
import { taskSummaries, type TaskSummaries } from './task-summaries';

const OPEN = ['queued', 'running'] as const;

/**
 * Takes one task through the pipeline (`runRefinement`) with ports that store what they get, so that a launch cut off
 * anywhere goes on where it stood. A task that fails says why and takes nothing from the others. Rejects when the launch
 * stops and when the database fails.
 */
export async function driveTask(live: LiveLaunch, taskId: string, order: number): Promise<void> {
  const { ctx, launch } = live;
  const { experimentId, settings } = launch;
  const { pipeline } = settings;
  const run = findTaskRun(ctx.db, experimentId, taskId);
  if (!pipeline || !run || !['queued', 'running'].includes(run.status)) return;
  const at = { experimentId, taskId };
  const slots = slotsOfTask(ctx.db, experimentId, taskId);
  const summaries = taskSummaries(ctx, pipeline.summariser);
  const shown = new Map<string, ReturnType<typeof refinementOf>>();
  /** The same priors in the same order are one text, written once. */
  const refinement = (priors: readonly string[]) => {
    const key = priors.join('\n');
    const known = shown.get(key) ?? refinementOf(live, pipeline, priors, summaries);
    shown.set(key, known);
    return known;
  };
  const end = (change: Partial<TaskRun>) =>
    write(ctx, moveTaskRun, at, OPEN, { ...change, finishedAt: ctx.now().toISOString() });
  try {
    const winner = await runRefinement(
      {
        settings: pipeline,
        slots: (iteration) => slots.filter((one) => one.iteration === iteration).map((one) => one.slot),
        seed: hash53(`${settings.seed}\n${taskById(ctx.db, taskId)?.name ?? taskId}`) % 2 ** 31,
      },
      {
        attempt: ({ iteration, slot }, priors) =>
          attemptSlot(
            live,
            { experimentId, taskId, iteration, slot },
            order * 1_000 + slot,
            priors.length === 0 ? null : refinement(priors),
          ),
        summarize: (rolloutId, iteration) =>
          summarized(live, { taskId, order, iteration, summaries }, rolloutId),
        tournament: (of, entrants, keep) =>
          holdTournament(live, { run, order, summaries }, of, entrants, keep),
        emit: async ({ iteration, stage }) =>
          void (await write(ctx, moveTaskRun, at, OPEN, { status: 'running', iteration, stage })),
      },
    );
    if (winner === null)
      await end({ status: 'failed', error: 'No rollout of its last iteration came to its end.' });
    else await end({ status: 'finished', winner, error: null });
  } catch (error) {
    if (error instanceof Stopped || live.calls.aborted || isDatabaseFailure(error)) throw error;
    await end({ status: 'failed', error: errorMessage(error) });
  }
}

/** The text a refined rollout is shown, and the record of it. */
function refinementOf(
  { ctx }: LiveLaunch,
  pipeline: PipelineSettings,
  priors: readonly string[],
  summaries: TaskSummaries,
): NonNullable<RolloutPlan['refinement']> {
  const found = priors.map((id) => ({
    rollout: rolloutOf(ctx, id),
    summary: summaries.of(id) ?? undefined,
  }));
  const text = buildRefinementContext(
    pipeline.context,
    found.map(({ rollout, summary }) => ({ document: documentOf(ctx, rollout, summary, 'summary') })),
  );
  return {
    text,
    shown: {
      ...{ context: pipeline.context, version: REFINEMENT_CONTEXT_VERSION, hash: sha256(text) },
      priors: found.map(({ rollout, summary }) => ({
        rolloutId: rollout.id,
        summaryId: summary?.id ?? null,
      })),
    },
  };
}

interface SummariesOf {
  taskId: string;
  order: number;
  iteration: number;
  summaries: TaskSummaries;
}

/** A rollout with its summary, written once; where the model cannot write one, the rollout stays with nothing shown. */
async function summarized(
  live: LiveLaunch,
  { taskId, order, iteration, summaries }: SummariesOf,
  rolloutId: string,
): Promise<Candidate> {
  const { ctx, launch, tools, calls } = live;
  const { pipeline } = launch.settings;
  if (!pipeline) throw new Error(`${launch.experimentId} has no pipeline`);
  const rollout = rolloutOf(ctx, rolloutId);
  const known = summaries.of(rolloutId);
  if (known) return candidateOf(rollout, known);
  const model = tools.model(pipeline.summariser);
  const wanted = { stage: { iteration, kind: 'summaries' as const }, taskId, order };
  const write = (): Promise<StoredSummary> =>
    paidCall(live, wanted, 'summariser', model, (gated) => {
      const temperature = pipeline.summariserTemperature;
      return summarizeRollout(ctx, { rollout, model: gated, temperature, revision: 1 }, calls);
    });
  const summary = await write().catch((error: unknown) => {
    const refused =
      error instanceof RunoffError && (error.code === 'model-bad-request' || error.code === 'model-refused');
    if (!refused) throw error;
    return storeFailedSummary(ctx, { rollout, model: model.name, error: error.message });
  });
  summaries.keep(summary);
  return candidateOf(rollout, summary);
}
