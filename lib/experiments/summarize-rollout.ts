import { taskById } from '@/db/experiments';
import { findRollout, type StoredRollout } from '@/db/rollouts';
import { recordedSteps } from '@/db/steps';
import { nextRevision, storeSummary, summariesById, type StoredSummary } from '@/db/summaries';
import { RunoffError } from '@/lib/errors';
import { stableId } from '@/lib/ids';
import type { ChatMessage, ChatModel } from '@/lib/model/chat-model';
import { DEFAULT_STRATEGY, serializeTrajectory } from '@/lib/rollout/serialize';
import { buildRepairPrompt, parseSummary } from '@/lib/summary/parse';
import { buildSummaryPrompt, SUMMARY_PROMPT_VERSION, summaryJsonSchema } from '@/lib/summary/prompt';
import { badCitations, SUMMARY_SCHEMA_VERSION } from '@/lib/summary/schema';
import { sha256, type Context } from './context';
import { durableCall } from './durable-call';

const MAX_TOKENS = 16_000;

/** The summariser's prompt for a stored rollout: task, trajectory, facts and patch, no outcome. */
export function summaryPromptOf(ctx: Context, rollout: StoredRollout) {
  const task = taskById(ctx.db, rollout.taskId);
  const { text, strategyName } = serializeTrajectory(
    {
      steps: recordedSteps(ctx.db, rollout.id),
      patch: rollout.patch,
      exitStatus: rollout.exitStatus,
      exitStatusRaw: rollout.exitStatusRaw,
    },
    DEFAULT_STRATEGY,
  );
  const prompt = buildSummaryPrompt({
    instruction: task?.instruction ?? null,
    trajectoryText: text,
    facts: rollout.facts,
    patch: rollout.patch,
  });
  return { ...prompt, strategyName };
}

/**
 * True when the rollout was imported again since the summary was written and what a summariser reads of it has
 * changed; a new outcome alone leaves the summary as good as it was.
 */
export function isOutdated(ctx: Context, summary: StoredSummary): boolean {
  const rollout = findRollout(ctx.db, summary.rolloutId);
  if (!rollout || rollout.createdAt <= summary.createdAt) return false;
  const { system, user } = summaryPromptOf(ctx, rollout);
  return sha256([system, user]) !== summary.promptHash;
}

/**
 * Writes the structured summary of one rollout: one call, one repair attempt when the reply does not fit the
 * schema, then a failed summary that keeps the reason (the raw replies stay in `calls`).
 * Rejects only when the model cannot be asked or `signal` aborts.
 */
export async function summarizeRollout(
  ctx: Context,
  input: { rolloutId: string; model: ChatModel },
  signal: AbortSignal,
): Promise<StoredSummary> {
  const rollout = findRollout(ctx.db, input.rolloutId);
  if (!rollout) throw new RunoffError('not-found', `There is no rollout ${input.rolloutId}.`);
  const { system, user, strategyName } = summaryPromptOf(ctx, rollout);
  const promptHash = sha256([system, user]);
  const revision = nextRevision(ctx.db, rollout.id, input.model.name);
  const keyStart = `summary:${rollout.id}:${input.model.name}:${promptHash.slice(0, 16)}:r${revision}`;
  const owner = {
    experimentId: rollout.experimentId,
    role: 'summariser',
    rolloutId: rollout.id,
    tournamentId: null,
  } as const;

  const ask = (attempt: number, messages: ChatMessage[]) =>
    durableCall(
      ctx,
      `${keyStart}:${attempt}`,
      owner,
      input.model,
      {
        system,
        messages,
        maxTokens: MAX_TOKENS,
        jsonSchema: summaryJsonSchema(),
      },
      signal,
    );

  const first = await ask(0, [{ role: 'user', content: user }]);
  let parsed = parseReply(first);
  if (!parsed.ok) {
    const repair = buildRepairPrompt(first.reply, parsed.problem);
    const second = await ask(1, [
      { role: 'user', content: user },
      { role: 'assistant', content: first.reply || '(empty reply)' },
      { role: 'user', content: repair },
    ]);
    parsed = parseReply(second);
  }
  const summary = {
    id: stableId('summary', rollout.id, input.model.name, revision, promptHash),
    rolloutId: rollout.id,
    model: input.model.name,
    schemaVersion: SUMMARY_SCHEMA_VERSION,
    promptVersion: SUMMARY_PROMPT_VERSION,
    promptHash,
    strategy: strategyName,
    status: parsed.ok ? ('ok' as const) : ('failed' as const),
    content: parsed.ok ? parsed.summary : null,
    badCitations: parsed.ok ? badCitations(parsed.summary, rollout.stepCount) : [],
    error: parsed.ok ? null : `The summary was unreadable, also after one repair: ${parsed.problem}`,
    revision,
  };
  storeSummary(ctx.db, summary);
  const stored = summariesById(ctx.db, [summary.id]).get(summary.id);
  if (!stored) throw new Error(`summary ${summary.id} was not stored`);
  return stored;
}

function parseReply(call: { reply: string; stopReason: string }) {
  if (call.stopReason === 'refusal') return { ok: false, problem: 'the model refused' } as const;
  if (call.stopReason === 'max-tokens')
    return { ok: false, problem: `the reply was cut at ${MAX_TOKENS} tokens` } as const;
  return parseSummary(call.reply);
}
