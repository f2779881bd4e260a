import { BLANK_STEP } from '@/lib/import/finish-rollout';
import { isoTime } from '@/lib/import/iso-time';
import { nonZero, objectOf } from '@/lib/import/json-value';
import { messageTime, miniThought, type MiniMessage } from '@/lib/import/mini-messages';
import { isFormatError, observed } from '@/lib/import/mini-observation';
import { apiUsage } from '@/lib/import/token-usage';
import type { Step } from '@/lib/rollout/rollout';

/**
 * Pairs each action with its observation. A reply with several actions makes several steps of one
 * turn; a reply that was rejected for its format makes one step without a command; what a person
 * typed in between is a step of source `user`. `messages` starts after the prompt and ends before
 * the submission.
 */
export function miniSteps(messages: MiniMessage[]): Step[] {
  const steps: Step[] = [];
  let turn = 0;
  let at = 0;
  while (at < messages.length) {
    const message = messages[at];
    if (!message) break;
    if (message.role === 'assistant') {
      const end = nextReply(messages, at + 1);
      turn++;
      steps.push(
        ...turnSteps({ reply: message, answers: messages.slice(at + 1, end), turn, at: steps.length + 1 }),
      );
      at = end;
    } else {
      steps.push(spoken(message, steps.length + 1, turn));
      at++;
    }
  }
  return steps;
}

function nextReply(messages: MiniMessage[], from: number): number {
  let next = from;
  while (next < messages.length && messages[next]?.role !== 'assistant') next++;
  return next;
}

function spoken(message: MiniMessage, index: number, turn: number): Step {
  const source = message.role === 'user' ? 'user' : 'system';
  return {
    ...BLANK_STEP,
    index,
    turn: Math.max(turn, 1),
    source,
    observation: message.text,
    startedAt: isoTime(messageTime(message)),
  };
}

interface Turn {
  reply: MiniMessage;
  /** Messages up to the next reply. */
  answers: MiniMessage[];
  turn: number;
  /** Index of the turn's first step. */
  at: number;
}

function turnSteps({ reply, answers, turn, at }: Turn): Step[] {
  const response = objectOf(reply.extra.response);
  const first: Step = {
    ...BLANK_STEP,
    index: at,
    turn,
    source: 'agent',
    thought: miniThought(reply.text),
    reasoning: reply.reasoning,
    usage: apiUsage(response.usage),
    costUsd: nonZero(reply.extra.cost) ?? nonZero(objectOf(response.usage).cost),
    startedAt: isoTime(messageTime(reply)),
  };
  const rejection = answers[0];
  if (rejection && isFormatError(rejection.text ?? '', rejection.extra)) {
    // Nothing was run: the command, if there is one in the text, stays part of the text.
    const step: Step = {
      ...first,
      thought: reply.text?.trim() || null,
      observation: rejection.text,
      error: 'format-error',
    };
    return withSpoken([step], answers.slice(1), turn);
  }
  if (reply.actions.length === 0) return withSpoken([first], answers, turn);
  return actionSteps(reply, first, answers, turn);
}

function actionSteps(reply: MiniMessage, first: Step, answers: MiniMessage[], turn: number): Step[] {
  const left = [...answers];
  const takeAnswer = (callId: string | null): MiniMessage | null => {
    const named = callId === null ? -1 : left.findIndex((answer) => answer.callId === callId);
    const next = named >= 0 ? named : left.findIndex((answer) => answer.callId === null && isAnswer(answer));
    return next < 0 ? null : (left.splice(next, 1)[0] ?? null);
  };
  const steps = reply.actions.map((action, number): Step => {
    const answer = takeAnswer(action.callId);
    const base: Step =
      number === 0
        ? first
        : { ...BLANK_STEP, index: first.index + number, turn, source: 'agent', startedAt: first.startedAt };
    const seen = answer ? observed(answer.text ?? '', answer.extra) : {};
    return { ...base, tool: 'bash', command: action.command, ...seen };
  });
  return withSpoken(steps, left, turn);
}

function isAnswer(message: MiniMessage): boolean {
  return (
    (message.role === 'user' || message.role === 'observation') && message.extra.interrupt_type === undefined
  );
}

/** Adds what stands between a turn's observations and the next reply. */
function withSpoken(steps: Step[], messages: MiniMessage[], turn: number): Step[] {
  const from = (steps.at(-1)?.index ?? 0) + 1;
  return [...steps, ...messages.map((message, number) => spoken(message, from + number, turn))];
}
