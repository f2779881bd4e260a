import { RunoffError } from '@/lib/errors';
import { rolloutFactsSchema } from '@/lib/rollout/facts-schema';
import { parseSerialized } from '@/lib/rollout/serialize';
import { parseSummaryPrompt } from '@/lib/summary/prompt';
import type { ChatModel, ChatRequest } from './chat-model';
import { scriptedChatModel } from './scripted-reply';
import { extractSummary } from './scripted-summary';

/**
 * `scripted/extractive`: writes a structured summary by rules from the trajectory in its prompt. It reads the
 * first user message that is a summary prompt, so a repair request gets the same answer.
 */
export function scriptedExtractive(): ChatModel {
  return scriptedChatModel('extractive', summarize);
}

function summarize(request: ChatRequest): string {
  for (const message of request.messages) {
    const prompt = message.role === 'user' ? parseSummaryPrompt(message.content) : null;
    if (prompt == null) continue;
    const trajectory = parseSerialized(prompt.trajectoryText);
    const facts = rolloutFactsSchema.safeParse(JSON.parse(prompt.factsJson));
    if (trajectory == null || !facts.success) break;
    const { instruction, patch } = prompt;
    return JSON.stringify(extractSummary({ instruction, steps: trajectory.steps, facts: facts.data, patch }));
  }
  throw new RunoffError(
    'model-bad-request',
    "scripted/extractive answers only Runoff's own summary prompts.",
  );
}
