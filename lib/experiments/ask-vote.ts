import { findAnswerElsewhere, findCall } from '@/db/calls';
import type { ChatMessage, ChatModel } from '@/lib/model/chat-model';
import { buildJudgePrompt, parseVerdict } from '@/lib/tournament/judge-prompt';
import type { TournamentSettings } from '@/lib/tournament/settings';
import type { VoteAnswer, VoteQuestion } from '@/lib/tournament/types';
import { sha256, type Context } from './context';
import { promptHashOf, storedReply } from './durable-call';

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
  settings: Pick<TournamentSettings, 'representation' | 'temperature' | 'seed'>;
  /** Other tournaments may have asked the same. */
  askedBefore: boolean;
  /** Nothing of this tournament was stored when it began. */
  isNew?: boolean;
  /** What the judge reads of a candidate, by rollout id. */
  documentOf(rolloutId: string): string;
  /** Prompts by display order, so that the votes of one order share theirs; kept by `askVote`. */
  prompts?: Map<string, VotePrompt>;
  /** Groups and display orders of which a vote is asked, until its answer begins; kept by `askVote`. */
  firsts?: Map<string, Promise<void>>;
  /** Lets a call go when there is a place for it, with the model to ask; an answer that is stored needs none. */
  whenFree?(call: (model: ChatModel) => Promise<VoteAnswer>): Promise<VoteAnswer>;
}

/** Hash of the judge's words, without what they are about. */
export const judgePromptHash = (representation: TournamentSettings['representation']): string =>
  sha256(buildJudgePrompt({ instruction: null, representation, candidates: [] }));

/**
 * Asks one vote, or takes the stored answer to it, its own or that of another tournament of the experiment to the same
 * question. Rejects when the judge cannot be asked or `signal` aborts.
 */
export async function askVote(
  ctx: Context,
  target: VoteTarget,
  question: VoteQuestion,
  signal: AbortSignal,
): Promise<VoteAnswer> {
  const { tournamentId, experimentId, model, settings } = target;
  const { round, group, order } = question;
  const key = `vote:${tournamentId}:${round}:${group}:${question.vote}:${question.ask}`;
  const { sample } = question;
  const owner = { experimentId, role: 'judge', rolloutId: null, tournamentId, sample } as const;
  const ask = async (asked: ChatModel, onBegin?: () => void) => {
    const { temperature } = settings;
    const { hash, ...prompt } = promptFor(target, order);
    const request = {
      ...{ ...prompt, maxTokens: MAX_TOKENS, seed: question.seed },
      ...(temperature === null ? {} : { temperature }),
      ...(onBegin ? { onBegin } : {}),
    };
    const call = { key, owner, model: asked, request, promptHash: hash };
    return readVote(await storedReply(ctx, call, signal), order.length);
  };
  const stored = target.isNew === true ? null : findCall(ctx.db, key);
  if (stored) return readVote(stored, order.length);
  const elsewhere = target.askedBefore ? answerElsewhere(ctx, target, question) : null;
  if (elsewhere) return { ...readVote(elsewhere, order.length), reused: true };
  const whenFree = target.whenFree ?? ((call) => call(model));
  const { firsts } = target;
  if (!model.caches || !firsts) return whenFree(ask);
  const shared = [round, group, ...order].join('\n');
  return afterTheFirst(firsts, shared, (onBegin) => whenFree((asked) => ask(asked, onBegin)));
}

function answerElsewhere(ctx: Context, target: VoteTarget, { order, sample, ask }: VoteQuestion) {
  const { experimentId, tournamentId, model, settings } = target;
  return findAnswerElsewhere(ctx.db, {
    ...{ experimentId, tournamentId, model: model.name, sample, ask },
    ...{ temperature: settings.temperature, seed: settings.seed },
    promptHash: promptFor(target, order).hash,
  });
}

/**
 * Lets one of several calls with the same prompt go first and the others when its answer begins: asked at once, each
 * would pay for writing the prompt into the cache and none be served from it.
 */
async function afterTheFirst<T>(
  firsts: Map<string, Promise<void>>,
  prompt: string,
  call: (onBegin?: () => void) => Promise<T>,
): Promise<T> {
  const first = firsts.get(prompt);
  if (first) {
    await first;
    return call();
  }
  let begin: () => void = () => undefined;
  firsts.set(prompt, new Promise((resolve) => (begin = resolve)));
  // One that fails holds nobody up: the others find out for themselves.
  return call(begin).finally(begin);
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
