import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { RunoffError } from '@/lib/errors';
import type { Environment } from '@/lib/sandbox/sandbox';
import { fillReferences, type HostVariables } from './host-variables';
import type { BenchmarkTask, TaskStep } from './task';
import { folderIn, hashTask, hasFile, textIn } from './task-files';
import { isSeparate, taskNetwork, verifierNetwork } from './task-network';
import { taskProblem } from './task-problem';
import { readTaskToml, schemaVersion, type TaskToml, type TomlEnvironment, type TomlStep } from './task-toml';

/**
 * What a task gets where it states nothing: Harbor's defaults for verifier and build; for the agent's time and the
 * memory those of Harbor's older versions, since the newer leave both without a limit.
 */
const DEFAULTS = { agentSec: 600, verifierSec: 600, memoryMb: 2048, pids: 2048 };

/**
 * Reads a Harbor task folder. `benchmark` goes into the names of its environments; `host` are the variables of this
 * machine that tasks may ask for. What cannot be run here is a `problem`, no failure.
 * Throws `bad-input` (a file or key is missing or cannot be used, a link leads out), `too-large`, `unsupported-format`.
 */
export async function readTask(
  folder: string,
  benchmark: string,
  host: HostVariables = {},
): Promise<BenchmarkTask> {
  const root = resolve(folder);
  const name = basename(root);
  if (/\p{Cc}/u.test(name))
    throw new RunoffError('bad-input', `${JSON.stringify(root)} is no name for a task.`);
  const text = textIn(root, 'task.toml');
  if (text === null) throw new RunoffError('bad-input', `${root} has no task.toml.`);
  const { toml, unknownKeys } = readTaskToml(text, join(root, 'task.toml'));
  const contentHash = await hashTask(root);
  const [first, ...rest] = stepsOf(root, toml, host);
  if (!first) throw new RunoffError('bad-input', `${root} has no step.`);
  const steps: [TaskStep, ...TaskStep[]] = [first, ...rest];
  const { metadata } = toml;
  return {
    ...{ name, folder: root, schemaVersion: schemaVersion(toml), instruction: first.instruction },
    ...{ difficulty: metadata.difficulty, category: metadata.category },
    tags: [...new Set([...metadata.tags, ...toml.task.keywords])],
    environment: {
      ...environmentOf(toml.environment, host),
      name: `${benchmark}/${name}`,
      contextFolder: hasFile(root, 'environment', 'Dockerfile') ? join(root, 'environment') : null,
      network: taskNetwork(toml) === 'public',
    },
    steps,
    verifier: {
      env: fillReferences(toml.verifier.env, host).values,
      separate: isSeparate(toml) ? separateOf(root, `${benchmark}/${name}`, toml, host) : null,
    },
    solutionEnv: fillReferences(toml.solution.env, host).values,
    artifacts: toml.artifacts.map(({ source }) => source),
    rewardStrategy: toml.multi_step_reward_strategy,
    notes: notesOf(toml, unknownKeys, host),
    problem: taskProblem(toml, filesOf(root, toml, steps), host),
    contentHash,
  };
}

function environmentOf(toml: TomlEnvironment, host: HostVariables) {
  return {
    dockerImage: toml.docker_image ?? null,
    workdir: toml.workdir ?? null,
    env: fillReferences(toml.env, host).values,
    buildTimeoutMs: toml.build_timeout_sec * 1000,
    limits: {
      memoryMb: Math.floor(toml.memory_mb ?? toml.memory ?? DEFAULTS.memoryMb),
      pids: DEFAULTS.pids,
      cpus: toml.cpus ?? null,
    },
  };
}

/** The verifier's own environment: its table, else a copy of the task's; built from tests/ (harbor/trial/trial.py). */
function separateOf(root: string, name: string, toml: TaskToml, host: HostVariables): Environment {
  return {
    ...environmentOf(toml.verifier.environment ?? toml.environment, host),
    name: `${name}-verifier`,
    contextFolder: hasFile(root, 'tests', 'Dockerfile') ? join(root, 'tests') : null,
    network: verifierNetwork(toml) === 'public',
  };
}

