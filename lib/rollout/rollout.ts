/** How a rollout ended, in our words; the producer's own word is kept beside it as `exitStatusRaw`. */
export const EXIT_STATUSES = [
  'submitted',
  'limit',
  'timeout',
  'context-exceeded',
  'format-error',
  'interrupted',
  'agent-error',
  'infrastructure-error',
  'unknown',
] as const;
export type ExitStatus = (typeof EXIT_STATUSES)[number];

/** What the verifier said. `error`: it could not judge (image, start, verifier missing or timed out). */
export const OUTCOMES = ['passed', 'failed', 'error', 'unknown'] as const;
export type OutcomeKind = (typeof OUTCOMES)[number];

/** The formats Runoff reads (lib/import), and `runoff` for a rollout it ran itself. */
export const SOURCE_FORMATS = ['mini-swe-agent', 'swe-agent', 'atif', 'harbor', 'runoff'] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/** Token counts; null is unknown, never 0. `uncachedInput + cacheRead + cacheWrite` is the whole input. */
export interface TokenUsage {
  uncachedInput: number | null;
  cacheRead: number | null;
  cacheWrite: number | null;
  output: number | null;
  /** Part of `output` spent on hidden reasoning, where told. */
  reasoning: number | null;
}

export const UNKNOWN_USAGE: TokenUsage = {
  uncachedInput: null,
  cacheRead: null,
  cacheWrite: null,
  output: null,
  reasoning: null,
};

export interface TestResult {
  name: string;
  status: 'passed' | 'failed' | 'skipped' | 'error';
  /** fail-to-pass, pass-to-pass …, where the benchmark tells groups of tests apart. */
  group: string | null;
  message: string | null;
}

export interface Outcome {
  kind: OutcomeKind;
  /** The verifier's number, often 0 or 1; null when it gave none. */
  reward: number | null;
  tests: TestResult[];
  /** One sentence when the outcome needs one (an infrastructure error, a second reward key). */
  detail: string | null;
  /** Relative path of the file that recorded it; null when unknown. */
  recordedIn: string | null;
}

export const UNKNOWN_OUTCOME: Outcome = {
  kind: 'unknown',
  reward: null,
  tests: [],
  detail: null,
  recordedIn: null,
};

/** Why an observation is not the plain output of the command. */
export type StepError = 'format-error' | 'timeout' | 'tool-error';

/**
 * One step of a trajectory: what was issued together and the one observation it got. Parallel tool
 * calls of one reply are steps of their own with the same `turn`; only the first carries the thought.
 */
export interface Step {
  /** 1-based position in the trajectory. */
  index: number;
  /** 1-based number of the model reply it came from; the same for parallel calls. */
  turn: number;
  source: 'agent' | 'user' | 'system';
  thought: string | null;
  /** Hidden reasoning, where the producer recorded it. */
  reasoning: string | null;
  /** Name of the tool, `bash` for a shell command; null when nothing was issued. */
  tool: string | null;
  /** The command text, keystrokes, or the tool's arguments as indented JSON. */
  command: string | null;
  observation: string | null;
  returnCode: number | null;
  error: StepError | null;
  /** The producer cut the observation (elided head/tail, "[trimmed]"). */
  truncated: boolean;
  usage: TokenUsage | null;
  costUsd: number | null;
  /** ISO 8601 UTC. */
  startedAt: string | null;
  durationMs: number | null;
}

/** Identity of a task: attempts with the same benchmark and name are attempts at the same task. */
export interface TaskRef {
  /** `swe-bench`, `terminal-bench` …; null when the files do not tell. */
  benchmark: string | null;
  name: string;
  /** The problem statement as the agent got it; null when the files do not hold it. */
  instruction: string | null;
  baseCommit: string | null;
}

/** What a text file of a rollout is; a `recording` is an asciinema cast, a `screen` the text of a terminal. */
export const ATTACHMENT_KINDS = [
  'verifier-log',
  'exception',
  'agent-log',
  'trajectory',
  'screen',
  'recording',
] as const;

/** A text file that belongs to a rollout and is shown as it is. */
export interface Attachment {
  kind: (typeof ATTACHMENT_KINDS)[number];
  name: string;
  text: string;
}

/** A rollout as an importer (or an agent) hands it over, before it has an id or an experiment. */
export interface RecordedRollout {
  /** Where it came from inside the import, stable over repeats: `<trial folder>` or the file's relative path. */
  sourceKey: string;
  sourceFormat: SourceFormat;
  /** Exact version word of the format, e.g. `mini-swe-agent-1.1`, `ATIF-v1.6`. */
  formatVersion: string | null;
  task: TaskRef;
  agent: { name: string; version: string | null };
  model: string | null;
  exitStatus: ExitStatus;
  exitStatusRaw: string | null;
  outcome: Outcome;
  patch: string | null;
  /** System message and first user message, where recorded. */
  prompt: string | null;
  steps: Step[];
  usage: TokenUsage;
  costUsd: number | null;
  startedAt: string | null;
  endedAt: string | null;
  attachments: Attachment[];
  /** Things a reader should know: fields not understood, counts that disagree, parts not read. */
  warnings: string[];
  /** Fields of the source that have no place here, kept as they were (small ones only). */
  extra: Record<string, unknown>;
}
