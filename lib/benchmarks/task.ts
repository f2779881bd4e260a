import type { Environment } from '@/lib/sandbox/sandbox';

/** One part of a task with its own instruction and tests; nearly every task has exactly one. */
export interface TaskStep {
  /** Name in task.toml `[[steps]]`; null for a task without steps. */
  name: string | null;
  instruction: string;
  /** Host folders; null when the task has none. */
  testsFolder: string | null;
  solutionFolder: string | null;
  /** Tests shared by all steps, copied before the step's own; null without steps or when there are none. */
  sharedTestsFolder: string | null;
  /** Files for the workdir and an optional setup.sh, put there before the agent starts (prepare-step.ts). */
  workdirFolder: string | null;
  agentTimeoutMs: number;
  verifierTimeoutMs: number;
  /** On top of the task's verifier variables. */
  verifierEnv: Record<string, string>;
  /** Later steps run only if each of these rewards is reached; null: they always do. */
  minReward: Record<string, number> | null;
}

/** A Harbor task folder, read and checked (formats.md §13 of the format notes; task.toml 1.0 to 1.4). */
export interface BenchmarkTask {
  /** Folder name: what `--tasks` takes. */
  name: string;
  folder: string;
  /** `version` or `schema_version` as stated. */
  schemaVersion: string;
  /** The first (or only) step's instruction. */
  instruction: string;
  difficulty: string | null;
  category: string | null;
  tags: string[];
  environment: Environment;
  steps: [TaskStep, ...TaskStep[]];
  verifier: {
    env: Record<string, string>;
    /** Set when tests run in an environment of their own that gets only the artifacts. */
    separate: Environment | null;
  };
  solutionEnv: Record<string, string>;
  /** Paths inside the sandbox that are handed to a separate verifier, besides /logs/artifacts. */
  artifacts: string[];
  /** How the rewards of several steps become one (combine-steps.ts). */
  rewardStrategy: 'mean' | 'final';
  /** What a reader should know, one sentence each, e.g. keys of task.toml that are not used here. */
  notes: string[];
  /** Why it cannot be run here as it is (GPUs, MCP servers, Windows …), one sentence; null when nothing is in the way. */
  problem: string | null;
  /** Hash over every file of the folder. */
  contentHash: string;
}
