import type { Environment } from '@/lib/sandbox/sandbox';

/** One part of a task with its own instruction and tests; nearly every task has exactly one. */
export interface TaskStep {
  /** Name in task.toml `[[steps]]`; null for a task without steps. */
  name: string | null;
  instruction: string;
  /** Host folders; null when the task has none. */
  testsFolder: string | null;
  solutionFolder: string | null;
  agentTimeoutMs: number;
  verifierTimeoutMs: number;
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
  /** Why it cannot be run here as it is (GPUs, MCP servers, Windows …), one sentence; null when nothing is in the way. */
  problem: string | null;
  /** Hash over every file of the folder. */
  contentHash: string;
}
