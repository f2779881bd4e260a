import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type Docker from 'dockerode';
import { errorMessage, RunoffError } from '@/lib/errors';
import { ownIdentity } from '@/lib/sandbox/bubblewrap-state';
import { removeContainer, startContainer } from '@/lib/sandbox/docker-container';
import { describeEngine, DOCKER_INSTALL, findEngine } from '@/lib/sandbox/docker-engine';
import { findImage, type FoundImage } from '@/lib/sandbox/docker-image';
import { importImage } from '@/lib/sandbox/docker-import';
import { DockerSandbox } from '@/lib/sandbox/docker-sandbox';
import { packPrograms } from '@/lib/sandbox/host-programs';
import { bootId, isAlive } from '@/lib/sandbox/process-identity';
import type {
  Environment,
  PreparedEnvironment,
  Sandbox,
  SandboxCheck,
  SandboxProvider,
} from '@/lib/sandbox/sandbox';

const DEFAULT_BASE_IMAGE = 'docker.io/library/debian:bookworm';
const DEFAULT_WORKDIR = '/app';
/** Programs of docker-supervisor.sh. */
const NEEDED = ['bash', 'env', 'mkdir', 'rm', 'dd', 'head', 'tee', 'wc', 'base64', 'cat'];
const TRIAL_LIMITS = { memoryMb: 256, pids: 64, cpus: null };

export interface DockerOptions {
  /** Null: DOCKER_HOST, then Docker's and podman's usual sockets. */
  socketPath: string | null;
  /** Folder of our own for files on their way; its path is how we know our containers. */
  stateFolder: string;
  /** For environments that state neither a Dockerfile nor an image. */
  baseImage?: string;
}

/** Sandboxes that are containers of Docker or podman, over the API of their engine. */
export function dockerProvider(options: DockerOptions): SandboxProvider {
  return new DockerProvider(options);
}

class DockerProvider implements SandboxProvider {
  readonly kind = 'docker';
  readonly #options: DockerOptions;
  readonly #folder: string;
  /** Tells our containers from those of others on the same engine, those of other machines included. */
  readonly #owner: string;
  readonly #images = new Map<string, string>();
  readonly #preparing = new Map<string, Promise<FoundImage>>();

  constructor(options: DockerOptions) {
    this.#options = options;
    this.#folder = join(resolve(options.stateFolder), 'docker');
    this.#owner = createHash('sha256').update(`${hostname()}\n${this.#folder}`).digest('hex').slice(0, 16);
  }

  async check(): Promise<SandboxCheck> {
    const engine = await findEngine(this.#options.socketPath);
    if (!engine.docker) return { ok: false, reason: engine.reason, install: DOCKER_INSTALL };
    try {
      const detail = await describeEngine(engine.docker);
      if (process.platform !== 'linux') return { ok: true, detail: `${detail}; not tried` };
      const image = await trialImage(engine.docker);
      const trial = { image, workdir: '/tmp', env: {}, limits: TRIAL_LIMITS, network: false };
      const sandbox = await this.#start(
        engine.docker,
        trial,
        `check-${randomUUID()}`,
        AbortSignal.timeout(30_000),
      );
      try {
        const result = await sandbox.exec('echo works', { timeoutMs: 10_000 });
        if (result.output !== 'works\n')
          return {
            ok: false,
            reason: `A command in a container failed: ${result.output.trim()}`,
            install: null,
          };
      } finally {
        await sandbox.remove();
      }
      return { ok: true, detail };
    } catch (error) {
      return { ok: false, reason: `No container could be started: ${errorMessage(error)}`, install: null };
    }
  }

  async prepare(environment: Environment, signal: AbortSignal): Promise<PreparedEnvironment> {
    const docker = await this.#engine('environment-failed');
    const found = await this.#image(docker, environment, signal);
    const { Config: config } = found.inspected;
    const own = Object.fromEntries((config.Env ?? []).map((entry) => splitOnce(entry)));
    const env = { HOME: '/root', ...own, ...environment.env };
    const workdir = environment.workdir ?? workdirOf(found);
    const notes = [found.note];
    const user = config.User ?? '';
    if (!['', 'root', '0', '0:0', 'root:root'].includes(user))
      notes.push(`The image is for the user ${user}; commands run as root here all the same.`);
    if (config.Entrypoint) notes.push('The ENTRYPOINT of the image is not run.');
    const key = createHash('sha256')
      .update(JSON.stringify([found.id, workdir, env]))
      .digest('hex')
      .slice(0, 32);
    this.#images.set(key, found.id);
    return { kind: this.kind, key, environment, workdir, env, notes };
  }

