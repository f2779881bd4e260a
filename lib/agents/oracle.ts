import type { Agent, AgentEnd, AgentInput } from '@/lib/agents/agent';
import type { BenchmarkTask, TaskStep } from '@/lib/benchmarks/task';
import { RunoffError } from '@/lib/errors';
import type { ExecResult } from '@/lib/sandbox/sandbox';

const COMMAND = 'chmod +x /solution/solve.sh; (/solution/solve.sh)';

/** Characters of the solution's output that its one step shows, half from each end; all of it is in oracle.txt. */
const SHOWN_CHARS = 100_000;

/**
 * Runs the solution of one step of a task, as the oracle of Harbor does (harbor/agents/oracle.py): solution/ is copied
 * to /solution and its solve.sh run in the working directory, with the task's solution variables. Make one for each
 * step of a task. A solution that fails is an ending like any other; the tests decide.
 */
export function oracleAgent(task: BenchmarkTask, step: TaskStep = task.steps[0]): Agent {
  return {
    ...{ name: 'oracle', version: '1.0', formatVersion: null },
    async run(input) {
      const folder = step.solutionFolder;
      if (input.signal.aborted) throw new RunoffError('cancelled', 'Cancelled before it started.');
      if (folder === null) return ending('agent-error', 'NoSolution', 'The task has no solution to run.');
      await copySolution(input, folder);
      const startedAt = input.now().toISOString();
      const timeoutMs = input.limits.timeMs ?? step.agentTimeoutMs;
      const env = { DEBIAN_FRONTEND: 'noninteractive', ...task.solutionEnv };
      const ran = await input.sandbox.exec(COMMAND, { env, timeoutMs, signal: input.signal });
      if (ran.status === 'cancelled') throw new RunoffError('cancelled', 'Cancelled while the solution ran.');
      if (ran.status === 'sandbox-ended')
        throw new RunoffError('sandbox-failed', ran.note ?? 'The sandbox ended while the solution ran.');
      input.keep('oracle.txt', ran.output);
      recordRun(input, ran, startedAt);
      return endingOf(ran, timeoutMs);
    },
  };
}

async function copySolution({ sandbox }: AgentInput, folder: string): Promise<void> {
  try {
    await sandbox.copyIn(folder, '/solution');
  } catch (error) {
    if (!(error instanceof RunoffError) || error.code === 'sandbox-failed') throw error;
    throw new RunoffError('sandbox-failed', `The solution could not be copied in: ${error.message}`, {
      cause: error,
    });
  }
}

function recordRun({ record }: AgentInput, ran: ExecResult, startedAt: string): void {
  const cut = ran.output.length - SHOWN_CHARS;
  const half = SHOWN_CHARS / 2;
  const middle = `\n[… ${cut.toLocaleString('en-US')} characters left out, see oracle.txt …]\n`;
  const shown = cut > 0 ? ran.output.slice(0, half) + middle + ran.output.slice(-half) : ran.output;
  const output = shown.toWellFormed().replaceAll('\0', '\ufffd');
  record({
    ...{ index: 1, turn: 1, source: 'agent', thought: null, reasoning: null, tool: 'bash' },
    command: '/solution/solve.sh',
    observation: ran.note === null ? output : `${output}\n[${ran.note}]`,
    returnCode: ran.returnCode,
    error: ran.status === 'timed-out' ? 'timeout' : null,
    truncated: cut > 0,
    ...{ usage: null, costUsd: null, startedAt, durationMs: Math.round(ran.durationMs) },
  });
}

function endingOf(ran: ExecResult, timeoutMs: number): AgentEnd {
  if (ran.status === 'timed-out')
    return ending('timeout', 'TimeExceeded', `The solution did not end within ${timeoutMs / 1000} s.`);
  if (ran.status === 'out-of-memory') return ending('agent-error', 'OutOfMemory', ran.note);
  if (ran.returnCode !== 0)
    return ending('agent-error', 'SolutionFailed', `solve.sh ended with return code ${ran.returnCode}.`);
  return ending('submitted', 'SolutionRan', null);
}

function ending(exitStatus: AgentEnd['exitStatus'], exitStatusRaw: string, detail: string | null): AgentEnd {
  return { exitStatus, exitStatusRaw, patch: null, prompt: null, detail };
}
