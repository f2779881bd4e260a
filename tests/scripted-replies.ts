import { setImmediate } from 'node:timers/promises';
import type { ChatModel, ChatRequest } from '@/lib/model/chat-model';

/** A reply of mini-SWE-agent with one command. */
export const fenced = (command: string): string =>
  `I run it.\n\n\`\`\`mswea_bash_command\n${command}\n\`\`\`\n`;

export const SUBMIT = 'echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT';

/** The model's n-th reply in this rollout, from 1. */
export const turnOf = (request: ChatRequest): number =>
  request.messages.filter((message) => message.role === 'assistant').length + 1;

/** A model that answers with what `reply` makes of the request: a real implementation of the port, without a network. */
export function answering(
  reply: (request: ChatRequest, signal: AbortSignal) => string | Promise<string>,
  costUsd: number | null = 0,
): ChatModel & { asked: ChatRequest[] } {
  const asked: ChatRequest[] = [];
  return {
    ...{ name: 'scripted/test', scripted: true, asked },
    async complete(request, signal) {
      await setImmediate();
      asked.push(structuredClone(request));
      const text = await reply(request, signal);
      const usage = { uncachedInput: 10, cacheRead: 0, cacheWrite: 0, output: 5, reasoning: 0 };
      return { text, stopReason: 'end', usage, costUsd, latencyMs: 1, servedBy: 'scripted/test' };
    },
  };
}
