import { findCall, storeCall, type CallRole, type StoredCall } from '@/db/calls';
import type { ChatModel, ChatRequest } from '@/lib/model/chat-model';
import { sha256, type Context } from './context';

export interface CallOwner {
  experimentId: string;
  role: CallRole;
  rolloutId: string | null;
  tournamentId: string | null;
}

/**
 * Asks a model once in the life of the database: a stored answer under `key` is returned as it is, a new one is
 * stored before it is used. What was paid for is never asked again, however often the caller is cut off.
 */
export async function durableCall(
  ctx: Context,
  key: string,
  owner: CallOwner,
  model: ChatModel,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<StoredCall> {
  const stored = findCall(ctx.db, key);
  if (stored) return stored;
  const reply = await model.complete(request, signal);
  const call = {
    key,
    ...owner,
    model: model.name,
    servedBy: reply.servedBy,
    promptHash: sha256([request.system, request.messages.map((message) => message.content)]),
    reply: reply.text,
    stopReason: reply.stopReason,
    usage: reply.usage,
    costUsd: reply.costUsd,
    latencyMs: reply.latencyMs,
    dropped: reply.dropped ?? null,
  };
  storeCall(ctx.db, call);
  return findCall(ctx.db, key) ?? { ...call, createdAt: ctx.now().toISOString() };
}
