import { setImmediate, setTimeout } from 'node:timers/promises';
import { RunoffError } from '@/lib/errors';
import type { ChatMessage, ChatModel, ChatReply, ChatRequest, ChatToolCall } from './chat-model';

/** What a scripted model says: a text, or a text with calls of the request's tools. */
export type ScriptedAnswer = string | Pick<ChatReply, 'text' | 'toolCalls'>;

/**
 * A model without a network. `answer` sees nothing but the request. Usage is an estimate (a token per four
 * characters of the texts, rounded up; what an earlier request of the same conversation marked with `cacheHere`
 * counts as read from a cache), cost is 0. `latencyMs` makes every answer take that long. Rejects with
 * `cancelled` when the signal is aborted.
 */
export function scriptedChatModel(
  policy: string,
  answer: (request: ChatRequest) => ScriptedAnswer,
  latencyMs: () => number = () => 0,
): ChatModel {
  const name = `scripted/${policy}`;
  const complete = async (request: ChatRequest, signal: AbortSignal): Promise<ChatReply> => {
    const started = performance.now();
    refuseIfAborted(name, signal);
    // Lets other work of the process go on between two answers, and an abort be seen.
    await pause(latencyMs(), signal);
    refuseIfAborted(name, signal);
    const answered = answer(request);
    const { text, toolCalls = [] } = typeof answered === 'string' ? { text: answered } : answered;
    const input = charsOfPrompt(request, request.messages.length);
    const cached = charsInCache(request);
    return {
      text,
      ...(toolCalls.length > 0 ? { toolCalls } : {}),
      stopReason: 'end',
      usage: {
        uncachedInput: Math.ceil(input / 4) - Math.ceil(cached / 4),
        cacheRead: Math.ceil(cached / 4),
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

/** Waits, or gives other work its turn; an abort ends the wait, and the caller sees it. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return setImmediate();
  try {
    await setTimeout(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Characters of the prompt up to the last mark that an earlier request of this conversation held; 0 in a first request. */
function charsInCache(request: ChatRequest): number {
  const { messages } = request;
  const answered = messages.findLastIndex((message) => message.role === 'assistant');
  const mark = messages.findLastIndex((message, at) => at < answered && message.cacheHere === true);
  return mark < 0 ? 0 : charsOfPrompt(request, mark + 1);
}

/** Characters of the system prompt and the first `count` messages. */
function charsOfPrompt({ system, messages }: ChatRequest, count: number): number {
  return messages.slice(0, count).reduce((sum, each) => sum + charsOf(each), system.length);
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
