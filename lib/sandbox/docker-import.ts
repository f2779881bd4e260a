import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { RunoffError } from '@/lib/errors';
import { readProgress } from '@/lib/sandbox/docker-progress';

/**
 * Makes an image of a tar file of a root file system, under `repository`:`tag`, and returns its id.
 * @throws RunoffError `sandbox-failed` when the engine refuses it.
 */
export async function importImage(
  docker: Docker,
  tar: Buffer,
  repository: string,
  tag: string,
): Promise<string> {
  // podman makes the tag `latest` whatever is asked for, so that the import gets a name of its own first.
  const first = `${repository}-${tag}`;
  const { error } = await readProgress(
    await docker.importImage(Readable.from([tar], { objectMode: false }), { repo: first, tag: 'latest' }),
  );
  if (error !== null) throw new RunoffError('sandbox-failed', `No image could be imported: ${error}`);
  const image = docker.getImage(`${first}:latest`);
  await image.tag({ repo: repository, tag });
  return (await image.inspect()).Id;
}
