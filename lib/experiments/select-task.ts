import { taskById } from '@/db/experiments';
import { rolloutsOfTask, type StoredRollout } from '@/db/rollouts';
import { recordedSteps } from '@/db/steps';
import { newestSummaries, type StoredSummary } from '@/db/summaries';
import {
  findTournament,
  finishTournament,
  startTournament,
  storeDecision,
  storeRound,
  storeVote,
} from '@/db/tournaments';
import { errorMessage } from '@/lib/errors';
import { stableId } from '@/lib/ids';
import type { ChatModel } from '@/lib/model/chat-model';
import { serializeTrajectory, TRACE_STRATEGY } from '@/lib/rollout/serialize';
import { evidenceScore } from '@/lib/summary/evidence-score';
import { missingSummary } from '@/lib/summary/missing-summary';
import type { Summary } from '@/lib/summary/schema';
import {
  buildJudgePrompt,
  candidateDocument,
  JUDGE_PROMPT_VERSION,
  parseVerdict,
} from '@/lib/tournament/judge-prompt';
import { runTournament } from '@/lib/tournament/run-tournament';
import type { TournamentSettings } from '@/lib/tournament/settings';
import type { Candidate, TournamentEvent, VoteAnswer, VoteQuestion } from '@/lib/tournament/types';
import { CODE_VERSION } from '@/lib/version';
import { sha256, type Context } from './context';
import { durableCall } from './durable-call';

const MAX_TOKENS = 8_000;

export interface SelectTaskInput {
  experimentId: string;
  taskId: string;
  selectionId: string;
  model: ChatModel;
  settings: TournamentSettings;
}

/** Tournaments of one experiment with the same judge, settings and prompt are one selection. */
export function selectionIdOf(experimentId: string, modelName: string, settings: TournamentSettings): string {
  return stableId('selection', experimentId, modelName, JSON.stringify(settings), JUDGE_PROMPT_VERSION);
}

function contentOf(summary: StoredSummary | undefined): Summary {
  return summary?.content ?? missingSummary(summary?.error ?? 'none was written.');
}

/** What the judge reads of each candidate, by rollout id: facts with summary, or the trace. No outcome. */
export function documentsOf(
  ctx: Context,
  rollouts: readonly StoredRollout[],
  summaries: ReadonlyMap<string, StoredSummary>,
  representation: TournamentSettings['representation'],
): Map<string, string> {
  return new Map(
    rollouts.map((rollout) => {
      if (representation === 'summary')
        return [
          rollout.id,
          candidateDocument({ summary: contentOf(summaries.get(rollout.id)), facts: rollout.facts }),
        ];
      const { patch, exitStatus, exitStatusRaw } = rollout;
      const { text } = serializeTrajectory(
        { steps: recordedSteps(ctx.db, rollout.id), patch, exitStatus, exitStatusRaw },
        TRACE_STRATEGY,
      );
      return [rollout.id, text];
    }),
  );
}

/**
 * Runs the tournament among the rollouts of one task, or the rest of it: votes that are stored are not asked
 * again. Returns the tournament's id. Rejects when the judge cannot be asked (the tournament is then `failed`
 * and goes on where it stopped when selected again) or `signal` aborts.
 */
export async function selectTask(
  ctx: Context,
  input: SelectTaskInput,
  onVote: () => void,
  signal: AbortSignal,
): Promise<string> {
  const { db } = ctx;
  const { experimentId, taskId, model, settings, selectionId } = input;
  const rollouts = rolloutsOfTask(db, experimentId, taskId);
  const summaries = newestSummaries(
    db,
    rollouts.map((rollout) => rollout.id),
  );
  const entries = rollouts.map((rollout) => ({
    rolloutId: rollout.id,
    summaryId: summaries.get(rollout.id)?.id ?? null,
  }));
  const identity = entries.map((entry, i) =>
    settings.representation === 'summary'
      ? `${entry.rolloutId}/${entry.summaryId}`
      : `${entry.rolloutId}/${rollouts[i]?.contentHash}`,
  );
  const id = stableId('tournament', selectionId, taskId, ...identity);
  if (findTournament(db, id)?.status === 'finished') return id;

  const instruction = taskById(db, taskId)?.instruction ?? null;
  const documents = documentsOf(ctx, rollouts, summaries, settings.representation);
  const candidates = rollouts.map((rollout): Candidate => ({
    id: rollout.id,
    patchKey: rollout.patchKeyHash,
    evidence: evidenceScore({ summary: contentOf(summaries.get(rollout.id)), facts: rollout.facts }),
  }));
  const promptOf = (order: readonly string[]) =>
    buildJudgePrompt({
      instruction,
      representation: settings.representation,
      candidates: order.map((rolloutId) => ({ document: documents.get(rolloutId) ?? '' })),
    });
  const promptHash = sha256(promptOf(candidates.map((candidate) => candidate.id)));
  startTournament(db, {
    id,
    experimentId,
    taskId,
    selectionId,
    model: model.name,
    scripted: model.scripted,
    settings,
    promptVersion: JUDGE_PROMPT_VERSION,
    promptHash,
    codeVersion: CODE_VERSION,
    candidates: entries,
  });

  const vote = async (question: VoteQuestion): Promise<VoteAnswer> => {
    const { round, group, order } = question;
    const { system, user } = promptOf(order);
    const key = `vote:${id}:${round}:${group}:${question.vote}:${question.ask}`;
    const call = await durableCall(
      ctx,
      key,
      { experimentId, role: 'judge', rolloutId: null, tournamentId: id },
      model,
      {
        system,
        messages: [{ role: 'user', content: user, cacheHere: true }],
        maxTokens: MAX_TOKENS,
        seed: question.seed,
        ...(settings.temperature === null ? {} : { temperature: settings.temperature }),
      },
      signal,
    );
    if (call.stopReason === 'refusal')
      return { choice: null, reason: 'the judge refused', rationale: call.reply };
    // A verdict that happens to stand where the reply was cut may be a quoted one, or the 1 of a 12.
    if (call.stopReason === 'max-tokens')
      return { choice: null, reason: `the reply was cut at ${MAX_TOKENS} tokens`, rationale: call.reply };
    const verdict = parseVerdict(call.reply, order.length);
    return 'choice' in verdict
      ? { choice: verdict.choice, rationale: call.reply }
      : { choice: null, reason: verdict.unreadable, rationale: call.reply };
  };
  const emit = (event: TournamentEvent) => {
    if (event.type === 'round-started') storeRound(db, id, event.round, event.groups);
    else if (event.type === 'group-decided')
      storeDecision(db, { tournamentId: id, experimentId }, event.group);
    else {
      storeVote(db, { tournamentId: id, experimentId, round: event.round, group: event.group }, event.vote);
      onVote();
    }
  };
  try {
    const result = await runTournament(candidates, settings, { vote, emit, signal });
    finishTournament(db, id, { status: 'finished', result }, ctx.now().toISOString());
    return id;
  } catch (error) {
    const status = signal.aborted ? 'cancelled' : 'failed';
    finishTournament(db, id, { status, error: errorMessage(error) }, ctx.now().toISOString());
    throw error;
  }
}
