import type { Writer } from '@/db/writer';
import type { Agent } from '@/lib/agents/agent';
import type { combineSteps } from '@/lib/benchmarks/combine-steps';
import type { gradeStep } from '@/lib/benchmarks/grade';
import type { prepareStep } from '@/lib/benchmarks/prepare-step';
import type { BenchmarkTask, TaskStep } from '@/lib/benchmarks/task';
import type { ManifestPrice } from '@/lib/launch/manifest';
import type { ActionFormat, AgentName } from '@/lib/launch/settings';
import type { ChatModel } from '@/lib/model/chat-model';
import type { SandboxKind, SandboxProvider } from '@/lib/sandbox/sandbox';

/** Places for rollouts that run, shared by every launch of this process. */
export interface Places {
  free: number;
}

/** What only adapters know and a manifest tells. */
export interface AdapterFacts {
  /** The fixed words of an agent; null for agents that ask no model. */
  agentWords(agent: AgentName, format: ActionFormat): { version: number; words: string } | null;
  /** List price of a model; null when it is not known. */
  price(model: string): ManifestPrice | null;
  /** Day of the price table. */
  pricesAsOf: string;
}

/** What running rollouts needs of the adapters; the worker builds it (lib/worker/tools.ts). */
export interface RunTools {
  /** Sandboxes of a kind; `rootFs` as in LaunchSettings. */
  provider(kind: SandboxKind, rootFs: string | null): SandboxProvider;
  /** An agent for one step of a task; only the oracle looks at more than its instruction. */
  agent(name: AgentName, task: BenchmarkTask, step: TaskStep): Agent;
  model(name: string): ChatModel;
  readTask(folder: string, benchmark: string): Promise<BenchmarkTask>;
  prepareStep: typeof prepareStep;
  gradeStep: typeof gradeStep;
  combineSteps: typeof combineSteps;
  places: Places;
  /** What writes for a launch while it runs. */
  writer(): Writer;
  facts: AdapterFacts;
}

/** What the verifier said, and its logs. */
export type Graded = ReturnType<typeof combineSteps>;
