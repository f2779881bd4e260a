import pLimit from 'p-limit';
import { blindRollout } from '@/db/blind-rollouts';
import { rolloutKeys } from '@/db/rollouts';
import { newestSummaries, type StoredSummary } from '@/db/summaries';
import { RunoffError } from '@/lib/errors';
import type { ChatModel } from '@/lib/model/chat-model';
import type { Context, OnProgress } from './context';
import { isOutdated, summarizeRollout } from './summarize-rollout';

export interface SummarizeResult {
  written: number;
  failed: { rolloutId: string; reason: string }[];
  /** Rollouts that had a readable summary of this model already (with `force`: one that this job wrote). */
  kept: number;
}

/**
 * Summarises the rollouts of an experiment that have no readable, up-to-date summary of this model; all with
 * `force` (older summaries stay), but for those written at or after `since` (ISO 8601): a job that was cut off
 * goes on where it stopped. Rejects when the model cannot be asked; what was written by then stays.
 */
export async function summarizeExperiment(
  ctx: Context,
  input: { experimentId: string; model: ChatModel; force: boolean; since?: string; rolloutIds?: string[] },
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<SummarizeResult> {
  const all = input.rolloutIds ?? rolloutKeys(ctx.db, input.experimentId).map((rollout) => rollout.id);
  const known = newestSummaries(ctx.db, all, input.model.name);
  const { force, since } = input;
  const isKept = (summary: StoredSummary | undefined) =>
    summary?.status === 'ok' &&
    (!force || (since !== undefined && summary.createdAt >= since)) &&
    !isOutdated(ctx, summary);
  const todo = all.filter((id) => !isKept(known.get(id)));
  const result: SummarizeResult = { written: 0, failed: [], kept: all.length - todo.length };
  const limit = pLimit(input.model.scripted ? 1 : 64);
  let done = 0;
  onProgress(0, todo.length, 'summaries');
  await Promise.all(
    todo.map((rolloutId) =>
      limit(async () => {
        signal.throwIfAborted();
        const rollout = blindRollout(ctx.db, rolloutId);
        if (!rollout) throw new RunoffError('not-found', `There is no rollout ${rolloutId}.`);
        const summary = await summarizeRollout(ctx, { rollout, model: input.model }, signal);
        if (summary.status === 'ok') result.written++;
        else result.failed.push({ rolloutId, reason: summary.error ?? 'unreadable' });
        onProgress(++done, todo.length, 'summaries');
        await new Promise((resume) => setImmediate(resume));
      }),
    ),
  );
  return result;
}
