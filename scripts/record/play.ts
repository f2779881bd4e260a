import { type Policy, replyAfter } from '@/lib/model/policies';
import { observationText, type PlayedStep } from './observation';
import type { Sandbox } from './sandbox';

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
  while (steps.length < policy.stepLimit) {
    const reply = replyAfter(policy, steps.map(observationText));
    if (!reply) break;
    const repliedAtMs = Date.now();
    const result = reply.command === null ? null : sandbox.run(reply.command, policy.commandTimeoutMs);
    steps.push({ reply, result, repliedAtMs, observedAtMs: Date.now() });
    const [firstLine, ...rest] = result?.returnCode === 0 ? result.output.split('\n') : [];
    if (firstLine?.trim() === SUBMIT_MARKER) return end('Submitted', rest.join('\n'));
  }
  return end('LimitsExceeded', '');
}
