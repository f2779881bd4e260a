import type { Policy, Reply } from './policy';
import type { CommandResult, Sandbox } from './sandbox';

/** A reply and what came back; `result` is null after a reply without a command. Times are unix milliseconds. */
export interface PlayedStep {
  reply: Reply;
  result: CommandResult | null;
  repliedAtMs: number;
  observedAtMs: number;
}

/** A finished attempt before any test has seen it. `patch` is '' unless it was submitted. */
export interface PlayedAttempt {
  policy: Policy;
  exitStatus: 'Submitted' | 'LimitsExceeded';
  steps: PlayedStep[];
  patch: string;
  startedAtMs: number;
  endedAtMs: number;
}

/** First line of the output that ends an attempt (mini-SWE-agent's submission protocol). */
export const SUBMIT_MARKER = 'COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT';

/** Plays a policy in a sandbox: one command per reply in a new subshell, until it submits or reaches its limit. */
export function playPolicy(policy: Policy, sandbox: Sandbox): PlayedAttempt {
  const steps: PlayedStep[] = [];
  const startedAtMs = Date.now();
  const end = (exitStatus: PlayedAttempt['exitStatus'], patch: string): PlayedAttempt => {
    return { policy, exitStatus, steps, patch, startedAtMs, endedAtMs: Date.now() };
  };
  for (const reply of policy.replies) {
    if (steps.length >= policy.stepLimit) break;
    const repliedAtMs = Date.now();
    const result = reply.command === null ? null : sandbox.run(reply.command, policy.commandTimeoutMs);
    steps.push({ reply, result, repliedAtMs, observedAtMs: Date.now() });
    const [firstLine, ...rest] = result?.returnCode === 0 ? result.output.split('\n') : [];
    if (firstLine?.trim() === SUBMIT_MARKER) return end('Submitted', rest.join('\n'));
  }
  return end('LimitsExceeded', '');
}
