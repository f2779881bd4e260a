/** The kinds of sandbox there are; each is a `SandboxProvider`. */
export const SANDBOX_KINDS = ['bubblewrap', 'docker'] as const;
export type SandboxKind = (typeof SANDBOX_KINDS)[number];

/** What may be used by all processes of one sandbox together. */
export interface SandboxLimits {
  memoryMb: number;
  /** Processes and threads at once. */
  pids: number;
  /** Cores; null: no limit of its own. */
  cpus: number | null;
}

/** What a task runs in, as its folder states it. */
export interface Environment {
  /** `<benchmark>/<task>`, for image tags and messages; its content is what identifies it. */
  name: string;
  /** Host folder with the Dockerfile and its files; null when the task has none. */
  contextFolder: string | null;
  dockerImage: string | null;
  /** Where commands start; null: the Dockerfile's WORKDIR, else `/app`. */
  workdir: string | null;
  env: Record<string, string>;
  buildTimeoutMs: number;
  limits: SandboxLimits;
  network: boolean;
}

/** An environment made ready once, from which fresh sandboxes are opened. */
export interface PreparedEnvironment {
  kind: SandboxKind;
  /** Hash of everything it was made from: the same key is the same starting state. */
  key: string;
  environment: Environment;
  /** Resolved working directory, absolute. */
  workdir: string;
  /** Resolved variables: the Dockerfile's ENV, then the task's. */
  env: Record<string, string>;
  /** What a reader must know of it, one sentence each, e.g. that apt-get is a stand-in. */
  notes: string[];
}

export interface ExecOptions {
  /** Absolute; the environment's workdir when left out. */
  cwd?: string;
  /** On top of the environment's variables. */
  env?: Record<string, string>;
  timeoutMs: number;
  /** Text for standard input; without it the input is empty. */
  stdin?: string;
  /** Ends the command like its time limit does; the result is then `cancelled`. */
  signal?: AbortSignal;
}

/**
 * `exited`: by itself, with a return code. Otherwise all its processes were killed: at its time limit, by the memory
 * limit (`out-of-memory`), on request, or because the sandbox itself ended.
 */
export type ExecStatus = 'exited' | 'timed-out' | 'out-of-memory' | 'cancelled' | 'sandbox-ended';

export interface ExecResult {
  status: ExecStatus;
  /** Null unless `exited`. */
  returnCode: number | null;
  /** Standard output and error in the order written, invalid UTF-8 replaced by U+FFFD, at most MAX_OUTPUT_BYTES. */
  output: string;
  /** Bytes written in all, those beyond the cap included. */
  outputBytes: number;
  /** One sentence when a limit was met (time, memory, processes, output); else null. */
  note: string | null;
  durationMs: number;
}

/** Bytes of output of one command that are kept; the rest is counted and dropped, the command is not ended. */
export const MAX_OUTPUT_BYTES = 10 * 1024 * 1024;

/**
 * A closed-off place of one rollout: own file system (fresh copy of the prepared environment), processes, users and
 * (unless asked for) no network. Files and background processes live on between commands until `remove`.
 * All paths are absolute paths inside. Methods reject with a RunoffError of code `sandbox-failed` when the sandbox
 * itself fails, never because a command did.
 */
export interface Sandbox {
  readonly kind: SandboxKind;
  readonly id: string;
  readonly workdir: string;
  /** Runs `bash -c command` (`bash` with no profile). Never rejects for what the command did; see ExecResult. */
  exec(command: string, options: ExecOptions): Promise<ExecResult>;
  /**
   * Copies a host file or folder (its content) to `to`, making parents; links are copied as links and must stay
   * inside what is copied, else it rejects with `bad-input`. Nothing is written through a link inside the sandbox.
   */
  copyIn(from: string, to: string): Promise<void>;
  writeFile(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  /** The file's bytes; null when there is no such regular file inside. Rejects with `too-large` above `maxBytes`. */
  readFile(path: string, maxBytes: number): Promise<Buffer | null>;
  /** Copies a file or folder to a host path that does not exist yet; false when there is none. Links are not followed. */
  copyOut(from: string, to: string, maxBytes: number): Promise<boolean>;
  /** Ends every process and removes every trace; safe to call twice. */
  remove(): Promise<void>;
}

export type SandboxCheck =
  { ok: true; detail: string } | { ok: false; reason: string; install: string | null };

/** How sandboxes of a kind are made. Calls may run in parallel. */
export interface SandboxProvider {
  readonly kind: SandboxKind;
  /** Whether it works on this machine, tried for real; `detail` names versions and how limits are enforced. */
  check(): Promise<SandboxCheck>;
  /**
   * Makes the environment ready, once for the same content (later calls return at once; parallel calls share).
   * Rejects with a RunoffError `environment-failed` that names the step that cannot be done here and why.
   */
  prepare(environment: Environment, signal: AbortSignal): Promise<PreparedEnvironment>;
  /**
   * Opens a fresh sandbox; `id` (letters, digits, dashes) names its traces. Rejects with `sandbox-failed`,
   * or with `cancelled` when `signal` aborts. Everything is gone again when it rejects.
   */
  open(prepared: PreparedEnvironment, id: string, signal: AbortSignal): Promise<Sandbox>;
  /** Removes what killed processes of Runoff left behind and nothing else; returns how many sandboxes. */
  reap(): Promise<number>;
}