  async open(prepared: PreparedEnvironment, id: string, signal: AbortSignal): Promise<Sandbox> {
    if (!/^[A-Za-z0-9-]{1,100}$/.test(id))
      throw new RunoffError('bad-input', `"${id}" is no name for a sandbox: letters, digits, dashes.`);
    const image = this.#images.get(prepared.key);
    if (image === undefined)
      throw new RunoffError(
        'sandbox-failed',
        `${prepared.environment.name} was not prepared in this process.`,
      );
    if (signal.aborted) throw new RunoffError('cancelled', 'The sandbox was not opened: it was cancelled.');
    const docker = await this.#engine('sandbox-failed');
    const { workdir, env, environment } = prepared;
    const { limits, network } = environment;
    return this.#start(docker, { image, workdir, env, limits, network }, id, signal);
  }

  async reap(): Promise<number> {
    const { docker } = await findEngine(this.#options.socketPath);
    if (!docker) return 0;
    const filters = { label: [`runoff.owner=${this.#owner}`] };
    const boot = await bootId();
    let removed = 0;
    for (const { Id, Labels } of await docker.listContainers({ all: true, filters })) {
      const owner = { pid: Number(Labels['runoff.pid']), startTime: Labels['runoff.start'] ?? '' };
      if (Labels['runoff.boot'] === boot && (await isAlive(owner))) continue;
      await removeContainer(docker.getContainer(Id));
      const id = Labels['runoff.sandbox'] ?? '';
      if (id !== '') await rm(join(this.#folder, id), { recursive: true, force: true });
      removed += 1;
    }
    return removed;
  }

  async #start(
    docker: Docker,
    options: Pick<PreparedEnvironment, 'workdir' | 'env'> &
      Pick<Environment, 'limits' | 'network'> & { image: string },
    id: string,
    signal: AbortSignal,
  ): Promise<DockerSandbox> {
    const { bootId: boot, owner } = await ownIdentity();
    const labels = {
      'runoff.sandbox': id,
      'runoff.owner': this.#owner,
      'runoff.pid': String(owner.pid),
      'runoff.start': owner.startTime,
      'runoff.boot': boot,
    };
    const name = `runoff-${this.#owner.slice(0, 8)}-${id}`;
    const start = { id, name, labels, spoolFolder: join(this.#folder, id), ...options };
    return new DockerSandbox(await startContainer(docker, start, signal));
  }

  /** Parallel callers for the same environment share one build; one whose own signal did not abort starts anew. */
  async #image(docker: Docker, environment: Environment, signal: AbortSignal): Promise<FoundImage> {
    const { name, contextFolder, dockerImage } = environment;
    const key = JSON.stringify([name, contextFolder, dockerImage]);
    for (let other = this.#preparing.get(key); other; other = this.#preparing.get(key)) {
      try {
        return await other;
      } catch (error) {
        const cancelled = error instanceof RunoffError && error.code === 'cancelled';
        if (!cancelled || signal.aborted) throw error;
      }
    }
    // Nothing is awaited before the others can see it.
    const mine = this.#find(docker, environment, signal).finally(() => this.#preparing.delete(key));
    this.#preparing.set(key, mine);
    return mine;
  }

  async #find(docker: Docker, environment: Environment, signal: AbortSignal): Promise<FoundImage> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const spool = join(this.#folder, `context-${randomUUID()}`);
    const base = this.#options.baseImage ?? DEFAULT_BASE_IMAGE;
    return findImage(docker, environment, base, spool, signal);
  }

  async #engine(code: 'environment-failed' | 'sandbox-failed'): Promise<Docker> {
    const engine = await findEngine(this.#options.socketPath);
    if (engine.docker) return engine.docker;
    throw new RunoffError(code, `${engine.reason} Install one: \`${DOCKER_INSTALL}\`.`);
  }
}

/** Engines give `/` where nothing is stated, too. */
function workdirOf({ inspected, dockerfile }: FoundImage): string {
  const stated = inspected.Config.WorkingDir || '/';
  const meant = stated !== '/' || /^\s*WORKDIR\s+\/\s*$/im.test(dockerfile ?? '');
  return meant ? stated : DEFAULT_WORKDIR;
}

function splitOnce(entry: string): [name: string, value: string] {
  const at = entry.indexOf('=');
  return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
}

/** A few megabytes of this machine's own programs: check() must not depend on an image or a registry. */
async function trialImage(docker: Docker): Promise<string> {
  const { tar, hash } = await packPrograms(NEEDED, ['/tmp', '/proc', '/dev', '/sys', '/etc'], {});
  const there = await docker
    .getImage(`runoff/check:${hash}`)
    .inspect()
    .catch(() => null);
  if (there) return there.Id;
  return importImage(docker, tar, 'runoff/check', hash);
}
