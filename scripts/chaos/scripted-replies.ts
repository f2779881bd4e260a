import { hash53 } from '@/lib/ids';
import type { ChatMessage, ChatModel, ChatRequest } from '@/lib/model/chat-model';
import { scriptedAgent } from '@/lib/model/scripted-agent';
import { scriptedExtractive } from '@/lib/model/scripted-extractive';
import { rolloutFactsSchema } from '@/lib/rollout/facts-schema';
import { evidenceScore } from '@/lib/summary/evidence-score';
import { summarySchema } from '@/lib/summary/schema';
import { parseJudgePrompt } from '@/lib/tournament/judge-prompt';
import { seededRandom } from '@/lib/tournament/rng';
import { message, type Reply } from '@/tests/messages-api-replies';
import type { RequestBody } from '@/tests/messages-api-request';
import type { RecordedRequest } from '@/tests/messages-api-server';
import { z } from 'zod';
import { SEED_HEADER } from './seeded-models';

export type Asked = 'agent' | 'summariser' | 'judge';

const never = new AbortController().signal;
const documentSchema = z.object({ facts: rolloutFactsSchema, summary: summarySchema });

/**
 * Answers for a model behind the Messages API with what the scripted models say, as a function of the request and its
 * seed alone. The judge scores the recorded evidence and adds noise of the seed; unlike `scripted/evidence`, the noise
 * does not depend on the letter of the documents, which hold durations. `samples` is the scripted agent's folder.
 */
export function scriptedReplies(samples: string): (request: RecordedRequest) => Promise<Reply> {
  const models: Record<'agent' | 'summariser', ChatModel> = {
    agent: scriptedAgent(samples),
    summariser: scriptedExtractive(),
  };
  return async ({ body, headers }) => {
    const given = headers[SEED_HEADER];
    const request = chatRequestOf(body, typeof given === 'string' ? Number(given) : undefined);
    const role = askedOf(body);
    if (role === 'judge') return message(verdictOn(request));
    return message((await models[role].complete(request, never)).text);
  };
}

export function askedOf(body: RequestBody): Asked {
  if (body.output_config?.format !== undefined) return 'summariser';
  return textOf(body.system ?? '').includes('Final verdict') ? 'judge' : 'agent';
}

/** What was asked, before the adapter wrote it for the wire. */
export function chatRequestOf(body: RequestBody, seed: number | undefined): ChatRequest {
  const messages = body.messages.map(({ role, content }): ChatMessage => ({
    role,
    content: textOf(content),
  }));
  return { system: textOf(body.system ?? ''), messages, maxTokens: body.max_tokens, seed };
}

function textOf(content: string | readonly { type: string; text?: unknown }[]): string {
  if (typeof content === 'string') return content;
  return content.map((block) => (typeof block.text === 'string' ? block.text : '')).join('');
}

function verdictOn({ messages, seed }: ChatRequest): string {
  const documents = parseJudgePrompt(messages.at(-1)?.content ?? '')?.documents ?? [];
  const random = seededRandom('chaos', seed ?? hash53(documents.join()));
  const scores = documents.map((document) => {
    const score = Math.round(evidenceScore(documentSchema.parse(JSON.parse(document))) * 1_000) / 1_000;
    return score - 0.05 * Math.log(-Math.log(Math.max(random(), 1e-9)));
  });
  const best = scores.indexOf(Math.max(...scores));
  return `Scores with noise: ${scores.map((score) => score.toFixed(3)).join(', ')}.\n\nFinal verdict: Solution ${best + 1}`;
}
