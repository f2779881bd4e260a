import pLimit from 'p-limit';
import { taskOf, tasksOf } from '@/db/experiments';
import { comparedRollouts } from '@/db/blind-rollouts';
import { newestSummaries } from '@/db/summaries';
import { RunoffError } from '@/lib/errors';
import type { ChatModel } from '@/lib/model/chat-model';
import { plannedVotes } from '@/lib/tournament/grouping';
import type { TournamentSettings } from '@/lib/tournament/settings';
import type { Context, OnProgress } from './context';
import { selectionIdOf, selectTask } from './select-task';
import { summarizeExperiment } from './summarize-experiment';
import { isOutdated } from './summarize-rollout';

export interface SelectExperimentInput {
  experimentId: string;
  /** Slugs or names; null for every task. */
  tasks: string[] | null;
  model: ChatModel;
  /** Writes the summaries that are missing, when the judge reads summaries. */
  summariser: ChatModel;
  settings: TournamentSettings;
  /** Whose rollouts are compared; null: the last iteration of each task. */
  iteration?: number | null;
}

export interface SelectResult {
  selectionId: string;
  tournamentIds: string[];
  summarized: number;
}

/** A tournament for each task: missing summaries first, then the votes; tasks go side by side. */
export async function selectExperiment(
  ctx: Context,
  input: SelectExperimentInput,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<SelectResult> {
  const { experimentId, model, settings, iteration = null } = input;
  const tasks =
    input.tasks === null
      ? tasksOf(ctx.db, experimentId)
      : input.tasks.map((name) => {
          const task = taskOf(ctx.db, experimentId, name);
          if (!task) throw new RunoffError('not-found', `Experiment ${experimentId} has no task ${name}.`);
          return task;
        });
  const selectionId = selectionIdOf(experimentId, model.name, settings, iteration);
  let summarized = 0;
  if (settings.representation === 'summary') {
    const ids = tasks.flatMap((task) =>
      comparedRollouts(ctx.db, experimentId, task.id, iteration).map((rollout) => rollout.id),
    );
    const known = newestSummaries(ctx.db, ids);
    const missing = ids.filter((id) => {
      const summary = known.get(id);
      return !summary || isOutdated(ctx, summary);
    });
    if (missing.length > 0) {
      const { written } = await summarizeExperiment(
        ctx,
        { experimentId, model: input.summariser, force: false, rolloutIds: missing },
        onProgress,
        signal,
      );
      summarized = written;
    }
  }
  const total = tasks.reduce(
    (sum, task) =>
      sum + plannedVotes(comparedRollouts(ctx.db, experimentId, task.id, iteration).length, settings).votes,
    0,
  );
  let cast = 0;
  onProgress(0, total, 'votes');
  const limit = pLimit(model.scripted ? 2 : 16);
  const onVote = () => onProgress(++cast, Math.max(total, cast), 'votes');
  const tournamentIds = await Promise.all(
    tasks.map((task) =>
      limit(() =>
        selectTask(
          ctx,
          { experimentId, taskId: task.id, selectionId, model, settings, iteration },
          onVote,
          signal,
        ),
      ),
    ),
  );
  return { selectionId, tournamentIds, summarized };
}
