import pLimit from 'p-limit';
import { rolloutKeys } from '@/db/rollouts';
import { newestSummaries } from '@/db/summaries';
import type { ChatModel } from '@/lib/model/chat-model';
import type { Context, OnProgress } from './context';
import { summarizeRollout } from './summarize-rollout';

export interface SummarizeResult {
  written: number;
  failed: { rolloutId: string; reason: string }[];
  /** Rollouts that had a readable summary of this model already. */
  kept: number;
}

/**
 * Summarises the rollouts of an experiment that have no readable summary of this model yet; all of them with
 * `force` (older summaries stay). Rejects when the model cannot be asked; what was written by then stays.
 */
export async function summarizeExperiment(
  ctx: Context,
  input: { experimentId: string; model: ChatModel; force: boolean; rolloutIds?: string[] },
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<SummarizeResult> {
  const all = input.rolloutIds ?? rolloutKeys(ctx.db, input.experimentId).map((rollout) => rollout.id);
  const known = newestSummaries(ctx.db, all, input.model.name);
  const todo = input.force ? all : all.filter((id) => known.get(id)?.status !== 'ok');
  const result: SummarizeResult = { written: 0, failed: [], kept: all.length - todo.length };
  const limit = pLimit(input.model.scripted ? 1 : 64);
  let done = 0;
  onProgress(0, todo.length, 'summaries');
  await Promise.all(
    todo.map((rolloutId) =>
      limit(async () => {
        signal.throwIfAborted();
        const summary = await summarizeRollout(ctx, { rolloutId, model: input.model }, signal);
        if (summary.status === 'ok') result.written++;
        else result.failed.push({ rolloutId, reason: summary.error ?? 'unreadable' });
        onProgress(++done, todo.length, 'summaries');
        await new Promise((resume) => setImmediate(resume));
      }),
    ),
  );
  return result;
}
