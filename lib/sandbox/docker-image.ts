import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { errorMessage, RunoffError } from '@/lib/errors';
import { statusOf } from '@/lib/sandbox/docker-engine';
import { readProgress } from '@/lib/sandbox/docker-progress';
import { hashContext, listContext, type ContextEntry } from '@/lib/sandbox/dockerfile-context';
import type { Environment } from '@/lib/sandbox/sandbox';

export interface FoundImage {
  id: string;
  /** Which image it is and how it came to be here, one sentence. */
  note: string;
  /** Text of the Dockerfile it was built from. */
  dockerfile: string | null;
  inspected: Docker.ImageInspectInfo;
}

/**
 * The image of an environment: its `docker_image` when that is here; else built from its Dockerfile, once for the same
 * content; else pulled. `spool` names a host file for the build context.
 * @throws RunoffError `environment-failed`, or `cancelled` when `signal` aborts.
 */
export async function findImage(
  docker: Docker,
  environment: Environment,
  baseImage: string,
  spool: string,
  signal: AbortSignal,
): Promise<FoundImage> {
  const named = environment.dockerImage;
  const here = named === null ? null : await inspect(docker, named);
  if (here) return { ...here, note: `The image is ${named} (${shortId(here.id)}).`, dockerfile: null };
  const folder = environment.contextFolder;
  const dockerfile = folder === null ? null : await readDockerfile(folder);
  if (folder !== null && dockerfile !== null) {
    const entries = await listContext(folder);
    const tag = `runoff/${(await contentHash(folder, entries, dockerfile)).slice(0, 32)}:latest`;
    const built =
      (await inspect(docker, tag)) ?? (await build(docker, environment, entries, tag, spool, signal));
    return { ...built, note: `The image was built from the Dockerfile (${tag}).`, dockerfile };
  }
  const wanted = named ?? baseImage;
  const found = (await inspect(docker, wanted)) ?? (await pull(docker, wanted, environment, signal));
  return { ...found, note: `The image is ${wanted} (${shortId(found.id)}).`, dockerfile: null };
}

type Inspected = Pick<FoundImage, 'id' | 'inspected'>;

async function inspect(docker: Docker, name: string): Promise<Inspected | null> {
  try {
    const inspected = await docker.getImage(name).inspect();
    return { id: inspected.Id, inspected };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw new RunoffError(
      'environment-failed',
      `The image ${name} could not be looked up: ${errorMessage(error)}`,
      { cause: error },
    );
  }
}

async function build(
  docker: Docker,
  environment: Environment,
  entries: ContextEntry[],
  tag: string,
  spool: string,
  signal: AbortSignal,
): Promise<Inspected> {
  const folder = environment.contextFolder ?? '';
  const limit = AbortSignal.timeout(environment.buildTimeoutMs);
  const stop = AbortSignal.any([signal, limit]);
  try {
    await packContext(folder, entries, spool);
    const options = { t: tag, rm: true, forcerm: true, abortSignal: stop };
    const { error, text } = await readProgress(await docker.buildImage(createReadStream(spool), options));
    const built = error === null ? await inspect(docker, tag) : null;
    if (built) return built;
    throw new RunoffError(
      'environment-failed',
      `The Dockerfile of ${environment.name} could not be built: ${error ?? 'the engine gave no image'}\n${tailOf(text)}`,
    );
  } catch (error) {
    throw explained(error, signal, limit, environment, 'The Dockerfile could not be built');
  } finally {
    await rm(spool, { force: true });
  }
}

async function pull(
  docker: Docker,
  name: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<Inspected> {
  const limit = AbortSignal.timeout(environment.buildTimeoutMs);
  const why = `The image ${name} is not on this machine and could not be pulled`;
  try {
    const stop = AbortSignal.any([signal, limit]);
    const { error, text } = await readProgress(await docker.pull(name, { abortSignal: stop }));
    const pulled = error === null ? await inspect(docker, name) : null;
    if (pulled) return pulled;
    throw new RunoffError(
      'environment-failed',
      `${why}: ${error ?? (tailOf(text) || 'no reason was given')}`,
    );
  } catch (error) {
    throw explained(error, signal, limit, environment, why);
  }
}

function explained(
  error: unknown,
  signal: AbortSignal,
  limit: AbortSignal,
  environment: Environment,
  what: string,
): RunoffError {
  if (signal.aborted) return new RunoffError('cancelled', 'The preparation was cancelled.', { cause: error });
  if (limit.aborted) {
    const seconds = Math.round(environment.buildTimeoutMs / 1000);
    const message = `The image of ${environment.name} took longer than its limit of ${seconds} s.`;
    return new RunoffError('environment-failed', message, { cause: error });
  }
  if (error instanceof RunoffError) return error;
  const message = `${what} for ${environment.name}: ${errorMessage(error)}`;
  return new RunoffError('environment-failed', message, { cause: error });
}

function tailOf(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines
    .slice(-12)
    .map((line) => line.slice(0, 300))
    .join('\n');
}

async function readDockerfile(folder: string): Promise<string | null> {
  try {
    return await readFile(join(folder, 'Dockerfile'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function contentHash(folder: string, entries: ContextEntry[], dockerfile: string): Promise<string> {
  const content = await hashContext(folder, entries);
  return createHash('sha256').update(`${content}\n${dockerfile}`).digest('hex');
}

/** The same bytes for the same content: the engine's own cache goes by them. */
async function packContext(folder: string, entries: ContextEntry[], file: string): Promise<void> {
  const tar = pack();
  const written = pipeline(tar, createWriteStream(file, { mode: 0o600 }));
  written.catch(() => undefined);
  const time = { mtime: new Date(0), uid: 0, gid: 0 };
  const all: ContextEntry[] = entries.some(({ path }) => path === 'Dockerfile')
    ? entries
    : [...entries, { path: 'Dockerfile', kind: 'file', mode: 0o644 }];
  for (const { path, kind, mode } of all) {
    const host = join(folder, path);
    if (kind === 'folder') tar.entry({ name: path, type: 'directory', mode, ...time });
    else if (kind === 'link')
      tar.entry({ name: path, type: 'symlink', linkname: await readlink(host), mode, ...time });
    else {
      const { size } = await lstat(host);
      await pipeline(createReadStream(host), tar.entry({ name: path, size, mode, ...time }));
    }
  }
  tar.finalize();
  await written;
}

function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}
