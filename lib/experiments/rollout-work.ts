import type { Slot } from '@/db/launches';
import type { BenchmarkTask } from '@/lib/benchmarks/task';
import type { LaunchSettings } from '@/lib/launch/settings';
import type { ChatModel } from '@/lib/model/chat-model';
import type { Refinement } from '@/lib/refine/refinement-context';
import type { PreparedEnvironment, SandboxProvider } from '@/lib/sandbox/sandbox';
import type { AgentCalls } from './agent-calls';
import type { Budget } from './budget';
import type { KeptFiles } from './kept-files';
import type { WriteBehind } from './write-behind';

/** What one rollout needs, made ready by the launch. */
export interface RolloutPlan {
  slot: Slot;
  settings: LaunchSettings;
  task: BenchmarkTask;
  provider: SandboxProvider;
  prepare(signal: AbortSignal): Promise<PreparedEnvironment>;
  /** As `PlannedTask.noted`. */
  noted(): Promise<unknown>;
  model: ChatModel | null;
  budget: Budget;
  /** The summaries it is shown, and their record; null in a first iteration. */
  refinement: { text: string; shown: Refinement } | null;
  /** Told when the agent will not work any more and only tests are left. */
  agentEnded(): void;
}

/** A rollout under way. */
export interface RolloutWork {
  id: string;
  plan: RolloutPlan;
  calls: AgentCalls;
  files: KeptFiles;
  /** The sandbox may open while the agent asks its model for the first time. */
  asksFirst: boolean;
  steps: number;
  /** Its answers and steps. */
  behind: WriteBehind;
  warnings: string[];
}
