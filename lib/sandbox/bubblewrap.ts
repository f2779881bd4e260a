import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { errorMessage, RunoffError } from '@/lib/errors';
import { BubblewrapSandbox } from '@/lib/sandbox/bubblewrap-sandbox';
import { Runners } from '@/lib/sandbox/bubblewrap-runners';
import { lowPortsLine, startSandbox } from '@/lib/sandbox/bubblewrap-start';
import {
  ownIdentity,
  reapSandboxes,
  removeTraces,
  sandboxFolder,
  writeState,
  type SandboxState,
} from '@/lib/sandbox/bubblewrap-state';
import { groupFolders, makeGroups } from '@/lib/sandbox/cgroup';
import { findCgroups, type CgroupSupport } from '@/lib/sandbox/cgroup-support';
import { INSTALL, readMachine } from '@/lib/sandbox/host-machine';
import { hostRootFs } from '@/lib/sandbox/host-root-fs';
import { identityOf } from '@/lib/sandbox/process-identity';
import type {
  BuildOptions,
  OpenBuildSandbox,
  PreparedRoot,
  PrepareRoot,
  RootFs,
} from '@/lib/sandbox/root-fs';
import type {
  Environment,
  PreparedEnvironment,
  Sandbox,
  SandboxCheck,
  SandboxProvider,
} from '@/lib/sandbox/sandbox';

const run = promisify(execFile);

const TRIAL_LIMITS = { memoryMb: 256, pids: 64, cpus: null };

export interface BubblewrapOptions {
  /** Folder of our own for sandboxes and the host's root file system; made when missing. */
  stateFolder: string;
  /** Makes what an environment starts from; without it every task starts from the host's system directories. */
  prepareRoot?: PrepareRoot;
  /** `none` uses no control groups even where there are some. */
  cgroups?: 'auto' | 'none';
}

/** Sandboxes of Linux namespaces over an overlay, made with bubblewrap and entered with nsenter. */
export function bubblewrapProvider(options: BubblewrapOptions): SandboxProvider {
  return new BubblewrapProvider(options);
}

class BubblewrapProvider implements SandboxProvider {
  readonly kind = 'bubblewrap';
  readonly #folder: string;
  readonly #prepareRoot: PrepareRoot;
  readonly #cgroups: 'auto' | 'none';
  readonly #prepared = new Map<string, PreparedRoot>();

  constructor(options: BubblewrapOptions) {
    this.#folder = resolve(options.stateFolder);
    this.#prepareRoot = options.prepareRoot ?? ((environment) => hostRoot(this.#folder, environment));
    this.#cgroups = options.cgroups ?? 'auto';
  }

  async check(): Promise<SandboxCheck> {
    if (process.platform !== 'linux') return { ok: false, reason: 'bubblewrap needs Linux.', install: null };
    const asked = run('bwrap', ['--version']).catch(() => null);
    const tried = await this.#tryOne();
    const version = await asked;
    if (version === null)
      return { ok: false, reason: 'bubblewrap (bwrap) is not installed.', install: INSTALL };
    return tried.ok ? { ok: true, detail: `${version.stdout.trim()}; ${tried.detail}` } : tried;
  }

