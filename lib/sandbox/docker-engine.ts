import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { errorMessage } from '@/lib/errors';

export const DOCKER_INSTALL = 'apt-get install podman runc iptables catatonit netavark aardvark-dns';

const ANSWER_MS = 5_000;

export type Engine = { docker: Docker } | { docker: null; reason: string };

/**
 * The engine behind `socketPath`; null: DOCKER_HOST, else the first of Docker's and podman's usual sockets that
 * answers. Never rejects.
 */
export async function findEngine(socketPath: string | null): Promise<Engine> {
  if (socketPath === null && process.env.DOCKER_HOST)
    return answering({}, `DOCKER_HOST (${process.env.DOCKER_HOST})`);
  let problem: Engine | null = null;
  for (const path of socketPath === null ? usualSockets() : [socketPath]) {
    if (!(await isSocket(path))) continue;
    const engine = await answering({ socketPath: path }, path);
    if (engine.docker) return engine;
    problem ??= engine;
  }
  const where = socketPath ?? "Docker's or podman's usual places, and DOCKER_HOST is not set";
  return problem ?? { docker: null, reason: `There is no socket of a container engine at ${where}.` };
}

function usualSockets(): string[] {
  const run = process.env.XDG_RUNTIME_DIR;
  return [
    '/var/run/docker.sock',
    ...(run ? [join(run, 'docker.sock')] : []),
    join(homedir(), '.docker/run/docker.sock'),
    '/run/podman/podman.sock',
    ...(run ? [join(run, 'podman/podman.sock')] : []),
  ];
}

async function isSocket(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isSocket() === true;
}

async function answering(options: { socketPath?: string }, where: string): Promise<Engine> {
  try {
    // A fifth of a second to load, which most commands need not wait for.
    const { default: DockerApi } = await import('dockerode');
    const docker = new DockerApi(options);
    const silent = sleep(ANSWER_MS, 'silent', { ref: false });
    if ((await Promise.race([docker.ping(), silent])) === 'silent') throw new Error('it is silent');
    return { docker };
  } catch (error) {
    return {
      docker: null,
      reason: `The container engine at ${where} does not answer: ${errorMessage(error)}.`,
    };
  }
}

/** Status of an answer of the engine that was an error; null for errors that are none of its answers. */
export function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  return typeof error.statusCode === 'number' ? error.statusCode : null;
}

/** Its name, version, storage driver and control groups, in one line. */
export async function describeEngine(docker: Docker): Promise<string> {
  const [version, info] = await Promise.all([docker.version(), docker.info()]);
  const name = version.Components?.[0]?.Name ?? 'Engine';
  const driver = String(info.Driver);
  const groups = info.CgroupVersion ? `cgroup v${info.CgroupVersion}` : 'control groups of unknown version';
  return `${name} ${version.Version}; storage ${driver}; memory and processes limited by ${groups}`;
}
