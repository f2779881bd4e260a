import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { findBenchmark, tasksOfBenchmark } from '@/db/benchmarks';
import { experimentNamed } from '@/db/experiments';
import { findLaunch } from '@/db/launches';
import { RunoffError } from '@/lib/errors';
import { launchExperiment } from '@/lib/experiments/launch';
import { addBenchmark } from '@/lib/experiments/read-benchmark';
import { launchResult } from '@/lib/experiments/run-launch';
import {
  ACTION_FORMATS,
  AGENT_NAMES,
  DEFAULT_LIMITS,
  defaultLaunchSettings,
  type ActionFormat,
  type AgentName,
  type LaunchSettings,
} from '@/lib/launch/settings';
import { SANDBOX_KINDS, type SandboxKind } from '@/lib/sandbox/sandbox';
import type { WorkerTools } from '@/lib/worker/run-job';
import { livingWorker } from '@/lib/worker/worker';
import { dryRun } from './dry-run';
import { launchTable } from './launch-table';
import { number, whole } from './numbers';
import { print, progressLine, withCommonOptions, type CommonOptions } from './output';
import { pipelineOf, withPipelineOptions, type PipelineOptions } from './pipeline-options';
import { withTools } from './run-command';
import { launchOfManifest } from './run-manifest';
import { finishedJob } from './with-worker';

interface RunOptions extends CommonOptions, PipelineOptions {
  manifest?: string;
  benchmark?: string;
  tasks?: string[];
  agent: AgentName;
  model?: string;
  name?: string;
  n?: number;
  actionFormat: ActionFormat;
  temperature?: number;
  limitCalls?: number;
  limitUsd?: number;
  limitMinutes?: number;
  commandTimeout?: number;
  sandbox: SandboxKind;
  rootFs?: string;
  concurrency: number;
  budgetUsd?: number;
  seed: number;
  rolloutsOnly?: true;
  dryRun?: boolean;
  wait?: boolean;
}

export function runCommand(): Command {
  const mini = DEFAULT_LIMITS['mini-swe-agent'];
  const command = withCommonOptions(
    new Command('run')
      .description(
        'Run an agent N times on each task, in fresh sandboxes, and grade what it left. That is all, unless an option of the pipeline is given: then the rollouts are also summarised, the best selected by votes, and refined in further iterations.',
      )
      .option('--benchmark <path|name>', 'folder of Harbor tasks, or a benchmark read before')
      .option(
        '--manifest <file>',
        'repeat the experiment of a manifest on the same tasks; only --name, --seed and --benchmark may differ',
      )
      .option('--tasks <name...>', 'only these tasks (default: all that can be run)')
      .addOption(new Option('--agent <name>', 'who works').choices(AGENT_NAMES).default('mini-swe-agent'))
      .option('--model <name>', 'anthropic/<model id> or scripted/demo')
      .option('--name <name>', 'name of the experiment (default: made from the others)')
      .option('--n <n>', 'rollouts per task and iteration (16; 1 for oracle and nop)', whole)
      .addOption(
        new Option('--action-format <form>', 'how mini-SWE-agent takes commands')
          .choices(ACTION_FORMATS)
          .default('fenced'),
      )
      .option('--temperature <t>', "of the agent (default: the model's own)", number)
      .option('--limit-calls <n>', `model calls of a rollout (${mini.calls}; 50 for terminus-1)`, whole)
      .option('--limit-usd <usd>', `spend of a rollout (${mini.costUsd})`, number)
      .option('--limit-minutes <m>', "time of a rollout (default: the task's own)", number)
      .option('--command-timeout <s>', `time of a command (${mini.commandTimeoutMs / 1000})`, number)
      .addOption(
        new Option('--sandbox <kind>', 'where it works').choices(SANDBOX_KINDS).default('bubblewrap'),
      )
      .option('--root-fs <name>', 'root file system in bubblewrap: host, or one made by `runoff env build`')
      .option('--concurrency <n>', 'rollouts at once', whole, 4)
      .option('--budget-usd <usd>', 'pause when this much is spent', number)
      .option('--seed <n>', 'seed of rollouts, pairings, displays and draws', whole, 1)
      .option('--dry-run', 'print what it would take and end')
      .option('--wait', 'wait for the end also where a worker runs already'),
  );
  return withPipelineOptions(command).action((options: RunOptions, given: Command) =>
    withTools(options, (tools) => run(tools, options, given), { create: true }),
  );
}

async function run(tools: WorkerTools, options: RunOptions, given: Command): Promise<void> {
  const { settings, name } = await wantedOf(tools, options, given);
  if (options.dryRun) return dryRun(tools.db, settings, options);
  const { model, pipeline } = settings;
  for (const asked of [model, pipeline?.summariser, pipeline?.judge]) if (asked) tools.model(asked);
  const { experimentId, jobId } = launchExperiment(tools, { name, settings });
  if (!options.wait && livingWorker(tools)) {
    print(options, { experimentId, jobId, status: 'queued' }, () => [
      `${experimentId}: queued; the worker that runs already takes it (add --wait to wait for the end).`,
    ]);
    return;
  }
  await followLaunch(tools, options, experimentId, jobId);
}

/**
 * Waits for the job of a launch (Ctrl-C pauses it) and prints how it stands then; exit status 1 unless it has finished.
 */
