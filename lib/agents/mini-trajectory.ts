import type { MiniObservation } from '@/lib/agents/mini-observation';
import { MINI_PROMPT_VERSION } from '@/lib/agents/mini-prompts';
import type { AgentInput } from '@/lib/agents/agent';
import type { ChatReply, ChatToolCall } from '@/lib/model/chat-model';
import type { Step } from '@/lib/rollout/rollout';

/** https://mini-swe-agent.com/latest/usage/output_files/ */
export const MINI_FORMAT = 'mini-swe-agent-1.1';
/** Version of our loop, as `mini_version` in its trajectories. */
export const MINI_VERSION = 'runoff-1';

/** How a rollout ended, for the file: the agent's own word, and what it handed in (null: nothing). */
export interface MiniEnding {
  exitStatus: string;
  submission: string | null;
  /** One sentence when the ending needs one. */
  detail: string | null;
}

/** The messages of one rollout in the order in which they came, to be written as one file at its end. */
export interface MiniTrajectory {
  prompt(system: string, task: string, at: Date): void;
  /** `text` is the reply's text as it is repeated to the model, `command` null when nothing is run. */
  reply(reply: ChatReply, text: string, command: string | null, step: Step): void;
  /** `file`: where the whole output is kept when it is not in the message. */
  observation(seen: MiniObservation, call: ChatToolCall | null, file: string | null, at: Date): void;
  /** One message, also where each of several calls is answered. */
  formatError(text: string, calls: ChatToolCall[], at: Date): void;
  /** The whole document as JSON. */
  write(ending: MiniEnding, at: Date): string;
}

/** Starts the trajectory file of one rollout. Costs are USD; an unknown one is 0 in this format. */
export function miniTrajectory(input: AgentInput): MiniTrajectory {
  const messages: unknown[] = [];
  let calls = 0;
  let costUsd = 0;
  return {
    prompt(system, task, at) {
      messages.push({ role: 'system', content: system });
      messages.push({ role: 'user', content: task, extra: { timestamp: unixSeconds(at) } });
    },
    reply(reply, text, command, step) {
      calls += 1;
      costUsd += reply.costUsd ?? 0;
      messages.push(assistantMessage(reply, text, command, step));
    },
    observation(seen, call, file, at) {
      const output = file === null ? { raw_output: seen.output } : { output_file: file };
      const returnCode = seen.step.returnCode ?? -1;
      const why = seen.exception === null ? {} : { exception_info: seen.exception };
      const extra = { returncode: returnCode, ...output, ...why, timestamp: unixSeconds(at) };
      messages.push({ ...answerTo(call), content: seen.text, extra });
    },
    formatError(text, answered, at) {
      const extra = { interrupt_type: 'FormatError', timestamp: unixSeconds(at) };
      messages.push({ ...answerTo(answered[0] ?? null), content: text, extra });
    },
    write(ending, at) {
      const submission = ending.submission ?? '';
      const exit = { exit_status: ending.exitStatus, submission, timestamp: unixSeconds(at) };
      const content = ending.submission ?? ending.exitStatus;
      const info = {
        exit_status: ending.exitStatus,
        submission,
        ...(ending.detail === null ? {} : { exit_detail: ending.detail }),
        model_stats: { instance_cost: costUsd, api_calls: calls },
        mini_version: MINI_VERSION,
        config: configOf(input),
      };
      return JSON.stringify({
        info,
        messages: [...messages, { role: 'exit', content, extra: exit }],
        trajectory_format: MINI_FORMAT,
        instance_id: input.task.name,
      });
    },
  };
}

function answerTo(call: ChatToolCall | null) {
  return call === null ? { role: 'user' } : { role: 'tool', tool_call_id: call.id };
}

function assistantMessage(reply: ChatReply, text: string, command: string | null, step: Step) {
  const calls = reply.toolCalls ?? [];
  const id = calls[0] === undefined ? {} : { tool_call_id: calls[0].id };
  const { uncachedInput, cacheRead, cacheWrite, output, reasoning } = reply.usage;
  return {
    role: 'assistant',
    content: text === '' ? null : text,
    ...(calls.length > 0 ? { tool_calls: calls.map(wireCall) } : {}),
    extra: {
      actions: command === null ? [] : [{ command, ...id }],
      cost: reply.costUsd ?? 0,
      timestamp: step.startedAt === null ? null : Date.parse(step.startedAt) / 1000,
      response: {
        model: reply.servedBy,
        stop_reason: reply.stopReason,
        usage: {
          input_tokens: uncachedInput,
          cache_read_input_tokens: cacheRead,
          cache_creation_input_tokens: cacheWrite,
          output_tokens: output,
          output_tokens_details: { reasoning_tokens: reasoning },
        },
      },
    },
  };
}

function wireCall({ id, name, input }: ChatToolCall) {
  const args = typeof input === 'string' ? input : JSON.stringify(input);
  return { id, type: 'function', function: { name, arguments: args } };
}

function configOf({ modelName, sandbox, limits, temperature, actionFormat, refinementContext }: AgentInput) {
  const { calls, costUsd, timeMs, commandTimeoutMs } = limits;
  return {
    agent: {
      step_limit: calls,
      cost_limit: costUsd,
      wall_time_limit_seconds: timeMs === null ? null : timeMs / 1000,
      action_format: actionFormat,
      prompt_version: MINI_PROMPT_VERSION,
      has_refinement_context: refinementContext !== null,
    },
    model: { model_name: modelName, model_kwargs: temperature === null ? {} : { temperature } },
    environment: { cwd: sandbox.workdir, timeout: commandTimeoutMs / 1000 },
    agent_type: 'runoff mini-swe-agent',
    environment_type: sandbox.kind,
  };
}

function unixSeconds(date: Date): number {
  return date.getTime() / 1000;
}
