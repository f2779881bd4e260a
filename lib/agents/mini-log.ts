import type { AgentInput } from '@/lib/agents/agent';
import { observe, type Killed } from '@/lib/agents/mini-observation';
import { clean, thoughtOf } from '@/lib/agents/mini-reply';
import { miniTrajectory, type MiniEnding } from '@/lib/agents/mini-trajectory';
import type { ChatMessage, ChatReply, ChatToolCall } from '@/lib/model/chat-model';
import { UNKNOWN_USAGE, type Step } from '@/lib/rollout/rollout';
import type { ExecResult } from '@/lib/sandbox/sandbox';

/** A reply that is being dealt with. */
export interface Turn {
  reply: ChatReply;
  /** Its text as it is repeated to the model. */
  text: string;
  /** The step that it becomes, as far as it is known. */
  step: Step;
}

/**
 * All that one rollout leaves: every event goes into the history for the next request, into the trajectory file
 * and, when a step is complete, to `input.record`.
 */
export interface MiniLog {
  /** The conversation so far, without the system prompt. */
  messages(): ChatMessage[];
  turn(reply: ChatReply): Turn;
  refusal(turn: Turn): void;
  formatError(turn: Turn, problem: string): void;
  issue(turn: Turn, command: string): void;
  /** The command could not be run or has handed in: there is no observation. */
  ended(turn: Turn, durationMs: number | null): void;
  observation(turn: Turn, result: ExecResult, killed: Killed): void;
  /** Keeps the trajectory file. */
  close(ending: MiniEnding): void;
}

/** What stands for a reply without a word, which no API takes back. */
const EMPTY_REPLY = '(The reply was empty.)';

export function miniLog(input: AgentInput, system: string, first: string): MiniLog {
  const trajectory = miniTrajectory(input);
  const messages: ChatMessage[] = [{ role: 'user', content: first, cacheHere: true }];
  trajectory.prompt(system, first, input.now());
  let turns = 0;

  /** Puts the reply and what it is answered with into the history. */
  function exchange({ reply, text }: Turn, answer: string, isError: boolean): void {
    const calls = reply.toolCalls ?? [];
    messages.push({ role: 'assistant', content: text, ...(calls.length > 0 ? { toolCalls: calls } : {}) });
    messages.push(answerTo(calls, answer, isError));
  }

  return {
    messages: () => [...messages],
    turn(reply) {
      turns += 1;
      const at = input.now();
      const { usage, costUsd } = reply;
      const known = Object.values(usage).some((count) => count !== null && count !== 0);
      const step = { ...BLANK_STEP, index: turns, turn: turns, startedAt: at.toISOString(), costUsd };
      return { reply, text: textOf(reply), step: { ...step, usage: known ? usage : null } };
    },
    refusal({ reply, text, step }) {
      trajectory.reply(reply, text, null, step);
      input.record({ ...step, thought: thoughtOf(text) });
    },
    formatError(turn, problem) {
      const { reply, text, step } = turn;
      const told = clean(problem);
      trajectory.reply(reply, text, null, step);
      trajectory.formatError(told, reply.toolCalls ?? [], input.now());
      exchange(turn, told, true);
      input.record({ ...step, thought: text.trim() || null, observation: told, error: 'format-error' });
    },
    issue(turn, command) {
      trajectory.reply(turn.reply, turn.text, command, turn.step);
      turn.step = { ...turn.step, thought: thoughtOf(turn.text), tool: 'bash', command };
    },
    ended({ step }, durationMs) {
      input.record({ ...step, durationMs });
    },
    observation(turn, result, killed) {
      const { reply, step } = turn;
      const seen = observe(result, input.limits.commandTimeoutMs, killed);
      const file = seen.step.truncated ? `outputs/${step.index}.txt` : null;
      if (file !== null) input.keep(file, seen.output);
      trajectory.observation(seen, reply.toolCalls?.[0] ?? null, file, input.now());
      exchange(turn, seen.text, false);
      input.record({ ...step, ...seen.step, durationMs: Math.round(result.durationMs) });
    },
    close(ending) {
      const name = input.task.name.replace(/[^\w.-]/g, '_');
      input.keep(`${name}/${name}.traj.json`, trajectory.write(ending, input.now()));
    },
  };
}

const BLANK_STEP: Omit<Step, 'index' | 'turn' | 'startedAt' | 'costUsd'> = {
  ...{ source: 'agent', thought: null, reasoning: null, tool: null, command: null, observation: null },
  ...{ returnCode: null, error: null, truncated: false, usage: UNKNOWN_USAGE, durationMs: null },
};

function textOf({ text, toolCalls = [], stopReason }: ChatReply): string {
  if (text.trim() !== '') return clean(text);
  return toolCalls.length > 0 || stopReason === 'refusal' ? '' : EMPTY_REPLY;
}

/** The API wants every call answered: the first with what there is to say, the others with a word. */
function answerTo(calls: ChatToolCall[], answer: string, isError: boolean): ChatMessage {
  if (calls.length === 0) return { role: 'user', content: answer, cacheHere: true };
  const toolResults = calls.map(({ id }, at) => {
    return { callId: id, content: at === 0 ? answer : 'Not run: see the first result.', isError };
  });
  return { role: 'user', content: '', toolResults, cacheHere: true };
}
