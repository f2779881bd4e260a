import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { RunoffError } from '@/lib/errors';
import type { OpenBuildSandbox, PreparedRoot, PrepareRoot, RootFs } from '@/lib/sandbox/root-fs';
import type { Environment } from '@/lib/sandbox/sandbox';
import { buildStages } from './dockerfile-build';
import { hashContext, listContext } from './dockerfile-context';
import type { CopySource } from './dockerfile-copy';
import { planDockerfile, type DockerfilePlan } from './dockerfile-plan';
import { withOfflineTools } from './offline-tools';

/** Changes with everything that shapes what a Dockerfile's steps give. */
const VERSION = 1;
const DEFAULT_WORKDIR = '/app';

interface PrepareOptions {
  dataFolder: string;
  /** The root file system that stands in for images. */
  rootFs: () => Promise<RootFs>;
}

const layersSchema = z.array(z.object({ target: z.string(), added: z.array(z.string()) }));

/**
 * Makes environments ready for bubblewrap: the chosen root file system stands in for the image, the stand-ins for
 * tools that need a network lie over it (unless the task has the network), and the Dockerfile's steps are done once
 * and kept as read-only layers in `<dataFolder>/layers`, under a hash of all they were made from.
 */
export function prepareRootWith(options: PrepareOptions): PrepareRoot {
  const running = new Map<string, Promise<RootFs>>();
  const layers = join(options.dataFolder, 'layers');
  return async (environment, openBuild, signal) => {
    const plain = await options.rootFs();
    const rootFs = environment.network ? plain : await withOfflineTools(plain, layers);
    const { plan, context } = await readEnvironment(environment, rootFs);
    const stage = plan.stages.at(-1) ?? plan.stages[0];
    const workdir = environment.workdir ?? stage.workdir ?? DEFAULT_WORKDIR;
    stage.steps.push({ line: 0, text: `Making ${workdir}`, action: { kind: 'folder', path: workdir } });
    const key = await keyOf(environment, rootFs, plan, context);
    const prepared = await shared(running, key, signal, () =>
      builtOnce(join(layers, key), { environment, plan, context, rootFs, openBuild, signal }),
    );
    return finish(environment, prepared, plan, workdir, key);
  };
}

async function readEnvironment(
  environment: Environment,
  rootFs: RootFs,
): Promise<{ plan: DockerfilePlan; context: CopySource }> {
  const folder = environment.contextFolder;
  const text = folder === null ? null : await readDockerfile(folder);
  if (folder === null || text === null) {
    const image = environment.dockerImage ?? 'scratch';
    const stage = { name: null, from: { image }, steps: [], workdir: null, env: {} };
    return { plan: { stages: [stage], notes: [] }, context: { folder: '', entries: [] } };
  }
  return { plan: planDockerfile(text, rootFs.env), context: { folder, entries: await listContext(folder) } };
}

async function readDockerfile(folder: string): Promise<string | null> {
  try {
    return await readFile(join(folder, 'Dockerfile'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function keyOf(
  environment: Environment,
  rootFs: RootFs,
  plan: DockerfilePlan,
  context: CopySource,
): Promise<string> {
  const content = context.folder === '' ? '' : await hashContext(context.folder, context.entries);
  const parts = [VERSION, rootFs.key, plan.stages, content, environment.network];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** One build per key in this process; a caller whose own signal did not abort does not share another's end. */
async function shared(
  running: Map<string, Promise<RootFs>>,
  key: string,
  signal: AbortSignal,
  build: () => Promise<RootFs>,
): Promise<RootFs> {
  for (;;) {
    const other = running.get(key);
    if (!other) break;
    try {
      return await Promise.race([other, aborted(signal)]);
    } catch (error) {
      const cancelled = error instanceof RunoffError && error.code === 'cancelled';
      if (!cancelled || signal.aborted) throw error;
    }
  }
  const mine = build().finally(() => running.delete(key));
  running.set(key, mine);
  return mine;
}

/** Rejects as soon as `signal` aborts, never resolves. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new RunoffError('cancelled', 'The preparation was cancelled.'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

interface LayerInput {
  environment: Environment;
  plan: DockerfilePlan;
  context: CopySource;
  rootFs: RootFs;
  openBuild: OpenBuildSandbox;
  signal: AbortSignal;
}

/** The kept layers of `folder`, built first when they are not there; half-made ones never get that name. */
async function builtOnce(folder: string, input: LayerInput): Promise<RootFs> {
  const kept = await readKept(folder, input.rootFs);
  if (kept) return kept;
  const partial = `${folder}.${process.pid}.${randomUUID().slice(0, 8)}`;
  try {
    await mkdir(partial, { recursive: true });
    const built = await buildStages({ ...input, folder: partial, scratch: join(partial, 'scratch') });
    await rm(join(partial, 'scratch'), { recursive: true, force: true });
    const added = built.layers.map(({ target, lower }) => ({
      target,
      added: lower.filter((path) => path.startsWith(`${partial}/`)).map((path) => relative(partial, path)),
    }));
    await writeFile(join(partial, 'layers.json'), `${JSON.stringify(layersSchema.parse(added), null, 2)}\n`);
    await rename(partial, folder).catch(async (error: unknown) => {
      // Another process may have been first; its layers are as good.
      if (!(await readKept(folder, input.rootFs))) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  const made = await readKept(folder, input.rootFs);
  if (!made) throw new RunoffError('environment-failed', `The layers in ${folder} are gone again.`);
  return made;
}

async function readKept(folder: string, rootFs: RootFs): Promise<RootFs | null> {
  let text: string;
  try {
    text = await readFile(join(folder, 'layers.json'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const kept = layersSchema.parse(JSON.parse(text));
  return {
    ...rootFs,
    layers: rootFs.layers.map(({ target, lower }) => {
      const added = kept.find((layer) => layer.target === target)?.added ?? [];
      return { target, lower: [...added.map((name) => join(folder, name)), ...lower] };
    }),
  };
}

function finish(
  environment: Environment,
  rootFs: RootFs,
  plan: DockerfilePlan,
  workdir: string,
  key: string,
): PreparedRoot {
  const stage = plan.stages.at(-1) ?? plan.stages[0];
  const env = { ...rootFs.env, ...stage.env, ...environment.env };
  const content = createHash('sha256')
    .update(JSON.stringify([key, env]))
    .digest('hex')
    .slice(0, 32);
  const images = new Set(plan.stages.flatMap(({ from }) => ('image' in from ? [from.image] : [])));
  images.delete('scratch');
  const stoodIn = [...images].map(
    (image) => `The image ${image} is stood in for by the root file system "${rootFs.name}".`,
  );
  return {
    rootFs: { ...rootFs, key },
    workdir,
    env,
    notes: [...stoodIn, ...rootFs.notes, ...plan.notes],
    key: content,
  };
}