  /** Opens a sandbox and runs a command in it; `detail` says how limits are enforced. */
  async #tryOne(): Promise<SandboxCheck> {
    try {
      const rootFs = await hostRootFs(this.#folder);
      const signal = AbortSignal.timeout(20_000);
      const trial = { workdir: '/tmp', env: rootFs.env, limits: TRIAL_LIMITS, network: false };
      const sandbox = await this.#open(rootFs, trial, `check-${randomUUID()}`, signal);
      try {
        const result = await sandbox.exec('echo works', { timeoutMs: 10_000 });
        if (result.output !== 'works\n')
          return { ok: false, reason: `A command in it failed: ${result.output.trim()}`, install: null };
      } finally {
        await sandbox.remove();
      }
      return { ok: true, detail: limitsText(await this.#cgroupSupport()) };
    } catch (error) {
      return { ok: false, reason: `No sandbox could be started: ${errorMessage(error)}`, install: null };
    }
  }

  async prepare(environment: Environment, signal: AbortSignal): Promise<PreparedEnvironment> {
    const openBuild: OpenBuildSandbox = (rootFs, build, stop) =>
      this.#open(rootFs, build, `build-${randomUUID()}`, stop);
    const root = await this.#prepareRoot(environment, openBuild, signal);
    this.#prepared.set(root.key, root);
    const { key, workdir, env, notes } = root;
    return { kind: this.kind, key, environment, workdir, env, notes };
  }

  async open(prepared: PreparedEnvironment, id: string, signal: AbortSignal): Promise<Sandbox> {
    const root = this.#prepared.get(prepared.key);
    if (!root)
      throw new RunoffError(
        'sandbox-failed',
        `${prepared.environment.name} was not prepared in this process.`,
      );
    const { limits, network } = prepared.environment;
    return this.#open(
      root.rootFs,
      { workdir: prepared.workdir, env: prepared.env, limits, network },
      id,
      signal,
    );
  }

  reap(): Promise<number> {
    return reapSandboxes(this.#folder);
  }

  async #open(
    rootFs: RootFs,
    options: BuildOptions,
    id: string,
    signal: AbortSignal,
  ): Promise<BubblewrapSandbox> {
    if (!/^[A-Za-z0-9-]{1,100}$/.test(id))
      throw new RunoffError('bad-input', `"${id}" is no name for a sandbox: letters, digits, dashes.`);
    if (signal.aborted) throw new RunoffError('cancelled', 'The sandbox was not opened: it was cancelled.');
    const [machine, support] = await Promise.all([thisMachine(), this.#cgroupSupport()]);
    const state = await this.#record(id, groupFolders(support, this.#groupName(id)));
    let runners: Runners | null = null;
    try {
      const folder = sandboxFolder(this.#folder, id);
      await mkdir(folder, { mode: 0o755 });
      const groups = await makeGroups(support, this.#groupName(id), options.limits);
      runners = new Runners(machine, groups);
      const start = { folder, rootFs, workdir: options.workdir, network: options.network };
      const started = await startSandbox(machine, { ...start, joins: groups?.joins ?? [] }, signal);
      const lowPorts = options.network ? null : runners.prepare(lowPortsLine(machine, started));
      state.init = await identityOf(started.initPid);
      state.monitor = started.monitor.pid === undefined ? null : await identityOf(started.monitor.pid);
      await Promise.all([writeState(this.#folder, state, false), lowPorts]);
      const { workdir, env, limits, network } = options;
      const opened = { stateFolder: this.#folder, state, machine, started, groups, runners, rootFs };
      return new BubblewrapSandbox({ ...opened, workdir, env, limits, network });
    } catch (error) {
      await Promise.all([removeTraces(this.#folder, state), runners?.end()]);
      if (error instanceof RunoffError) throw error;
      throw new RunoffError('sandbox-failed', `The sandbox could not be made: ${errorMessage(error)}`, {
        cause: error,
      });
    }
  }

  /** The record comes before anything else of the sandbox. */
  async #record(id: string, groups: string[]): Promise<SandboxState> {
    await mkdir(join(this.#folder, 'sandboxes'), { recursive: true });
    await chmod(join(this.#folder, 'sandboxes'), 0o700);
    const state = { id, ...(await ownIdentity()), monitor: null, init: null, groups };
    if (!(await writeState(this.#folder, state, true)))
      throw new RunoffError('sandbox-failed', `There is a sandbox ${id} already in ${this.#folder}.`);
    return state;
  }

  /** Unique on this machine: several state folders may be in use. */
  #groupName(id: string): string {
    return `${createHash('sha256').update(this.#folder).digest('hex').slice(0, 8)}-${id}`;
  }

  #cgroupSupport(): Promise<CgroupSupport> {
    return this.#cgroups === 'none'
      ? Promise.resolve({ version: null, why: 'they were turned off' })
      : cgroupSupport();
  }
}

/** Both are looked at once in a process: neither changes while it runs, and every kind of root file system asks. */
const thisMachine = onceUnlessItFails(readMachine);
const cgroupSupport = onceUnlessItFails(() => findCgroups(`try-${randomUUID()}`));

function onceUnlessItFails<T>(look: () => Promise<T>): () => Promise<T> {
  let seen: Promise<T> | null = null;
  return () => {
    seen ??= look().catch((error: unknown) => {
      seen = null;
      throw error;
    });
    return seen;
  };
}

async function hostRoot(folder: string, environment: Environment): Promise<PreparedRoot> {
  const rootFs = await hostRootFs(folder);
  const notes = [...rootFs.notes];
  if (environment.contextFolder !== null || environment.dockerImage !== null)
    notes.push('The Dockerfile or image of the task was not used.');
  return {
    rootFs,
    workdir: environment.workdir ?? '/app',
    env: { ...rootFs.env, ...environment.env },
    notes,
    key: rootFs.key,
  };
}

function limitsText(support: CgroupSupport): string {
  if (support.version !== null) return `memory and processes limited by cgroup v${support.version}`;
  return `no control groups (${support.why}): memory is not limited, time limits go by marked processes`;
}
