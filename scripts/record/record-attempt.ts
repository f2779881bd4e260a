import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '@/lib/model/policies';
import { type PlayedAttempt, playPolicy } from './play';
import { openSandbox } from './sandbox';
import { appFolder, type Verdict, verify, verifyPatch } from './verify';

/** An attempt and what the task's tests said of it; `applied` is null where the file system itself was judged. */
export interface RecordedAttempt {
  attempt: PlayedAttempt;
  verdict: Verdict;
  applied: boolean | null;
}

/**
 * Plays a policy in a fresh sandbox, then runs the task's tests: on the file system it left (`files`, as
 * Harbor does) or on a fresh copy with its patch applied (`patch`, as the SWE-bench harness does).
 */
export function recordAttempt(taskFolder: string, policy: Policy, judge: 'files' | 'patch'): RecordedAttempt {
  const sandbox = openSandbox(appFolder(taskFolder));
  try {
    const attempt = playPolicy(policy, sandbox);
    if (judge === 'files') return { attempt, verdict: verify(taskFolder, sandbox), applied: null };
    return { attempt, ...verifyPatch(taskFolder, attempt.patch) };
  } finally {
    sandbox.remove();
  }
}

/** The task as it is put to the agent. */
export function readInstruction(taskFolder: string): string {
  return readFileSync(join(taskFolder, 'instruction.md'), 'utf8');
}
