import { join } from 'node:path';
import { z } from 'zod';
import { RunoffError } from '@/lib/errors';
import { openSandbox, type Sandbox } from './sandbox';

/** What a task's tests said: the reward they wrote, one entry per test, and their output. */
export interface Verdict {
  reward: number;
  tests: { name: string; passed: boolean }[];
  ctrf: string | null;
  output: string;
  startedAtMs: number;
  endedAtMs: number;
}

const VERIFIER_TIMEOUT_MS = 180_000;

const ctrfSchema = z.object({
  results: z.object({ tests: z.array(z.object({ name: z.string(), status: z.string() })) }),
});

/**
 * Copies the task's tests into the sandbox and runs tests/test.sh there, after the attempt has ended.
 * @throws RunoffError when the tests wrote no reward.
 */
export function verify(taskFolder: string, sandbox: Sandbox): Verdict {
  sandbox.copyIn(join(taskFolder, 'tests'), 'tests');
  const startedAtMs = Date.now();
  const { output } = sandbox.run('bash /tests/test.sh', VERIFIER_TIMEOUT_MS);
  const reward = Number(sandbox.readLog('verifier/reward.txt')?.trim() || Number.NaN);
  if (Number.isNaN(reward))
    throw new RunoffError('bad-input', `${taskFolder}: tests/test.sh wrote no reward: ${output}`);
  const ctrf = sandbox.readLog('verifier/ctrf.json') || null;
  const tests = ctrf === null ? [] : ctrfSchema.parse(JSON.parse(ctrf)).results.tests;
  return {
    reward,
    tests: tests.map(({ name, status }) => ({ name, passed: status === 'passed' })),
    ctrf,
    output,
    startedAtMs,
    endedAtMs: Date.now(),
  };
}

/** Applies a patch to a fresh copy of the task and runs the tests there, as the SWE-bench harness does. */
export function verifyPatch(taskFolder: string, patch: string): { applied: boolean; verdict: Verdict } {
  const sandbox = openSandbox(appFolder(taskFolder));
  try {
    const apply = `git apply --whitespace=nowarn - <<'END_OF_PATCH'\n${patch.replace(/\n$/, '')}\nEND_OF_PATCH`;
    const applied = patch.trim() !== '' && sandbox.run(apply, VERIFIER_TIMEOUT_MS).returnCode === 0;
    return { applied, verdict: verify(taskFolder, sandbox) };
  } finally {
    sandbox.remove();
  }
}

/** The verdict on a fresh copy of the task, untouched or after its own solution/solve.sh. */
export function verifyReference(taskFolder: string, state: 'untouched' | 'solved'): Verdict {
  const sandbox = openSandbox(appFolder(taskFolder));
  try {
    if (state === 'solved') {
      sandbox.copyIn(join(taskFolder, 'solution'), 'solution');
      const solved = sandbox.run('bash /solution/solve.sh', VERIFIER_TIMEOUT_MS);
      if (solved.returnCode !== 0)
        throw new RunoffError('bad-input', `${taskFolder}: solve.sh failed: ${solved.output}`);
    }
    return verify(taskFolder, sandbox);
  } finally {
    sandbox.remove();
  }
}

/** The starting files of a task. */
export function appFolder(taskFolder: string): string {
  return join(taskFolder, 'environment/app');
}
