import { afterEach, describe, expect, test } from 'vitest';
import type { Agent, AgentInput } from '@/lib/agents/agent';
import { RunoffError } from '@/lib/errors';
import { DEFAULT_LIMITS } from '@/lib/launch/settings';
import type { ChatReply, ChatRequest } from '@/lib/model/chat-model';
import { EXIT_STATUSES, type Step } from '@/lib/rollout/rollout';
import type { Sandbox } from '@/lib/sandbox/sandbox';

/** An agent and what its model says, reply by reply; without replies for agents that ask none. */
export interface AgentScenario {
  agent: Agent;
  replies: ScriptedReply[];
}
export type ScriptedReply = string | Pick<ChatReply, 'text' | 'toolCalls'>;

type Made<T> = () => T | Promise<T>;

export interface AgentContract {
  openSandbox: Made<Sandbox>;
  asksModel: boolean;
  /** Does a little work that needs no more than bash, and ends by itself as `submitted`. Called once per run. */
  works: Made<AgentScenario>;
  /**
   * Makes the file BUSY_FILE and then waits for minutes inside its first command; null for an agent that runs
   * nothing. It is cancelled there in one test, and meets its time limit in another.
   */
  busy: Made<AgentScenario> | null;
  input?: Partial<AgentInput>;
}

const INSTRUCTION = 'Write the word done into the file result.txt.';

/** Made by a `busy` scenario when it is where it waits. */
export const BUSY_FILE = '/tmp/busy';

/** What an agent left behind, besides how it ended. */
export interface AgentTrace {
  input: AgentInput;
  steps: Step[];
  files: Map<string, string | Uint8Array>;
  requests: ChatRequest[];
}

/** Input for one run of a scenario: its model answers with the replies in order, and fails when they are used up. */
export function agentInput(
  sandbox: Sandbox,
  { agent, replies }: AgentScenario,
  changes: Partial<AgentInput> = {},
): AgentTrace {
  const asks = replies.length > 0;
  const steps: Step[] = [];
  const files = new Map<string, string | Uint8Array>();
  const requests: ChatRequest[] = [];
  const input: AgentInput = {
    task: { name: 'contract', instruction: INSTRUCTION },
    sandbox,
    modelName: asks ? 'scripted/contract' : null,
    ...{ refinementContext: null, actionFormat: 'fenced', temperature: null, seed: 1 },
    limits: { ...DEFAULT_LIMITS[agent.name], timeMs: 120_000 },
    ask: (request, signal) => {
      if (signal.aborted) return Promise.reject(new RunoffError('cancelled', 'The call was cancelled.'));
      const reply = replies[requests.length];
      requests.push(request);
      if (reply === undefined)
        return Promise.reject(new RunoffError('bad-input', 'The scenario has no further reply.'));
      return Promise.resolve(chatReply(reply));
    },
    record: (step) => void steps.push(structuredClone(step)),
    keep: (path, content) => void files.set(path, content),
    now: () => new Date(),
    signal: new AbortController().signal,
    ...changes,
  };
  return { input, steps, files, requests };
}

function chatReply(reply: ScriptedReply): ChatReply {
  return {
    ...(typeof reply === 'string' ? { text: reply } : reply),
    stopReason: 'end',
    usage: { uncachedInput: 100, cacheRead: 10, cacheWrite: 5, output: 7, reasoning: null },
    ...{ costUsd: 0.001, latencyMs: 1, servedBy: 'contract' },
  };
}

