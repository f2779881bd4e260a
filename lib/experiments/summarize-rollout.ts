import { taskById } from '@/db/experiments';
import { blindRollout, type BlindRollout } from '@/db/blind-rollouts';
import { recordedSteps } from '@/db/steps';
import { nextRevision, storeSummary, summariesById, type StoredSummary } from '@/db/summaries';
import { stableId } from '@/lib/ids';
import type { ChatMessage, ChatModel } from '@/lib/model/chat-model';
import { DEFAULT_STRATEGY, serializeTrajectory } from '@/lib/rollout/serialize';
import { buildRepairPrompt, parseSummary } from '@/lib/summary/parse';
import { buildSummaryPrompt, SUMMARY_PROMPT_VERSION, summaryJsonSchema } from '@/lib/summary/prompt';
import { badCitations, SUMMARY_SCHEMA_VERSION } from '@/lib/summary/schema';
import { sha256, write, type Context } from './context';
import { durableCall } from './durable-call';

const MAX_TOKENS = 16_000;

/** The summariser's prompt for a stored rollout: task, trajectory, facts and patch, no outcome. */
export function summaryPromptOf(ctx: Context, rollout: BlindRollout) {
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
  const rollout = blindRollout(ctx.db, summary.rolloutId);
  if (!rollout || rollout.createdAt <= summary.createdAt) return false;
  const { system, user } = summaryPromptOf(ctx, rollout);
  return sha256([system, user]) !== summary.promptHash;
}

/**
 * Writes the structured summary of one rollout: one call, one repair attempt when the reply does not fit the
 * schema, then a failed summary that keeps the reason (the raw replies stay in `calls`).
 * `revision`: of the new summary, where it is known. Rejects only when the model cannot be asked or `signal` aborts.
 */
export async function summarizeRollout(
  ctx: Context,
  input: { rollout: BlindRollout; model: ChatModel; temperature?: number | null; revision?: number },
  signal: AbortSignal,
): Promise<StoredSummary> {
  const { rollout } = input;
  const { system, user, strategyName } = summaryPromptOf(ctx, rollout);
  const promptHash = sha256([system, user]);
  const { revision = nextRevision(ctx.db, rollout.id, input.model.name) } = input;
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
      {
        ...{ key: `${keyStart}:${attempt}`, owner, model: input.model },
        request: {
          ...{ system, messages, maxTokens: MAX_TOKENS, jsonSchema: summaryJsonSchema() },
          ...(input.temperature == null ? {} : { temperature: input.temperature }),
        },
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
  const error = parsed.ok ? null : `The summary was unreadable, also after one repair: ${parsed.problem}`;
  return stored(ctx, rollout, input.model.name, {
    ...{ promptHash, revision, strategy: strategyName, error },
    content: parsed.ok ? parsed.summary : null,
  });
}

/** Keeps that no summary could be had, with the reason: the rollout stays in the pool with nothing shown of it. */
export async function storeFailedSummary(
  ctx: Context,
  input: { rollout: BlindRollout; model: string; error: string },
): Promise<StoredSummary> {
  const { rollout } = input;
  const { system, user, strategyName } = summaryPromptOf(ctx, rollout);
  const revision = nextRevision(ctx.db, rollout.id, input.model);
  return stored(ctx, rollout, input.model, {
    ...{ promptHash: sha256([system, user]), revision, strategy: strategyName },
    ...{ error: input.error, content: null },
  });
}

async function stored(
  ctx: Context,
  rollout: BlindRollout,
  model: string,
  written: Pick<StoredSummary, 'promptHash' | 'revision' | 'strategy' | 'content' | 'error'>,
): Promise<StoredSummary> {
  const { content, revision, promptHash } = written;
  const id = stableId('summary', rollout.id, model, revision, promptHash);
  const summary: StoredSummary = {
    ...{ id, rolloutId: rollout.id, model, ...written },
    ...{ schemaVersion: SUMMARY_SCHEMA_VERSION, promptVersion: SUMMARY_PROMPT_VERSION },
    status: content === null ? 'failed' : 'ok',
    badCitations: content === null ? [] : badCitations(content, rollout.stepCount),
    createdAt: ctx.now().toISOString(),
  };
  const kept = (await write(ctx, storeSummary, summary)) ? null : summariesById(ctx.db, [id]).get(id);
  return kept ?? summary;
}

function parseReply(call: { reply: string; stopReason: string }) {
  if (call.stopReason === 'refusal') return { ok: false, problem: 'the model refused' } as const;
  if (call.stopReason === 'max-tokens')
    return { ok: false, problem: `the reply was cut at ${MAX_TOKENS} tokens` } as const;
  return parseSummary(call.reply);
}
