import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { errorMessage, RunoffError } from '@/lib/errors';
import { DockerChannel } from '@/lib/sandbox/docker-channel';
import { statusOf } from '@/lib/sandbox/docker-engine';
import type { OpenedContainer } from '@/lib/sandbox/docker-sandbox';
import type { SandboxLimits } from '@/lib/sandbox/sandbox';

/** Where the supervisor keeps output inside; only root can look into it. */
const FOLDER_INSIDE = '/.runoff';
const STARTED_MS = 30_000;
const REMOVE_PASSES = 20;
const FALLBACK_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface ContainerStart {
  id: string;
  /** Name of the container, unique on this engine. */
  name: string;
  image: string;
  workdir: string;
  env: Record<string, string>;
  limits: SandboxLimits;
  network: boolean;
  labels: Record<string, string>;
  spoolFolder: string;
}

/**
 * Makes, attaches and starts a container whose first process is docker-supervisor.sh.
 * @throws RunoffError `sandbox-failed`, or `cancelled` when `signal` aborts; nothing of it is left then.
 */
export async function startContainer(
  docker: Docker,
  start: ContainerStart,
  signal: AbortSignal,
): Promise<OpenedContainer> {
  const container = await create(docker, start);
  const remove = async () => {
    await removeContainer(container);
    await rm(start.spoolFolder, { recursive: true, force: true });
  };
  try {
    mustGoOn(signal);
    await mkdir(start.spoolFolder, { recursive: true, mode: 0o700 });
    const stream = await container.attach({
      ...{ stream: true, stdin: true, stdout: true, stderr: true, hijack: true },
    });
    if (!(stream instanceof Duplex)) throw new Error('the engine did not attach its streams');
    const channel = new DockerChannel(stream);
    await container.start();
    await Promise.race([channel.whenReady(), tooLong()]);
    mustGoOn(signal);
    const { id, workdir, env, limits, spoolFolder } = start;
    return { id, channel, workdir, env, limits, spoolFolder, remove };
  } catch (error) {
    await remove();
    if (error instanceof RunoffError) throw error;
    throw failed(error);
  }
}

async function create(docker: Docker, start: ContainerStart): Promise<Docker.Container> {
  const script = await readFile(join(import.meta.dirname, 'docker-supervisor.sh'), 'utf8');
  const shell = ['bash', '--noprofile', '--norc', '-c', script, 'bash', FOLDER_INSIDE, start.workdir];
  const memory = start.limits.memoryMb * 1024 * 1024;
  const { cpus, pids } = start.limits;
  const hostConfig: Docker.HostConfig & { CgroupnsMode: 'private' } = {
    Memory: memory,
    MemorySwap: memory,
    PidsLimit: pids,
    ...(cpus === null ? {} : { NanoCpus: Math.round(cpus * 1e9) }),
    ...(start.network ? {} : { NetworkMode: 'none' }),
    SecurityOpt: ['no-new-privileges'],
    LogConfig: { Type: 'none', Config: {} },
    CgroupnsMode: 'private',
  };
  try {
    return await docker.createContainer({
      name: start.name,
      Image: start.image,
      Entrypoint: shell,
      Cmd: [],
      // The mark spares the supervisor's own processes when a command's are ended.
      Env: [`PATH=${start.env.PATH ?? FALLBACK_PATH}`, 'RUNOFF_COMMAND=supervisor'],
      User: '0:0',
      WorkingDir: '/',
      Hostname: 'sandbox',
      Labels: start.labels,
      ...{ AttachStdin: true, AttachStdout: true, AttachStderr: true, OpenStdin: true, StdinOnce: true },
      StopSignal: 'SIGKILL',
      StopTimeout: 0,
      HostConfig: hostConfig,
    });
  } catch (error) {
    if (statusOf(error) === 409 || /already in use/.test(errorMessage(error)))
      throw new RunoffError('sandbox-failed', `There is a sandbox ${start.id} already.`, { cause: error });
    throw failed(error);
  }
}

/** Ends it and removes it with its files; fine when it is gone already. */
export async function removeContainer(container: Docker.Container): Promise<void> {
  for (let pass = 1; ; pass += 1) {
    try {
      await container.remove({ force: true, v: true });
      return;
    } catch (error) {
      if (statusOf(error) === 404) return;
      // It may be ending by itself just now, or another call be removing it.
      if (pass < REMOVE_PASSES && statusOf(error) !== null) {
        await sleep(20 * pass);
        continue;
      }
      const why = `The container ${container.id} could not be removed: ${errorMessage(error)}`;
      throw new RunoffError('sandbox-failed', why, { cause: error });
    }
  }
}

async function tooLong(): Promise<never> {
  await sleep(STARTED_MS, undefined, { ref: false });
  throw new RunoffError('sandbox-failed', `The container did not start within ${STARTED_MS / 1000} s.`);
}

function mustGoOn(signal: AbortSignal): void {
  if (signal.aborted) throw new RunoffError('cancelled', 'The sandbox was not opened: it was cancelled.');
}

function failed(error: unknown): RunoffError {
  return new RunoffError('sandbox-failed', `The container could not be started: ${errorMessage(error)}`, {
    cause: error,
  });
}
