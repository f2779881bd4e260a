import { findCall } from '@/db/calls';
import type { ChatMessage, ChatModel } from '@/lib/model/chat-model';
import { buildJudgePrompt, parseVerdict } from '@/lib/tournament/judge-prompt';
import type { TournamentSettings } from '@/lib/tournament/settings';
import type { VoteAnswer, VoteQuestion } from '@/lib/tournament/types';
import { sha256, type Context } from './context';
import { durableCall, promptHashOf } from './durable-call';

const MAX_TOKENS = 8_000;
/** Votes of one display order are asked one after the other, so few are enough. */
const PROMPTS_KEPT = 8;

interface VotePrompt {
  system: string;
  messages: ChatMessage[];
  hash: string;
}

export interface VoteTarget {
  tournamentId: string;
  experimentId: string;
  instruction: string | null;
  model: ChatModel;
  settings: Pick<TournamentSettings, 'representation' | 'temperature'>;
  /** What the judge reads of a candidate, by rollout id. */
  documentOf(rolloutId: string): string;
  /** Prompts by display order, so that the votes of one order share theirs; kept by `askVote`. */
  prompts?: Map<string, VotePrompt>;
  /** Lets a call go when there is a place for it; an answer that is stored needs none. */
  whenFree?(call: () => Promise<VoteAnswer>): Promise<VoteAnswer>;
}

/** Hash of the judge's words, without what they are about. */
export const judgePromptHash = (representation: TournamentSettings['representation']): string =>
  sha256(buildJudgePrompt({ instruction: null, representation, candidates: [] }));

/** Asks one vote, or takes the stored answer to it. Rejects when the judge cannot be asked or `signal` aborts. */
export async function askVote(
  ctx: Context,
  target: VoteTarget,
  question: VoteQuestion,
  signal: AbortSignal,
): Promise<VoteAnswer> {
  const { tournamentId, experimentId, model, settings } = target;
  const { round, group, order } = question;
  const key = `vote:${tournamentId}:${round}:${group}:${question.vote}:${question.ask}`;
  const owner = { experimentId, role: 'judge', rolloutId: null, tournamentId } as const;
  const ask = async () => {
    const { temperature } = settings;
    const { hash, ...prompt } = promptFor(target, order);
    const request = {
      ...{ ...prompt, maxTokens: MAX_TOKENS, seed: question.seed },
      ...(temperature === null ? {} : { temperature }),
    };
    return readVote(await durableCall(ctx, key, owner, model, request, signal, hash), order.length);
  };
  const stored = findCall(ctx.db, key);
  if (stored) return readVote(stored, order.length);
  return target.whenFree ? target.whenFree(ask) : ask();
}

function promptFor({ prompts, documentOf, instruction, settings }: VoteTarget, order: string[]): VotePrompt {
  const name = order.join('\n');
  const known = prompts?.get(name);
  if (known) return known;
  const candidates = order.map((id) => ({ document: documentOf(id) }));
  const { representation } = settings;
  const { system, user } = buildJudgePrompt({ instruction, representation, candidates });
  const messages: ChatMessage[] = [{ role: 'user', content: user, cacheHere: true }];
  const prompt = { system, messages, hash: promptHashOf({ system, messages }) };
  if (prompts && prompts.size >= PROMPTS_KEPT) prompts.clear();
  prompts?.set(name, prompt);
  return prompt;
}

function readVote(call: { reply: string; stopReason: string }, candidates: number): VoteAnswer {
  const { reply: rationale, stopReason } = call;
  if (stopReason === 'refusal') return { choice: null, reason: 'the judge refused', rationale };
  // A verdict that happens to stand where the reply was cut may be a quoted one, or the 1 of a 12.
  if (stopReason === 'max-tokens')
    return { choice: null, reason: `the reply was cut at ${MAX_TOKENS} tokens`, rationale };
  const verdict = parseVerdict(rationale, candidates);
  return 'choice' in verdict
    ? { choice: verdict.choice, rationale }
    : { choice: null, reason: verdict.unreadable, rationale };
}
