import { databasePath, openDatabase, type Db } from '@/db/client';
import type { Agent } from '@/lib/agents/agent';
import { miniSweAgent } from '@/lib/agents/mini-swe-agent';
import { nopAgent } from '@/lib/agents/nop';
import { oracleAgent } from '@/lib/agents/oracle';
import { terminus1 } from '@/lib/agents/terminus-1';
import { combineSteps } from '@/lib/benchmarks/combine-steps';
import { gradeStep } from '@/lib/benchmarks/grade';
import { prepareStep } from '@/lib/benchmarks/prepare-step';
import { readBenchmark } from '@/lib/benchmarks/read-benchmark';
import { readTask } from '@/lib/benchmarks/read-task';
import { RunoffError } from '@/lib/errors';
import type { RunTools } from '@/lib/experiments/run-tools';
import type { ChatModel } from '@/lib/model/chat-model';
import { resolveModel } from '@/lib/model/resolve-model';
import { scriptedModel } from '@/lib/model/scripted';
import { SANDBOX_KINDS } from '@/lib/sandbox/sandbox';
import { adapterFacts } from './adapter-facts';
import { once } from './once';
import type { WorkerTools } from './run-job';
import { machineFacts, sandboxProviders } from './sandboxes';
import { sharedWriter, threadWriter } from './thread-writer';

/** The composition root: the only place that builds models, agents and sandboxes. */
export function workerTools(path: string = databasePath(), db: Db = openDatabase(path)): WorkerTools {
  // A model remembers what its server refused, a provider what it prepared, so each is made once.
  const model = once((name: string) => resolveModel(name, process.env, { scripted: scriptedModel }));
  const of = sandboxProviders();
  return {
    ...{ db, databasePath: path, model, readBenchmark },
    run: runTools(
      model,
      of,
      sharedWriter(() => threadWriter(path, db)),
    ),
    machine: () => machineFacts(of),
    reapSandboxes: async () => {
      const reaped = await Promise.all(SANDBOX_KINDS.map((kind) => of(kind, null).reap()));
      return reaped.reduce((a, b) => a + b, 0);
    },
    now: () => new Date(),
  };
}

function runTools(
  model: (name: string) => ChatModel,
  provider: RunTools['provider'],
  writer: RunTools['writer'],
): RunTools {
  const agents: Record<'mini-swe-agent' | 'terminus-1' | 'nop', () => Agent> = {
    'mini-swe-agent': miniSweAgent,
    'terminus-1': terminus1,
    nop: nopAgent,
  };
  return {
    ...{ provider, model, writer, prepareStep, gradeStep, combineSteps },
    agent: (name, task, step) => (name === 'oracle' ? oracleAgent(task, step) : agents[name]()),
    readTask: (folder, benchmark) => readTask(folder, benchmark),
    places: { free: maxRollouts() },
    facts: adapterFacts(),
  };
}

/** Rollouts of all launches of this process together: RUNOFF_MAX_ROLLOUTS, else 64. */
function maxRollouts(): number {
  const text = process.env.RUNOFF_MAX_ROLLOUTS?.trim();
  if (!text) return 64;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new RunoffError(
    'bad-input',
    `RUNOFF_MAX_ROLLOUTS is "${text}"; it must be a whole number from 1 to 1000.`,
  );
}
