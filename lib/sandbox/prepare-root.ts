import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunoffError } from '@/lib/errors';
import type { PreparedRoot, PrepareRoot, RootFs } from '@/lib/sandbox/root-fs';
import type { Environment } from '@/lib/sandbox/sandbox';
import { buildStages } from './dockerfile-build';
import { hashContext, listContext } from './dockerfile-context';
import { copyNote, type CopySource } from './dockerfile-copy';
import type { DockerfilePlan } from './dockerfile-plan';
import { keptOrBuilt, layersFolder, removePartialLayers } from './kept-layers';
import { withOfflineTools } from './offline-tools';

/** Changes with everything that shapes what a Dockerfile's steps give. */
const VERSION = 1;
const DEFAULT_WORKDIR = '/app';

interface PrepareOptions {
  dataFolder: string;
  /** The root file system that stands in for images. */
  rootFs: () => Promise<RootFs>;
}

/**
 * Makes environments ready for bubblewrap: the chosen root file system stands in for the image, the stand-ins for
 * tools that need a network lie over it (unless the task has the network), and the Dockerfile's steps are done once
 * and kept as read-only layers in `<dataFolder>/layers`, under a hash of all they were made from.
 */
export function prepareRootWith(options: PrepareOptions): PrepareRoot {
  const running = new Map<string, Promise<RootFs>>();
  const layers = layersFolder(options.dataFolder);
  let cleaned: Promise<number> | null = null;
  return async (environment, openBuild, signal) => {
    await (cleaned ??= removePartialLayers(options.dataFolder));
    const plain = await options.rootFs();
    const rootFs = environment.network ? plain : await withOfflineTools(plain, layers);
    const { plan, context } = await readEnvironment(environment, rootFs);
    const stage = plan.stages.at(-1) ?? plan.stages[0];
    const workdir = environment.workdir ?? stage.workdir ?? DEFAULT_WORKDIR;
    stage.steps.push({ line: 0, text: `Making ${workdir}`, action: { kind: 'folder', path: workdir } });
    const key = await keyOf(environment, rootFs, plan, context);
    const prepared = await shared(running, key, signal, () =>
      keptOrBuilt(join(layers, key), rootFs, (folder) =>
        buildStages({ environment, plan, context, rootFs, folder, openBuild, signal }),
      ),
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
  // Read when it is needed: its parser takes a tenth of a second.
  const { planDockerfile } = await import('./dockerfile-plan');
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
  const copies = plan.stages.flatMap(({ steps }) =>
    steps.flatMap(({ action }) => (action.kind === 'copy' ? [copyNote(action)] : [])),
  );
  const copyNotes = new Set(copies.filter((note) => note !== null));
  return {
    rootFs: { ...rootFs, key },
    workdir,
    env,
    notes: [...stoodIn, ...rootFs.notes, ...plan.notes, ...copyNotes],
    key: content,
  };
}
