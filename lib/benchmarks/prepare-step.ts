import { RunoffError } from '@/lib/errors';
import type { Sandbox } from '@/lib/sandbox/sandbox';
import type { TaskStep } from './task';

const FOLDERS_MS = 30_000;

/**
 * Makes a sandbox ready for the agent's part of a step: the folders /logs/{agent,verifier,artifacts} that Harbor
 * mounts, the step's workdir files, and its workdir/setup.sh run (harbor/trial/multi_step.py). Call it before every
 * step. Rejects with `environment-failed` when setup.sh does not end well, else with `sandbox-failed` or `cancelled`.
 */
export async function prepareStep(step: TaskStep, sandbox: Sandbox, signal: AbortSignal): Promise<void> {
  const folders = '/logs/agent /logs/verifier /logs/artifacts';
  const made = await sandbox.exec(`mkdir -p ${folders} && chmod 777 ${folders}`, {
    ...{ cwd: '/', timeoutMs: FOLDERS_MS, signal },
  });
  if (made.status === 'cancelled') throw new RunoffError('cancelled', 'Cancelled before the agent started.');
  if (made.returnCode !== 0)
    throw new RunoffError('sandbox-failed', `The folder /logs could not be made: ${made.output.trim()}`);
  if (step.workdirFolder === null) return;
  await sandbox.copyIn(step.workdirFolder, sandbox.workdir);
  if (step.name !== null) await runSetup(step, sandbox, signal);
}

async function runSetup(step: TaskStep, sandbox: Sandbox, signal: AbortSignal): Promise<void> {
  const command = 'if [ -f setup.sh ]; then bash setup.sh; fi';
  const done = await sandbox.exec(command, { timeoutMs: step.agentTimeoutMs, signal });
  if (done.status === 'cancelled') throw new RunoffError('cancelled', 'Cancelled before the agent started.');
  if (done.returnCode === 0) return;
  const why = done.note ?? `return code ${done.returnCode}: ${done.output.trim().slice(-500)}`;
  throw new RunoffError('environment-failed', `setup.sh of step ${step.name} did not end well (${why}).`);
}
