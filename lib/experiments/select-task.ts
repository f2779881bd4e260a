import { comparedRollouts } from '@/db/blind-rollouts';
import { taskById } from '@/db/experiments';
import { newestSummaries } from '@/db/summaries';
import { findTournament, finishTournament, startTournament } from '@/db/tournaments';
import { errorMessage } from '@/lib/errors';
import { stableId } from '@/lib/ids';
import type { ChatModel } from '@/lib/model/chat-model';
import { JUDGE_PROMPT_VERSION } from '@/lib/tournament/judge-prompt';
import { runSelector } from '@/lib/tournament/run-selector';
import type { TournamentSettings } from '@/lib/tournament/settings';
import { CODE_VERSION } from '@/lib/version';
import { askVote, judgePromptHash } from './ask-vote';
import { candidateOf, documentOf } from './candidate';
import type { Context } from './context';
import { tournamentStore } from './tournament-store';

export interface SelectTaskInput {
  experimentId: string;
  taskId: string;
  selectionId: string;
  model: ChatModel;
  settings: TournamentSettings;
  /** Whose rollouts are compared; null: the last one of the task. */
  iteration: number | null;
}

/**
 * Tournaments of one experiment with the same judge, settings and prompt are one selection. The bracket has the names it
 * had before there were other selectors.
 */
export function selectionIdOf(
  experimentId: string,
  modelName: string,
  settings: TournamentSettings,
  iteration: number | null = null,
): string {
  const { selector, ...asBefore } = settings;
  const named = selector === 'bracket' ? asBefore : settings;
  const of = iteration === null ? [] : [iteration];
  return stableId('selection', experimentId, modelName, JSON.stringify(named), JUDGE_PROMPT_VERSION, ...of);
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
  const { representation } = settings;
  const rollouts = comparedRollouts(db, experimentId, taskId, input.iteration);
  const iteration = rollouts[0]?.iteration ?? 0;
  const summaries = newestSummaries(
    db,
    rollouts.map((rollout) => rollout.id),
  );
  const entries = rollouts.map(({ id: rolloutId }) => ({
    rolloutId,
    summaryId: summaries.get(rolloutId)?.id ?? null,
  }));
  const identity = rollouts.map((rollout, i) =>
    representation === 'summary'
      ? `${rollout.id}/${entries[i]?.summaryId}`
      : `${rollout.id}/${rollout.contentHash}`,
  );
  const id = stableId('tournament', selectionId, taskId, ...identity);
  if (findTournament(db, id)?.status === 'finished') return id;

  const documents = new Map(
    rollouts.map((one) => [one.id, documentOf(ctx, one, summaries.get(one.id), representation)]),
  );
  startTournament(db, {
    ...{ id, experimentId, taskId, iteration, purpose: null, selectionId },
    ...{ model: model.name, scripted: model.scripted, settings, candidates: entries },
    ...{ promptVersion: JUDGE_PROMPT_VERSION, promptHash: judgePromptHash(representation) },
    codeVersion: CODE_VERSION,
  });
  const target = {
    ...{ tournamentId: id, experimentId, model, settings, askedBefore: true },
    instruction: taskById(db, taskId)?.instruction ?? null,
    documentOf: (rolloutId: string) => documents.get(rolloutId) ?? '',
    ...{ prompts: new Map(), firsts: new Map() },
  };
  try {
    const result = await runSelector(
      rollouts.map((rollout) => candidateOf(rollout, summaries.get(rollout.id))),
      settings,
      {
        vote: (question) => askVote(ctx, target, question, signal),
        emit: tournamentStore(ctx, { tournamentId: id, experimentId }, onVote),
        signal,
      },
    );
    finishTournament(db, id, { status: 'finished', result }, ctx.now().toISOString());
    return id;
  } catch (error) {
    const status = signal.aborted ? 'cancelled' : 'failed';
    finishTournament(db, id, { status, error: errorMessage(error) }, ctx.now().toISOString());
    throw error;
  }
}