/** The contract of Agent (agent.ts) as tests, run on every agent in a real sandbox. */
export function describeAgentContract(name: string, contract: AgentContract): void {
  describe(`contract of agents: ${name}`, () => {
    const open: Sandbox[] = [];
    afterEach(async () => {
      await Promise.all(open.splice(0).map((sandbox) => sandbox.remove()));
    });

    async function start(make: Made<AgentScenario>, changes: Partial<AgentInput> = {}) {
      const scenario = await make();
      const sandbox = await contract.openSandbox();
      open.push(sandbox);
      const trace = agentInput(sandbox, scenario, { ...contract.input, ...changes });
      return { ...trace, scenario, sandbox };
    }
    const working = (changes: Partial<AgentInput> = {}) => start(contract.works, changes);
    const busy = contract.busy ?? contract.works;

    test('ends in a status of the closed set, its steps numbered, timed and told before', async () => {
      const { input, steps, scenario, requests } = await working();
      const end = await scenario.agent.run(input);
      const told = steps.length;
      expect(EXIT_STATUSES).toContain(end.exitStatus);
      expect(end.exitStatus, end.detail ?? '').toBe('submitted');
      expect(end.exitStatusRaw).not.toBe('');
      expect(requests).toHaveLength(scenario.replies.length);
      expect(end.prompt === null).toBe(!contract.asksModel);
      checkSteps(steps);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(steps).toHaveLength(told);
    });

    test('keeps files under relative paths that stay where they are put', async () => {
      const { input, files, scenario } = await working();
      await scenario.agent.run(input);
      for (const path of files.keys())
        expect(path).toMatch(/^(?!.*(?:^|\/)\.\.?(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/);
      expect(scenario.agent.formatVersion === null || files.size > 0).toBe(true);
    });

    test('gives the refinement context its place in the first prompt, and only there', async () => {
      const context = 'Summary A: the file was written with printf and checked with cat.';
      const { input, scenario, requests } = await working({ refinementContext: context });
      const end = await scenario.agent.run(input);
      if (!contract.asksModel) return expect(end.prompt).toBeNull();
      expect(end.prompt?.split(context)).toHaveLength(2);
      expect(requests[0]?.messages[0]?.content).toContain(context);
      expect(requests[0]?.messages[0]?.content).toContain(INSTRUCTION);
      expect(requests[0]?.system).not.toContain(context);
    });

    test('shares nothing between two runs of one agent at the same time', async () => {
      const runs = await Promise.all([working(), working()]);
      const agent = runs[0].scenario.agent;
      const ends = await Promise.all(runs.map(({ input }) => agent.run(input)));
      for (const [at, { steps }] of runs.entries()) {
        checkSteps(steps);
        expect(ends[at]?.exitStatus).toBe('submitted');
      }
    });

    test('asks and runs nothing when it is cancelled before it starts', async () => {
      const { input, steps, scenario, requests } = await working({ signal: AbortSignal.abort() });
      await expect(scenario.agent.run(input)).rejects.toMatchObject({ code: 'cancelled' });
      expect([steps.length, requests.length]).toEqual([0, 0]);
    });

    if (contract.asksModel)
      test('passes on what the model fails with', async () => {
        for (const code of ['model-auth', 'model-overloaded', 'budget-reached'] as const) {
          const failure = new RunoffError(code, `It failed with ${code}.`);
          const { input, scenario } = await working({ ask: () => Promise.reject(failure) });
          await expect(scenario.agent.run(input)).rejects.toBe(failure);
        }
      });

    const runsCommands = contract.busy !== null;
    if (runsCommands)
      test('rejects with sandbox-failed when its sandbox is gone', async () => {
        const { input, scenario, sandbox } = await working();
        await sandbox.remove();
        await expect(scenario.agent.run(input)).rejects.toMatchObject({ code: 'sandbox-failed' });
      });

    if (runsCommands)
      test('is cancelled in mid-command; the steps told by then stay valid', async () => {
        const stop = new AbortController();
        const { input, steps, scenario, sandbox } = await start(busy, { signal: stop.signal });
        const ended = scenario.agent.run(input).then(
          () => 'resolved',
          (error: unknown) => (error instanceof RunoffError ? error.code : error),
        );
        await expect.poll(() => sandbox.readFile(BUSY_FILE, 10), { timeout: 20_000 }).not.toBeNull();
        stop.abort(new Error('enough'));
        expect(await ended).toBe('cancelled');
        checkSteps(steps);
      });

    if (runsCommands)
      test('ends as timeout when its time is up in mid-command', async () => {
        const { input, steps, scenario } = await start(busy);
        const end = await scenario.agent.run({ ...input, limits: { ...input.limits, timeMs: 3_000 } });
        expect(end).toMatchObject({ exitStatus: 'timeout', patch: null });
        expect(end.detail).not.toBeNull();
        checkSteps(steps);
      });
  });
}

const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Steps as `record` may tell them: numbered from 1, turns never falling, times in UTC, texts clean. */
export function checkSteps(steps: Step[]): void {
  let turn = 0;
  for (const [at, step] of steps.entries()) {
    expect(step.index).toBe(at + 1);
    expect(step.turn).toBeGreaterThanOrEqual(turn);
    turn = step.turn;
    expect(step.startedAt).toMatch(ISO_UTC);
    expect(step.durationMs ?? 0).toBeGreaterThanOrEqual(0);
    // A reply that only called a tool in a wrong way said nothing; what it called stands in the answer.
    if (step.source === 'agent' && step.observation !== null && step.error !== 'format-error')
      expect(step.thought ?? step.command, `step ${step.index}`).not.toBeNull();
    expect(JSON.stringify(step)).not.toMatch(/(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f])/i);
  }
}
