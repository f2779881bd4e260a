import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { databasePath, openDatabase, type Db } from '@/db/client';
import type { Machine } from '@/db/machine-facts';
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
import { bubblewrapProvider } from '@/lib/sandbox/bubblewrap';
import { prepareRootWith } from '@/lib/sandbox/prepare-root';
import { dataFolder } from '@/lib/sandbox/root-fs/data-folder';
import { resolveRootFs } from '@/lib/sandbox/root-fs/resolve-root-fs';
import { listTrees } from '@/lib/sandbox/root-fs/tree-record';
import type { SandboxKind, SandboxProvider } from '@/lib/sandbox/sandbox';
import type { WorkerTools } from './run-job';

/** The composition root: the only place that builds models, agents and sandboxes. */
export function workerTools(path: string = databasePath(), db: Db = openDatabase(path)): WorkerTools {
  // A model remembers what its server refused, a provider what it prepared, so each is made once.
  const model = once((name: string) => resolveModel(name, process.env, { scripted: scriptedModel }));
  const provider = once((key: string) => {
    const [kind, rootFs] = JSON.parse(key) as [SandboxKind, string | null];
    return sandboxProvider(kind, rootFs);
  });
  const of = (kind: SandboxKind, rootFs: string | null) => provider(JSON.stringify([kind, rootFs]));
  return {
    ...{ db, databasePath: path, model, readBenchmark },
    run: runTools(model, of),
    machine: () => machineFacts(of),
    reapSandboxes: async () => {
      const reaped = await Promise.all([of('bubblewrap', null).reap()]);
      return reaped.reduce((a, b) => a + b, 0);
    },
    now: () => new Date(),
  };
}

function once<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

function runTools(model: (name: string) => ChatModel, provider: RunTools['provider']): RunTools {
  const agents: Record<'mini-swe-agent' | 'terminus-1' | 'nop', () => Agent> = {
    'mini-swe-agent': miniSweAgent,
    'terminus-1': terminus1,
    nop: nopAgent,
  };
  return {
    ...{ provider, model, prepareStep, gradeStep, combineSteps },
    agent: (name, task, step) => (name === 'oracle' ? oracleAgent(task, step) : agents[name]()),
    readTask: (folder, benchmark) => readTask(folder, benchmark),
    places: { free: maxRollouts() },
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

function sandboxProvider(kind: SandboxKind, rootFs: string | null): SandboxProvider {
  const folder = dataFolder(process.env);
  const stateFolder = join(folder, 'sandboxes');
  if (kind === 'docker') throw new RunoffError('environment-failed', 'There is no docker sandbox yet.');
  return bubblewrapProvider({
    stateFolder,
    prepareRoot: prepareRootWith({
      dataFolder: folder,
      rootFs: () => resolveRootFs(rootFs, folder, process.env),
    }),
  });
}

async function machineFacts(provider: RunTools['provider']): Promise<Machine> {
  const docker = { ok: false, reason: 'There is no docker sandbox yet.', install: null } as const;
  const [bubblewrap, { trees }] = await Promise.all([
    provider('bubblewrap', null).check(),
    listTrees(dataFolder(process.env)),
  ]);
  return {
    sandboxes: { bubblewrap, docker },
    keys: {
      anthropic: Boolean(process.env.ANTHROPIC_API_KEY?.trim() || process.env.ANTHROPIC_AUTH_TOKEN?.trim()),
    },
    rootFs: trees.map(({ name, suite }) => ({ name, detail: `Debian ${suite}` })),
    ...{ cores: cpus().length, memoryMb: Math.round(totalmem() / 2 ** 20) },
  };
}
