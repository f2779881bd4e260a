import type { Environment, Sandbox, SandboxLimits } from '@/lib/sandbox/sandbox';

/** Read-only host folders that become one writable overlay at `target` inside; `lower` topmost first. */
export interface RootFsLayer {
  target: string;
  lower: string[];
}

/** What a bubblewrap sandbox starts from. Each sandbox writes to folders of its own on top. */
export interface RootFs {
  /** `host`, or the name of a built tree. */
  name: string;
  /** One overlay per target; `/` first, a nested target after the one it lies in. */
  layers: RootFsLayer[];
  env: Record<string, string>;
  /** What a reader must know of it, one sentence each. */
  notes: string[];
  /** The same key is the same content. */
  key: string;
}

/** A root file system made ready for one environment: the Dockerfile's steps done, or nothing to do. */
export interface PreparedRoot {
  rootFs: RootFs;
  /** Absolute. */
  workdir: string;
  /** All variables a command gets, `rootFs.env` and the environment's own included. */
  env: Record<string, string>;
  notes: string[];
  /** Hash of everything it was made from. */
  key: string;
}

export interface BuildOptions {
  workdir: string;
  env: Record<string, string>;
  limits: SandboxLimits;
  network: boolean;
}

/** A sandbox whose written files can become a layer. */
export interface BuildSandbox extends Sandbox {
  /**
   * Ends the sandbox like `remove` and moves what was written to `folder`, which must not exist, one folder per
   * overlay in it. Returns the layers with these on top; overlays in which nothing was written stay as they were.
   */
  keepLayers(folder: string): Promise<RootFsLayer[]>;
}

/** Opens a sandbox over `rootFs`; rejects like `SandboxProvider.open`. */
export type OpenBuildSandbox = (
  rootFs: RootFs,
  options: BuildOptions,
  signal: AbortSignal,
) => Promise<BuildSandbox>;

/**
 * Makes what an environment starts from; called once per environment at a time. Rejects with `environment-failed`.
 * `openBuild` gives sandboxes to run a Dockerfile's steps in.
 */
export type PrepareRoot = (
  environment: Environment,
  openBuild: OpenBuildSandbox,
  signal: AbortSignal,
) => Promise<PreparedRoot>;
