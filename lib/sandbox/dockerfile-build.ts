import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage, RunoffError } from '@/lib/errors';
import { removeFolder } from '@/lib/sandbox/bubblewrap-state';
import type { BuildSandbox, OpenBuildSandbox, RootFs } from '@/lib/sandbox/root-fs';
import type { Environment, ExecResult } from '@/lib/sandbox/sandbox';
import { copyStep, sourceFromStage, type CopySource, type Execute } from './dockerfile-copy';
import type { DockerfilePlan } from './dockerfile-plan';
import type { BuildStep, CopyAction, Stage } from './dockerfile-stage';
import { shellQuote } from './dockerfile-words';

export interface BuildInput {
  environment: Environment;
  plan: DockerfilePlan;
  context: CopySource;
  rootFs: RootFs;
  /** Where each stage's written files are kept, one folder per stage. */
  folder: string;
  openBuild: OpenBuildSandbox;
  signal: AbortSignal;
}

/**
 * Does the steps of a Dockerfile without Docker: each stage that the last one needs in a sandbox of its own, in order.
 * Returns the root file system of the last stage.
 * @throws RunoffError `environment-failed` that names the step, `cancelled` when `signal` aborts.
 */
export async function buildStages(input: BuildInput): Promise<RootFs> {
  const deadline = performance.now() + input.environment.buildTimeoutMs;
  const built = new Map<number, RootFs>();
  const build = async (index: number): Promise<RootFs> => {
    const known = built.get(index);
    if (known) return known;
    const stage = input.plan.stages[index];
    if (!stage) throw new RunoffError('environment-failed', 'The Dockerfile names a stage it does not have.');
    const base = 'stage' in stage.from ? await build(stage.from.stage) : input.rootFs;
    for (const { action } of stage.steps)
      if (action.kind === 'copy' && action.fromStage !== null) await build(action.fromStage);
    const made = await buildStage(stage, base, join(input.folder, `stage-${index}`), built, input, deadline);
    built.set(index, made);
    return made;
  };
  await mkdir(scratchOf(input), { recursive: true });
  const made = await build(input.plan.stages.length - 1);
  await removeFolder(scratchOf(input));
  return made;
}

/** For files on their way in. */
function scratchOf(input: BuildInput): string {
  return join(input.folder, 'scratch');
}

async function buildStage(
  stage: Stage,
  base: RootFs,
  folder: string,
  built: Map<number, RootFs>,
  input: BuildInput,
  deadline: number,
): Promise<RootFs> {
  const sandbox = await open(base, input);
  try {
    for (const step of stage.steps) await doStep(step, sandbox, built, input, deadline);
    return { ...base, layers: await sandbox.keepLayers(folder) };
  } finally {
    await sandbox.remove();
  }
}

function open(rootFs: RootFs, input: BuildInput): Promise<BuildSandbox> {
  const { limits, network } = input.environment;
  return input.openBuild(rootFs, { workdir: '/', env: rootFs.env, limits, network }, input.signal);
}

async function doStep(
  step: BuildStep,
  sandbox: BuildSandbox,
  built: Map<number, RootFs>,
  input: BuildInput,
  deadline: number,
): Promise<void> {
  const { action } = step;
  const timed = () => ({
    timeoutMs: Math.max(1, Math.round(deadline - performance.now())),
    signal: input.signal,
  });
  const run: Execute = async (command, stdin) =>
    check(
      await sandbox.exec(command, { cwd: '/', ...timed(), ...(stdin === undefined ? {} : { stdin }) }),
      input.environment,
    );
  try {
    if (action.kind === 'folder') mustWork(await run(`mkdir -p ${shellQuote(action.path)}`));
    else if (action.kind === 'copy')
      await copyStep(action, await sourceOf(action, built, input), sandbox, run, scratchOf(input));
    else {
      const { command, cwd, env, stdin } = action;
      const options = { cwd, env, ...timed(), ...(stdin === null ? {} : { stdin }) };
      mustWork(check(await sandbox.exec(command, options), input.environment));
    }
  } catch (error) {
    if (error instanceof RunoffError && (error.code === 'cancelled' || error.code === 'sandbox-failed'))
      throw error;
    const where = step.line > 0 ? `Dockerfile line ${step.line} (${step.text})` : step.text;
    throw new RunoffError(
      'environment-failed',
      `${where} failed for ${input.environment.name}: ${errorMessage(error)}`,
      {
        cause: error,
      },
    );
  }
}

async function sourceOf(
  action: CopyAction,
  built: Map<number, RootFs>,
  input: BuildInput,
): Promise<CopySource> {
  if (action.fromStage === null) return input.context;
  const stage = built.get(action.fromStage);
  if (!stage) throw new RunoffError('environment-failed', 'The stage was not built.');
  const sandbox = await open(stage, input);
  try {
    return await sourceFromStage(action, sandbox, scratchOf(input));
  } finally {
    await sandbox.remove();
  }
}

function check(result: ExecResult, environment: Environment): ExecResult {
  if (result.status === 'exited') return result;
  if (result.status === 'cancelled') throw new RunoffError('cancelled', 'The build was cancelled.');
  if (result.status === 'timed-out')
    throw new RunoffError(
      'environment-failed',
      `the build took longer than its limit of ${Math.round(environment.buildTimeoutMs / 1000)} s.`,
    );
  throw new RunoffError('environment-failed', result.note ?? `it ended as ${result.status}.`);
}

const OFFLINE = /could not resolve|name resolution|network is unreachable|cannot be fetched|failed to fetch/i;

function mustWork(result: ExecResult): void {
  if (result.returnCode === 0) return;
  const lines = result.output.split('\n').filter((line) => line.trim() !== '');
  const tail = lines.slice(-6);
  const offline = lines.find((line) => OFFLINE.test(line));
  const shown = offline === undefined || tail.includes(offline) ? tail : [offline, '…', ...tail];
  const network = offline === undefined ? '' : ' (there is no network here)';
  const text = shown.map((line) => line.slice(0, 300)).join('\n') || '(no output)';
  throw new RunoffError('environment-failed', `return code ${result.returnCode}${network}.\n${text}`);
}
