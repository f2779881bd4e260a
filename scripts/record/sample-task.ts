import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Agent, AgentEnd, AgentInput } from '@/lib/agents/agent';
import { oracleAgent } from '@/lib/agents/oracle';
import { gradeStep } from '@/lib/benchmarks/grade';
import { prepareStep } from '@/lib/benchmarks/prepare-step';
import { readTask } from '@/lib/benchmarks/read-task';
import type { BenchmarkTask } from '@/lib/benchmarks/task';
import type { Verdict } from '@/lib/benchmarks/verdict';
import { RunoffError } from '@/lib/errors';
import { DEFAULT_LIMITS } from '@/lib/launch/settings';
import type { Step } from '@/lib/rollout/rollout';
import { bubblewrapProvider } from '@/lib/sandbox/bubblewrap';
import { hostRootFs } from '@/lib/sandbox/host-root-fs';
import { prepareRootWith } from '@/lib/sandbox/prepare-root';
import type { PreparedEnvironment, Sandbox, SandboxProvider } from '@/lib/sandbox/sandbox';

const NEVER = new AbortController().signal;

/** A demo task whose sandboxes are ready to be opened. */
export interface SampleTask {
  task: BenchmarkTask;
  provider: SandboxProvider;
  prepared: PreparedEnvironment;
}

/** What an agent left: how it ended, its steps, the files it kept, and when it worked. */
export interface Worked {
  end: AgentEnd;
  steps: Step[];
  kept: Map<string, string | Uint8Array>;
  startedAt: Date;
  endedAt: Date;
}

/** What the tests said, and when. */
export interface Graded extends Pick<Verdict, 'outcome' | 'attachments'> {
  startedAt: Date;
  endedAt: Date;
}

/** What an agent is given besides its task and its sandbox. */
export type AgentSetup = Pick<AgentInput, 'ask' | 'modelName' | 'seed' | 'limits' | 'actionFormat'>;

/** Bubblewrap sandboxes over this machine's programs; everything of theirs lies in `folder`. */
export function sampleSandboxes(folder: string): SandboxProvider {
  const rootFs = () => hostRootFs(join(folder, 'host'));
  const prepareRoot = prepareRootWith({ dataFolder: folder, rootFs });
  return bubblewrapProvider({ stateFolder: join(folder, 'sandboxes'), prepareRoot });
}

/** Reads a task and makes its environment. Throws as `readTask` and `SandboxProvider.prepare` do. */
export async function openSampleTask(folder: string, provider: SandboxProvider): Promise<SampleTask> {
  const task = await readTask(folder, 'samples');
  // A policy that hangs also fills the memory: it must meet its time limit first, on a fast machine too.
  const limits = { ...task.environment.limits, memoryMb: 6_144 };
  return { task, provider, prepared: await provider.prepare({ ...task.environment, limits }, NEVER) };
}

/** Does something in a fresh sandbox of the task, which is gone afterwards. */
export async function inSandbox<T>(sample: SampleTask, work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  const { task, provider, prepared } = sample;
  const sandbox = await provider.open(prepared, `sample-${randomUUID()}`, NEVER);
  try {
    await prepareStep(task.steps[0], sandbox, NEVER);
    return await work(sandbox);
  } finally {
    await sandbox.remove();
  }
}

/** Lets an agent work on the task. Rejects as the agent does. */
export async function letWork(
  { task }: SampleTask,
  sandbox: Sandbox,
  agent: Agent,
  setup: AgentSetup,
): Promise<Worked> {
  const steps: Step[] = [];
  const kept: Worked['kept'] = new Map();
  const startedAt = new Date();
  const end = await agent.run({
    ...setup,
    task: { name: task.name, instruction: task.instruction },
    ...{ sandbox, refinementContext: null, temperature: null, signal: NEVER },
    record: (step) => steps.push(step),
    keep: (path, content) => kept.set(path, content),
    now: () => new Date(),
  });
  return { end, steps, kept, startedAt, endedAt: new Date() };
}

/** Runs the task's tests in the sandbox. Throws `bad-input` when they could not judge. */
export async function grade({ task }: SampleTask, sandbox: Sandbox): Promise<Graded> {
  const startedAt = new Date();
  const openSeparate = () => Promise.reject(new RangeError(`${task.name} has no verifier environment`));
  const graded = await gradeStep({ task, step: task.steps[0], sandbox, openSeparate, signal: NEVER });
  if (graded.outcome.kind === 'error')
    throw new RunoffError('bad-input', `${task.folder}: ${graded.outcome.detail ?? 'no verdict'}`);
  return { ...graded, startedAt, endedAt: new Date() };
}

/**
 * What the tests say of the untouched task, or of the one that its own solution has solved.
 * Throws `bad-input` when the solution does not end well or the tests could not judge.
 */
export function gradeReference(sample: SampleTask, state: 'untouched' | 'solved'): Promise<Graded> {
  return inSandbox(sample, async (sandbox) => {
    if (state === 'solved') {
      const ask = () => Promise.reject(new RangeError('the oracle asks no model'));
      const setup = { ask, modelName: null, seed: 0, actionFormat: 'fenced' } as const;
      const agent = oracleAgent(sample.task);
      const { end } = await letWork(sample, sandbox, agent, { ...setup, limits: DEFAULT_LIMITS.oracle });
      if (end.exitStatus !== 'submitted')
        throw new RunoffError('bad-input', `${sample.task.folder}: ${end.detail ?? end.exitStatusRaw}`);
    }
    return grade(sample, sandbox);
  });
}