export async function followLaunch(
  tools: WorkerTools,
  options: CommonOptions,
  experimentId: string,
  jobId: string,
): Promise<void> {
  try {
    await finishedJob(tools, jobId, progressLine('run'));
  } catch (error) {
    if (!(error instanceof RunoffError) || error.code !== 'cancelled') throw error;
  }
  const result = launchResult(tools, experimentId);
  const rows = launchTable(tools.db, experimentId);
  print(options, { ...result, tasks: rows }, () => [
    ...rows.map(
      (row) =>
        `${row.task}: ${row.passed} of ${row.judged} passed (${row.rollouts.map((r) => r.mark).join(' ')})`,
    ),
    `${experimentId}: ${result.status}${result.detail ? ` (${result.detail})` : ''}`,
    ...(result.status === 'paused' ? [`Go on with: runoff resume ${experimentId}`] : []),
  ]);
  if (result.status !== 'finished') process.exitCode = 1;
}

async function wantedOf(
  tools: WorkerTools,
  options: RunOptions,
  given: Command,
): Promise<{ settings: LaunchSettings; name: string }> {
  if (options.manifest !== undefined)
    return launchOfManifest(tools, given, options.manifest, (name) => benchmarkOf(tools, name));
  if (options.benchmark === undefined)
    throw new RunoffError('bad-input', 'Say what to run: --benchmark <path|name> or --manifest <file>.');
  const settings = settingsOf(tools, await benchmarkOf(tools, options.benchmark), options);
  return { settings, name: options.name ?? freeName(tools, settings) };
}

/** A path is read (again); a name must be known. */
async function benchmarkOf(tools: WorkerTools, pathOrName: string): Promise<string> {
  if (existsSync(pathOrName) && statSync(pathOrName).isDirectory()) {
    const added = await addBenchmark(tools, { path: resolve(pathOrName) }, tools.readBenchmark);
    return added.benchmark;
  }
  if (findBenchmark(tools.db, pathOrName)) return pathOrName;
  throw new RunoffError(
    'not-found',
    `${pathOrName} is neither a folder of tasks nor a benchmark read before.`,
  );
}

function settingsOf(tools: WorkerTools, benchmark: string, options: RunOptions): LaunchSettings {
  const known = tasksOfBenchmark(tools.db, benchmark);
  if (!options.tasks) tellLeftOut(tools, benchmark);
  const tasks = options.tasks ?? known.filter((task) => task.problem === null).map((task) => task.name);
  if (tasks.length === 0)
    throw new RunoffError(
      'bad-input',
      `${benchmark} has no task that can be run: ${known[0]?.problem ?? 'it is empty'}.`,
    );
  const base = defaultLaunchSettings(benchmark, tasks, options.agent, options.model ?? null);
  const { limits } = base;
  return {
    ...base,
    n: options.n ?? base.n,
    ...{ actionFormat: options.actionFormat, temperature: options.temperature ?? null },
    limits: {
      calls: options.limitCalls ?? limits.calls,
      costUsd: options.limitUsd ?? limits.costUsd,
      timeMs: options.limitMinutes === undefined ? null : Math.round(options.limitMinutes * 60_000),
      commandTimeoutMs:
        options.commandTimeout === undefined ? limits.commandTimeoutMs : options.commandTimeout * 1000,
    },
    ...{ sandbox: options.sandbox, rootFs: options.rootFs ?? null, concurrency: options.concurrency },
    ...{ budgetUsd: options.budgetUsd ?? null, seed: options.seed },
    pipeline: pipelineOf(tools.db, options, base.model, options.seed),
  };
}

/** Tasks of a benchmark that are told as left out one by one; of more only the number. */
const TOLD = 10;

/** Who asks for all tasks is told which of them are not run, and why. */
function tellLeftOut({ db }: WorkerTools, benchmark: string): void {
  const left = [
    ...(findBenchmark(db, benchmark)?.refused ?? []).map(({ path, reason }) => `${path}: ${reason}`),
    ...tasksOfBenchmark(db, benchmark).flatMap(({ name, problem }) =>
      problem === null ? [] : [`${name}: ${problem}`],
    ),
  ];
  const more = left.length > TOLD ? [`and ${left.length - TOLD} more`] : [];
  for (const line of [...left.slice(0, TOLD), ...more]) process.stderr.write(`not run: ${line}\n`);
}

/** `<benchmark> <agent> <model>`, with a number when that is taken. */
function freeName(tools: WorkerTools, { benchmark, agent, model }: LaunchSettings): string {
  const base = [basename(benchmark), agent, model].filter((part) => part !== null).join(' ');
  let name = base;
  for (let n = 2; experimentNamed(tools.db, name); n++) name = `${base} ${n}`;
  return name;
}

/** Experiment named on the command line that was launched here. */
export function launchedExperiment(tools: WorkerTools, nameOrId: string): string {
  const experiment = experimentNamed(tools.db, nameOrId);
  if (!experiment) throw new RunoffError('not-found', `There is no experiment ${nameOrId}.`);
  if (!findLaunch(tools.db, experiment.id))
    throw new RunoffError(
      'bad-input',
      `${experiment.name} was imported; there is nothing to pause or resume.`,
    );
  return experiment.id;
}
