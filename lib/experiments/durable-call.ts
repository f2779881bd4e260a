import { findCall, storeCall, type CallRole, type StoredCall } from '@/db/calls';
import type { ChatModel, ChatRequest } from '@/lib/model/chat-model';
import { sha256, write, type Context } from './context';

export interface CallOwner {
  experimentId: string;
  role: CallRole;
  rolloutId: string | null;
  tournamentId: string | null;
  /** Of a vote: see `VoteQuestion`. */
  sample?: number;
}

/** Hex SHA-256 of what a model reads. */
export function promptHashOf({ system, messages }: Pick<ChatRequest, 'system' | 'messages'>): string {
  return sha256([system, messages.map((message) => message.content)]);
}

/** One question to a model, under the natural key of its answer. */
export interface DurableAsk {
  key: string;
  owner: CallOwner;
  model: ChatModel;
  request: ChatRequest;
  /** `promptHashOf(request)`, where it is known already. */
  promptHash?: string;
}

/**
 * Asks a model once in the life of the database: a stored answer under the key is returned as it is, a new one is
 * stored before it is used. What was paid for is never asked again, however often the caller is cut off.
 */
export async function durableCall(ctx: Context, ask: DurableAsk, signal: AbortSignal): Promise<StoredCall> {
  return findCall(ctx.db, ask.key) ?? storedReply(ctx, ask, signal);
}

/** The same for a caller that knows that no answer is stored; of two at once the first to be stored stands. */
export async function storedReply(ctx: Context, ask: DurableAsk, signal: AbortSignal): Promise<StoredCall> {
  const { key, owner, model, request, promptHash = promptHashOf(request) } = ask;
  const reply = await model.complete(request, signal);
  const call = {
    key,
    ...owner,
    model: model.name,
    servedBy: reply.servedBy,
    promptHash,
    reply: reply.text,
    stopReason: reply.stopReason,
    usage: reply.usage,
    costUsd: reply.costUsd,
    latencyMs: reply.latencyMs,
    dropped: reply.dropped ?? null,
  };
  const kept = (await write(ctx, storeCall, call)) ? null : findCall(ctx.db, key);
  return kept ?? { sample: null, ...call, createdAt: ctx.now().toISOString() };
}
