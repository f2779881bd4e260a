import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type {
  Environment,
  ExecResult,
  PreparedEnvironment,
  Sandbox,
  SandboxProvider,
} from '@/lib/sandbox/sandbox';

/** What the contract suite needs to know of a kind of sandbox. */
export interface ContractOptions {
  /** What the tests start from: bash, coreutils, grep and tar inside, and node for those that serve and connect. */
  environment: Environment;
  /**
   * Program (run with tsx, `<id>` as its argument) that opens a sandbox of this id from the same provider, starts a
   * process in it, writes `open <pid namespace>` to standard output and waits; see contract-owner.ts.
   */
  ownerProgram: { file: string; args: string[] };
  /** Whatever of a sandbox can be found on the host besides its processes and mounts: folders, groups, containers. */
  traces(id: string): Promise<string[]>;
  /** False where limits cannot be enforced for a whole sandbox. */
  limits: boolean;
}

/** Sandboxes for one test, removed after it, and a folder of the host. */
export class ContractHarness {
  readonly options: ContractOptions;
  readonly #makeProvider: () => SandboxProvider;
  readonly #opened: Sandbox[] = [];
  #provider: SandboxProvider | null = null;
  #folder = '';

  constructor(makeProvider: () => SandboxProvider, options: ContractOptions) {
    this.#makeProvider = makeProvider;
    this.options = options;
    beforeAll(() => {
      this.#provider = makeProvider();
      this.#folder = mkdtempSync(join(tmpdir(), 'runoff-contract-'));
    });
    afterEach(async () => {
      await Promise.all(this.#opened.splice(0).map((sandbox) => sandbox.remove()));
    });
    afterAll(() => rmSync(this.#folder, { recursive: true, force: true }));
  }

  get provider(): SandboxProvider {
    if (!this.#provider) throw new Error('the provider exists only within tests');
    return this.#provider;
  }

  /** A second one, as another process would have it. */
  newProvider(): SandboxProvider {
    return this.#makeProvider();
  }

  /** Folder on the host, removed after all tests. */
  get folder(): string {
    return this.#folder;
  }

  prepare(changes: Partial<Environment> = {}): Promise<PreparedEnvironment> {
    return this.provider.prepare({ ...this.options.environment, ...changes }, new AbortController().signal);
  }

  async open(changes: Partial<Environment> = {}, id = randomUUID()): Promise<Sandbox> {
    const sandbox = await this.provider.open(await this.prepare(changes), id, new AbortController().signal);
    this.#opened.push(sandbox);
    return sandbox;
  }

  /** Everything of a sandbox that is still on this machine. */
  async tracesOf(id: string, pidNamespace: string | null): Promise<string[]> {
    return [...(await this.options.traces(id)), ...processTraces(id, pidNamespace)];
  }
}

/** Runs a command with a generous limit. */
export function run(sandbox: Sandbox, command: string, timeoutMs = 20_000): Promise<ExecResult> {
  return sandbox.exec(command, { timeoutMs });
}

/** What it wrote. */
export async function outputOf(sandbox: Sandbox, command: string): Promise<string> {
  return (await run(sandbox, command)).output;
}

/** Name of the sandbox's pid namespace, the same seen from outside. */
export async function pidNamespaceOf(sandbox: Sandbox): Promise<string> {
  return (await outputOf(sandbox, 'readlink /proc/self/ns/pid')).trim();
}

/** Counts processes inside whose command line has this text, which must not be in the command that asks. */
export async function countInside(sandbox: Sandbox, text: string): Promise<number> {
  const pattern = `[${text.slice(0, 1)}]${text.slice(1)}`;
  const list = `for p in /proc/[0-9]*; do tr '\\0' ' ' 2>/dev/null <$p/cmdline; echo; done`;
  return Number(await outputOf(sandbox, `{ ${list}; } 2>/dev/null | grep -c -- '${pattern}'`));
}

function processTraces(id: string, pidNamespace: string | null): string[] {
  const traces: string[] = [];
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      if (/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) continue; // waits for the machine's pid 1
      if (readlinkSync(`/proc/${pid}/ns/pid`) === pidNamespace) traces.push(`process ${pid}`);
      if (readFileSync(`/proc/${pid}/mountinfo`, 'utf8').includes(id)) traces.push(`mount of process ${pid}`);
    } catch (error) {
      const codes: unknown[] = ['ENOENT', 'ESRCH', 'EINVAL', 'EACCES'];
      if (!(error instanceof Error && 'code' in error && codes.includes(error.code))) throw error;
    }
  }
  return traces;
}