function stepsOf(root: string, toml: TaskToml, host: HostVariables): TaskStep[] {
  if (toml.steps.length === 0) {
    const step: TaskStep = {
      ...{ name: null, minReward: null, verifierEnv: {} },
      instruction: instructionOf(root),
      testsFolder: folderIn(root, 'tests'),
      solutionFolder: folderIn(root, 'solution'),
      ...{ sharedTestsFolder: null, workdirFolder: environmentFiles(root, toml) },
      agentTimeoutMs: (toml.agent.timeout_sec ?? DEFAULTS.agentSec) * 1000,
      verifierTimeoutMs: (toml.verifier.timeout_sec ?? DEFAULTS.verifierSec) * 1000,
    };
    return [step];
  }
  const twice = toml.steps.find(({ name }, i) => toml.steps.findIndex((step) => step.name === name) !== i);
  if (twice)
    throw new RunoffError('bad-input', `${join(root, 'task.toml')}: two steps are named ${twice.name}.`);
  return toml.steps.map((step) => stepOf(root, toml, step, host));
}

function stepOf(root: string, toml: TaskToml, step: TomlStep, host: HostVariables): TaskStep {
  const place = ['steps', step.name] as const;
  const { min_reward: least } = step;
  return {
    name: step.name,
    instruction: instructionOf(root, ...place),
    testsFolder: folderIn(root, ...place, 'tests'),
    sharedTestsFolder: folderIn(root, 'tests'),
    solutionFolder: folderIn(root, ...place, 'solution') ?? folderIn(root, 'solution'),
    workdirFolder: folderIn(root, ...place, 'workdir'),
    agentTimeoutMs: (step.agent.timeout_sec ?? toml.agent.timeout_sec ?? DEFAULTS.agentSec) * 1000,
    verifierTimeoutMs:
      (step.verifier.timeout_sec ?? toml.verifier.timeout_sec ?? DEFAULTS.verifierSec) * 1000,
    verifierEnv: fillReferences(step.verifier.env, host).values,
    minReward: typeof least === 'number' ? { reward: least } : (least ?? null),
  };
}

/** An image that is named but not described gets the files of environment/ (harbor/environments/definition.py). */
function environmentFiles(root: string, toml: TaskToml): string | null {
  if (!toml.environment.docker_image || hasFile(root, 'environment', 'Dockerfile')) return null;
  return folderIn(root, 'environment');
}

const CANARY = /^(<!--.*canary.*-->|#.*canary.*)$/i;

/** The text of instruction.md without the canary lines at its beginning, which agents are not shown (harbor/models/task/task.py). */
function instructionOf(root: string, ...place: string[]): string {
  const text = textIn(root, ...place, 'instruction.md');
  if (text === null || text.trim() === '')
    throw new RunoffError('bad-input', `${join(root, ...place, 'instruction.md')} is missing or empty.`);
  const lines = text.split('\n');
  const start = lines.findIndex((line) => !CANARY.test(line.trim()));
  return lines
    .slice(Math.max(0, start))
    .join('\n')
    .replace(/^(?:[^\S\n]*\n)+/, '');
}

function filesOf(root: string, toml: TaskToml, steps: readonly TaskStep[]) {
  const beside = toml.steps[0] ? ['steps', toml.steps[0].name] : [];
  const environment = folderIn(root, 'environment') ? readdirSync(join(root, 'environment')) : [];
  const shared = hasFile(root, 'tests', 'test.sh');
  let stepWithoutTests: string | null = null;
  for (const { name } of steps) {
    const own = name !== null && hasFile(root, 'steps', name, 'tests', 'test.sh');
    if (!own && !shared && !isSeparate(toml)) stepWithoutTests ??= name ?? '';
  }
  return {
    compose: environment.some((file) => /^(docker-)?compose\.ya?ml$/.test(file)),
    trajectory: hasFile(root, ...beside, 'trajectory.json'),
    stepWithoutTests,
  };
}

function notesOf(toml: TaskToml, unknownKeys: string[], host: HostVariables): string[] {
  const { missing } = fillReferences(toml.solution.env, host);
  return [
    unknownKeys.length > 0 ? `task.toml has keys that are not used here: ${unknownKeys.join(', ')}.` : null,
    missing.length > 0
      ? `Its solution asks for ${missing.join(', ')} of this machine, which tasks are not given.`
      : null,
    toml.environment.skills_dir ? 'It offers the agent skills, which no agent here loads.' : null,
    toml.steps.some((step) => step.artifacts.length > 0)
      ? 'Artifacts of single steps are not collected here.'
      : null,
  ].filter((note) => note !== null);
}
