import type { AgentEnd } from '@/lib/agents/agent';
import type { MiniEnding } from '@/lib/agents/mini-trajectory';
import { errorMessage, RunoffError, type ErrorCode } from '@/lib/errors';
import type { AgentLimits } from '@/lib/launch/settings';
import type { ChatReply } from '@/lib/model/chat-model';

/** How a rollout ended by the protocol. */
export type Ended = Omit<AgentEnd, 'prompt'>;

/** What a rollout has used of its limits. */
export class Spent {
  calls = 0;
  costUsd = 0;
  /** Replies whose price is not known; they count 0. */
  unpriced = 0;

  add(reply: ChatReply): void {
    this.calls += 1;
    this.costUsd += reply.costUsd ?? 0;
    if (reply.costUsd === null) this.unpriced += 1;
  }
}

/** Which limit is reached, looked at before each call of the model; null when there is room for one more. */
export function limitReached(spent: Spent, limits: AgentLimits, timeIsUp: boolean): Ended | null {
  if (timeIsUp) return outOfTime(limits);
  if (spent.calls >= limits.calls)
    return notSubmitted('limit', 'LimitsExceeded', `The limit of ${limits.calls} model calls was reached.`);
  if (limits.costUsd !== null && spent.costUsd >= limits.costUsd)
    return notSubmitted(
      'limit',
      'LimitsExceeded',
      `The cost limit of $${limits.costUsd} was reached: $${spent.costUsd.toFixed(4)} spent.`,
    );
  return null;
}

export function outOfTime({ timeMs }: AgentLimits): Ended {
  const limit = timeMs === null ? 'The time limit' : `The time limit of ${timeMs / 1000} s`;
  return notSubmitted('timeout', 'TimeExceeded', `${limit} was reached.`);
}

export function submitted(patch: string): Ended {
  return { exitStatus: 'submitted', exitStatusRaw: 'Submitted', patch, detail: null };
}

export function tooManyFormatErrors(inARow: number): Ended {
  const detail = `${inARow} replies in a row could not be read as one command.`;
  return notSubmitted('format-error', 'RepeatedFormatError', detail);
}

export function refused(): Ended {
  return notSubmitted('agent-error', 'Refusal', 'The model refused to answer.');
}

/** The ending that a failed call of the model means to the protocol; null when it is none, but a failure. */
export function endedByCall(error: unknown, limits: AgentLimits, timeIsUp: boolean): Ended | null {
  if (!(error instanceof RunoffError)) return null;
  if (error.code === 'cancelled' && timeIsUp) return outOfTime(limits);
  if (error.code === 'model-bad-request' && /prompt is too long/i.test(error.message))
    return notSubmitted('context-exceeded', 'ContextWindowExceeded', error.message);
  return null;
}

/** Adds what a reader of the cost must know. */
export function withPriceNote(ended: Ended, spent: Spent, limits: AgentLimits): Ended {
  if (spent.unpriced === 0 || limits.costUsd === null) return ended;
  const note = `${spent.unpriced} of ${spent.calls} replies have no known price and count $0 towards the cost limit.`;
  return { ...ended, detail: ended.detail === null ? note : `${ended.detail} ${note}` };
}

function notSubmitted(exitStatus: Ended['exitStatus'], exitStatusRaw: string, detail: string): Ended {
  return { exitStatus, exitStatusRaw, patch: null, detail };
}

/** Words of the trajectory file for a rollout that did not come to an end, as mini-SWE-agent's readers know them. */
const FAILURES: Partial<Record<ErrorCode, string>> = {
  cancelled: 'Interrupted',
  'budget-reached': 'LimitsExceeded',
  'sandbox-failed': 'ContainerError',
  'model-auth': 'AuthenticationError',
  'model-overloaded': 'RateLimitError',
  'model-unavailable': 'APIConnectionError',
  'model-refused': 'APIError',
  'model-bad-request': 'APIError',
};

/** What the trajectory file says of a rollout that failed or was stopped. */
export function endingOfFailure(error: unknown): MiniEnding {
  const known = error instanceof RunoffError ? FAILURES[error.code] : undefined;
  const name = error instanceof Error ? error.name : 'Error';
  return { exitStatus: known ?? name, submission: null, detail: errorMessage(error) };
}
