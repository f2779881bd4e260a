import type { Agent, AgentEnd, AgentInput } from '@/lib/agents/agent';
import {
  endedByCall,
  endingOfFailure,
  limitReached,
  refused,
  Spent,
  submitted,
  tooManyFormatErrors,
  withPriceNote,
  type Ended,
} from '@/lib/agents/mini-endings';
import { miniLog, type MiniLog, type Turn } from '@/lib/agents/mini-log';
import { submissionIn } from '@/lib/agents/mini-observation';
import { BASH_TOOL, systemPrompt, taskPrompt } from '@/lib/agents/mini-prompts';
import { readAction } from '@/lib/agents/mini-reply';
import { MINI_FORMAT, MINI_VERSION } from '@/lib/agents/mini-trajectory';
import { startRolloutTime, type RolloutTime } from '@/lib/agents/rollout-time';
import { RunoffError } from '@/lib/errors';
import type { ChatReply } from '@/lib/model/chat-model';
import type { ExecResult } from '@/lib/sandbox/sandbox';

const MAX_REPLY_TOKENS = 16_000;
const FORMAT_ERRORS_IN_A_ROW = 3;

/**
 * mini-SWE-agent's protocol (https://github.com/SWE-agent/mini-swe-agent, version 2), written anew: ask the model,
 * run its one command in a new shell, tell it return code and output, until it hands in or a limit is reached. Keeps
 * `<task>/<task>.traj.json`, complete at every ending, and whole outputs of which the model saw only the ends.
 */
export function miniSweAgent(): Agent {
  return { name: 'mini-swe-agent', version: MINI_VERSION, formatVersion: MINI_FORMAT, asksFirst: true, run };
}

async function run(input: AgentInput): Promise<AgentEnd> {
  const { task, limits, sandbox, actionFormat: format, refinementContext } = input;
  const { workdir } = sandbox;
  const { commandTimeoutMs } = limits;
  const system = systemPrompt(format);
  const first = taskPrompt({ ...task, refinementContext, format, workdir, commandTimeoutMs });
  const log = miniLog(input, system, first);
  const time = startRolloutTime(limits.timeMs, input.signal);
  const rollout: Rollout = { input, system, log, time, spent: new Spent() };
  try {
    const ended = withPriceNote(await work(rollout), rollout.spent, limits);
    log.close({ exitStatus: ended.exitStatusRaw, submission: ended.patch, detail: ended.detail });
    return { ...ended, prompt: `${system}\n\n${first}` };
  } catch (error) {
    log.close(endingOfFailure(error));
    throw error;
  } finally {
    time.stop();
  }
}

interface Rollout {
  input: AgentInput;
  system: string;
  log: MiniLog;
  time: RolloutTime;
  spent: Spent;
}

/** The loop. Rejects with what model, sandbox and signal reject with; everything else is an ending. */
async function work(rollout: Rollout): Promise<Ended> {
  const { input, log, time, spent } = rollout;
  let formatErrors = 0;
  for (;;) {
    refuseIfAborted(input);
    const reached = limitReached(spent, input.limits, time.isUp());
    if (reached) return reached;

    const reply = await ask(rollout);
    if ('exitStatus' in reply) return reply;
    spent.add(reply);
    const turn = log.turn(reply);
    if (reply.stopReason === 'refusal') {
      log.refusal(turn);
      return refused();
    }

    const action = readAction(reply, input.actionFormat);
    if ('formatError' in action) {
      log.formatError(turn, action.formatError);
      formatErrors += 1;
      if (formatErrors === FORMAT_ERRORS_IN_A_ROW) return tooManyFormatErrors(formatErrors);
      continue;
    }
    formatErrors = 0;

    const result = await runCommand(rollout, turn, action.command);
    const patch = submissionIn(result);
    if (patch !== null) {
      log.ended(turn, result.durationMs);
      return submitted(patch);
    }
    log.observation(
      turn,
      result,
      result.status === 'cancelled' && time.isUp() ? 'out-of-time' : result.status,
    );
    if (result.status === 'sandbox-ended' && !input.signal.aborted)
      throw new RunoffError('sandbox-failed', `The sandbox of ${input.task.name} ended during a command.`);
  }
}

/** The next reply; or the ending when the call could not be made for want of time or of room in the context. */
async function ask({ input, system, log, time }: Rollout): Promise<ChatReply | Ended> {
  const { actionFormat, temperature, seed, limits } = input;
  const request = {
    ...{ system, messages: log.messages(), maxTokens: MAX_REPLY_TOKENS, seed },
    ...(temperature === null ? {} : { temperature }),
    ...(actionFormat === 'tool-call' ? { tools: [BASH_TOOL] } : {}),
  };
  try {
    return await input.ask(request, time.signal);
  } catch (error) {
    const ended = endedByCall(error, limits, time.isUp());
    if (ended) return ended;
    throw error;
  }
}

async function runCommand({ input, log, time }: Rollout, turn: Turn, command: string): Promise<ExecResult> {
  log.issue(turn, command);
  try {
    const timeoutMs = input.limits.commandTimeoutMs;
    return await input.sandbox.exec(command, { timeoutMs, signal: time.signal });
  } catch (error) {
    // The reply was paid for: its step stays, without an observation.
    log.ended(turn, null);
    throw error;
  }
}

function refuseIfAborted({ signal, task }: AgentInput): void {
  if (signal.aborted)
    throw new RunoffError('cancelled', `The rollout of ${task.name} was stopped.`, { cause: signal.reason });
}
