import type { AgentEnd, AgentInput } from '@/lib/agents/agent';
import {
  endedByCall,
  limitReached,
  refused,
  Spent,
  withPriceNote,
  type Ended,
} from '@/lib/agents/mini-endings';
import { clean } from '@/lib/agents/mini-reply';
import type { RolloutTime } from '@/lib/agents/rollout-time';
import {
  parseTerminusReply,
  TERMINUS_REPLY_SCHEMA,
  TERMINUS_SYSTEM,
  type TerminusReply,
  unreadablePrompt,
} from '@/lib/agents/terminus-prompts';
import type { ChatMessage, ChatReply } from '@/lib/model/chat-model';
import type { Step } from '@/lib/rollout/rollout';

/** Unreadable replies to one screen, after which the rollout ends. */
const MAX_TRIES = 3;
const MAX_REPLY_TOKENS = 8_192;

export interface Answer {
  reply: TerminusReply;
  /** Sentences for the next message. */
  notes: string[];
  /** The step as far as it is known before its commands are sent. */
  step: Step;
  repliedAt: Date;
}

export interface TerminusChat {
  /** Asks until a reply can be read, a limit is reached or the tries are used up; unreadable ones become steps. */
  ask(episode: number, message: string): Promise<Answer | Ended>;
  /** The ending with what the model saw first and what must be known of its price. */
  end(ended: Ended): AgentEnd;
}

/** The growing conversation of one rollout, with its limits, which are looked at before each call. */
export function openChat(input: AgentInput, time: RolloutTime, firstMessage: string): TerminusChat {
  const { limits } = input;
  const messages: ChatMessage[] = [];
  const spent = new Spent();

  async function complete(): Promise<ChatReply | Ended> {
    const request = {
      ...{ system: TERMINUS_SYSTEM, messages: [...messages], maxTokens: MAX_REPLY_TOKENS, seed: input.seed },
      ...(input.temperature === null ? {} : { temperature: input.temperature }),
      jsonSchema: TERMINUS_REPLY_SCHEMA,
    };
    try {
      return await input.ask(request, time.signal);
    } catch (error) {
      const ended = endedByCall(error, limits, time.isUp());
      if (ended) return ended;
      throw error;
    }
  }

  async function ask(episode: number, message: string): Promise<Answer | Ended> {
    for (let attempt = 1, next = message; ; attempt++) {
      const reached = limitReached(spent, limits, time.isUp());
      if (reached) return reached;
      const name = attempt === 1 ? '' : `-${attempt}`;
      input.keep(`episode-${episode}/prompt${name}.txt`, next);
      messages.push({ role: 'user', content: next, cacheHere: true });
      const reply = await complete();
      if ('exitStatus' in reply) return reply;
      spent.add(reply);
      // A model takes no empty message back.
      const text = clean(reply.text);
      messages.push({ role: 'assistant', content: text.trim() === '' ? '(no text)' : text });
      const repliedAt = input.now();
      const step = stepOf(reply, spent.calls, repliedAt);
      const parsed = parseTerminusReply(text);
      input.keep(`episode-${episode}/response${name}.${parsed.ok ? 'json' : 'txt'}`, text);
      if (reply.stopReason === 'refusal') {
        input.record(step);
        return refused();
      }
      if (parsed.ok) return { ...parsed, step: { ...step, thought: thoughtOf(parsed.reply) }, repliedAt };
      next = unreadablePrompt(parsed.problem, reply.stopReason === 'max-tokens');
      input.record({ ...step, observation: next, error: 'format-error' });
      if (attempt === MAX_TRIES) return TOO_MANY;
    }
  }

  return {
    ask,
    end: (ended) => ({
      ...withPriceNote(ended, spent, limits),
      prompt: `${TERMINUS_SYSTEM}\n\n${firstMessage}`,
    }),
  };
}

const TOO_MANY: Ended = {
  ...{ exitStatus: 'format-error', exitStatusRaw: 'RepeatedFormatError', patch: null },
  detail: `${MAX_TRIES} replies to one screen could not be read as the JSON object that was asked for.`,
};

function thoughtOf({ state_analysis, explanation }: TerminusReply): string | null {
  return clean([state_analysis, explanation].filter((part) => part.trim() !== '').join('\n\n')) || null;
}

function stepOf(reply: ChatReply, n: number, at: Date): Step {
  return {
    ...{ index: n, turn: n, source: 'agent', thought: clean(reply.text) || null, reasoning: null },
    ...{ tool: null, command: null, observation: null, returnCode: null, error: null, truncated: false },
    ...{ usage: reply.usage, costUsd: reply.costUsd, startedAt: at.toISOString(), durationMs: null },
  };
}
