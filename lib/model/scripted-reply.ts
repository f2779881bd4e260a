import { setImmediate } from 'node:timers/promises';
import { RunoffError } from '@/lib/errors';
import type { ChatMessage, ChatModel, ChatReply, ChatRequest, ChatToolCall } from './chat-model';

/** What a scripted model says: a text, or a text with calls of the request's tools. */
export type ScriptedAnswer = string | Pick<ChatReply, 'text' | 'toolCalls'>;

/**
 * A model without a network. `answer` sees nothing but the request. Usage is an estimate (a token per four
 * characters of the texts, rounded up), cost is 0. Rejects with `cancelled` when the signal is aborted.
 */
export function scriptedChatModel(
  policy: string,
  answer: (request: ChatRequest) => ScriptedAnswer,
): ChatModel {
  const name = `scripted/${policy}`;
  const complete = async (request: ChatRequest, signal: AbortSignal): Promise<ChatReply> => {
    const started = performance.now();
    refuseIfAborted(name, signal);
    // Lets other work of the process go on between two answers, and an abort be seen.
    await setImmediate();
    refuseIfAborted(name, signal);
    const answered = answer(request);
    const { text, toolCalls = [] } = typeof answered === 'string' ? { text: answered } : answered;
    const input = request.system.length + request.messages.reduce((sum, each) => sum + charsOf(each), 0);
    return {
      text,
      ...(toolCalls.length > 0 ? { toolCalls } : {}),
      stopReason: 'end',
      usage: {
        uncachedInput: Math.ceil(input / 4),
        cacheRead: 0,
        cacheWrite: 0,
        output: Math.ceil((text.length + charsOfCalls(toolCalls)) / 4),
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

function charsOf({ content, toolCalls = [], toolResults = [] }: ChatMessage): number {
  const results = toolResults.reduce((sum, result) => sum + result.content.length, 0);
  return content.length + charsOfCalls(toolCalls) + results;
}

function charsOfCalls(calls: ChatToolCall[]): number {
  return calls.reduce((sum, { name, input }) => sum + name.length + String(JSON.stringify(input)).length, 0);
}

function refuseIfAborted(name: string, signal: AbortSignal): void {
  if (signal.aborted)
    throw new RunoffError('cancelled', `The request to ${name} was cancelled.`, { cause: signal.reason });
}
