import { storeCall } from '@/db/calls';
import type { Spent } from '@/db/live-rollouts';
import { RunoffError } from '@/lib/errors';
import { addUsage } from '@/lib/metrics/report';
import type { ChatModel, ChatReply, ChatRequest } from '@/lib/model/chat-model';
import { UNKNOWN_USAGE } from '@/lib/rollout/rollout';
import { notPriced, spend, usedUp, type Budget } from './budget';
import { write, type Context } from './context';
import { conversationHash } from './conversation-hash';
import type { WriteBehind } from './write-behind';

/** An agent's model, with every answered call kept and counted. */
export interface AgentCalls {
  ask(request: ChatRequest, signal: AbortSignal): Promise<ChatReply>;
  spent(): Spent;
  answered(): number;
}

/**
 * Asks on behalf of one rollout: each answer is paid from the budget before the agent sees it, and stored under
 * `agent:<rollout>:<call>` while the agent begins with it. Rejects with `budget-reached` once nothing is left or what a
 * call cost is unknown, else as the model does.
 */
export function agentCalls(
  ctx: Context,
  rollout: { id: string; experimentId: string; seed: number },
  model: ChatModel | null,
  budget: Budget,
  behind: WriteBehind,
): AgentCalls {
  let spent: Spent = { usage: UNKNOWN_USAGE, costUsd: null };
  let answered = 0;
  const promptHash = conversationHash();
  return {
    spent: () => spent,
    answered: () => answered,
    async ask(request, signal) {
      if (!model) throw new RunoffError('bad-input', 'This agent was launched without a model.');
      const nothingLeft = usedUp(budget, 'agent');
      if (nothingLeft !== null) throw new RunoffError('budget-reached', nothingLeft);
      const reply = await model.complete({ ...request, seed: rollout.seed }, signal);
      answered += 1;
      const key = `agent:${rollout.id}:${answered}`;
      behind.later(() =>
        write(ctx, storeCall, {
          ...{ key, experimentId: rollout.experimentId, role: 'agent', rolloutId: rollout.id },
          ...{ tournamentId: null, model: model.name, servedBy: reply.servedBy },
          promptHash: promptHash(request),
          reply: reply.toolCalls
            ? JSON.stringify({ text: reply.text, toolCalls: reply.toolCalls })
            : reply.text,
          ...{ stopReason: reply.stopReason, usage: reply.usage, costUsd: reply.costUsd },
          ...{ latencyMs: reply.latencyMs, dropped: reply.dropped ?? null },
        }),
      );
      spend(budget, 'agent', reply.costUsd);
      spent = {
        usage: answered === 1 ? reply.usage : addUsage([spent.usage, reply.usage]),
        costUsd: reply.costUsd === null ? spent.costUsd : (spent.costUsd ?? 0) + reply.costUsd,
      };
      // A budget that cannot be kept must not look as if it were.
      const unkept = reply.costUsd === null ? notPriced(budget, 'agent', model.name) : null;
      if (unkept !== null) throw new RunoffError('budget-reached', unkept);
      return reply;
    },
  };
}
