import type { Agent } from '@/lib/agents/agent';
import type { BenchmarkTask, TaskStep } from '@/lib/benchmarks/task';
import type { AgentName } from '@/lib/launch/settings';
import type { ChatModel } from '@/lib/model/chat-model';
import type { Attachment, Outcome } from '@/lib/rollout/rollout';
import type { Sandbox, SandboxKind, SandboxProvider } from '@/lib/sandbox/sandbox';

/** Places for rollouts that run, shared by every launch of this process. */
export interface Places {
  free: number;
}

/** What running rollouts needs of the adapters; the worker builds it (lib/worker/tools.ts). */
export interface RunTools {
  /** Sandboxes of a kind; `rootFs` as in LaunchSettings. */
  provider(kind: SandboxKind, rootFs: string | null): SandboxProvider;
  /** An agent for one step of a task; only the oracle looks at more than its instruction. */
  agent(name: AgentName, task: BenchmarkTask, step: TaskStep): Agent;
  model(name: string): ChatModel;
  readTask(folder: string, benchmark: string): Promise<BenchmarkTask>;
  gradeStep(input: {
    task: BenchmarkTask;
    step: TaskStep;
    sandbox: Sandbox;
    openSeparate: () => Promise<Sandbox>;
    signal: AbortSignal;
  }): Promise<Graded>;
  combineSteps(graded: Graded[]): Graded;
  places: Places;
}

/** What the verifier said, and its logs. */
export interface Graded {
  outcome: Outcome;
  attachments: Attachment[];
}
