import { setImmediate } from 'node:timers/promises';
import { RunoffError } from '@/lib/errors';
import type { ChatModel, ChatReply, ChatRequest } from './chat-model';

/**
 * A model without a network. `answer` sees nothing but the request. Usage is an estimate (a token per four
 * characters of the texts, rounded up), cost is 0. Rejects with `cancelled` when the signal is aborted.
 */
export function scriptedChatModel(policy: string, answer: (request: ChatRequest) => string): ChatModel {
  const name = `scripted/${policy}`;
  const complete = async (request: ChatRequest, signal: AbortSignal): Promise<ChatReply> => {
    const started = performance.now();
    refuseIfAborted(name, signal);
    // Lets other work of the process go on between two answers, and an abort be seen.
    await setImmediate();
    refuseIfAborted(name, signal);
    const text = answer(request);
    const input =
      request.system.length + request.messages.reduce((sum, message) => sum + message.content.length, 0);
    return {
      text,
      stopReason: 'end',
      usage: {
        uncachedInput: Math.ceil(input / 4),
        cacheRead: 0,
        cacheWrite: 0,
        output: Math.ceil(text.length / 4),
        reasoning: 0,
      },
      costUsd: 0,
      latencyMs: Math.round(performance.now() - started),
      servedBy: name,
    };
  };
  return { name, scripted: true, complete };
}

/** The last user message of a request. */
export function lastUserMessage(request: ChatRequest): string {
  return request.messages.findLast((message) => message.role === 'user')?.content ?? '';
}

function refuseIfAborted(name: string, signal: AbortSignal): void {
  if (signal.aborted)
    throw new RunoffError('cancelled', `The request to ${name} was cancelled.`, { cause: signal.reason });
}
