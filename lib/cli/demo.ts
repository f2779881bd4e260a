import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { tasksOfBenchmark } from '@/db/benchmarks';
import { activeJobs } from '@/db/active-jobs';
import { experimentNamed } from '@/db/experiments';
import { findLaunch } from '@/db/launches';
import { RunoffError } from '@/lib/errors';
import { launchExperiment, resumeLaunch } from '@/lib/experiments/launch';
import { addBenchmark } from '@/lib/experiments/read-benchmark';
import type { LaunchResult } from '@/lib/experiments/run-launch';
import { pipelineFrom } from '@/lib/refine/settings';
import { defaultLaunchSettings } from '@/lib/launch/settings';
import { queueSelect, queueSummarize } from '@/lib/experiments/queue';
import { databasePath } from '@/db/client';
import { PRESETS, settingsFrom } from '@/lib/tournament/settings';
import { workerTools } from '@/lib/worker/tools';
import type { WorkerTools } from '@/lib/worker/run-job';
import { importLines, importPaths } from './import';
import { fail, progressLine, type CommonOptions } from './output';
import { needPages, serve } from './serve-processes';
import { finishedJob } from './with-worker';

interface DemoOptions extends CommonOptions {
  import?: string[];
  port: string;
  host: string;
  open?: boolean;
  serve: boolean;
  recorded?: boolean;
  n: number;
}

const DEMO_NAME = 'demo: three small tasks';
const LAUNCH_NAME = 'demo: eight tasks, select and refine';
/** One of the seeds whose first attempts hold a limit, a time-out and a format error; not chosen for what comes of them. */
const DEMO_SEED = 242;
const DEMO_BENCHMARK = 'demo';
const DEMO_TASKS = join(process.env.RUNOFF_ROOT ?? process.cwd(), 'samples', 'tasks');

const say = (text: string) => process.stderr.write(`${text}\n`);

export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'Import the recorded samples (or your own rollouts), summarise and select with the scripted models, and serve.',
    )
    .option('--import <path...>', 'import these rollouts instead of the samples')
    .option('--db <file>', 'database file', join('.runoff', 'demo.db'))
    .option('--port <n>', 'port; 0 takes a free one', process.env.PORT ?? '3000')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--open', 'open the page in a browser')
    .option('--recorded', 'only the recorded rollouts: run no agent')
    .addOption(
      new Option('--n <n>', 'rollouts per task and iteration; fewer are done sooner')
        .argParser(rolloutsPerTask)
        .default(8),
    )
    .option('--no-serve', 'fill the database and end')
    .option('--json', 'print {"url": …} when it is ready')
    .action(demo);
}

async function demo(options: DemoOptions): Promise<void> {
  try {
    if (options.serve) needPages();
    const path = databasePath({ RUNOFF_DB: options.db });
    const tools = workerTools(path);
    const samples = join(process.env.RUNOFF_ROOT ?? process.cwd(), 'samples', 'rollouts');
    const experimentId = await fill(
      tools,
      options.import ?? [samples],
      options.import ? undefined : DEMO_NAME,
    );
    if (!options.import && !options.recorded) await launchDemo(tools, options.n);
    tools.db.$client.close();
    if (!options.serve) return;
    const { port, host } = options;
    const page = options.import && experimentId ? `/experiments/${experimentId}` : '/';
    process.exitCode = await serve({
      databasePath: path,
      port,
      host,
      open: options.open ?? false,
      json: options.json ?? false,
      page,
    });
  } catch (error) {
    fail(options, error);
  }
}

/** Import, summaries and tournaments; what is there already is not done again. */
async function fill(tools: WorkerTools, paths: string[], name: string | undefined): Promise<string | null> {
  // The recorded tasks are tasks of the demo benchmark.
  const imported = await importPaths(tools, paths, name, name === undefined ? undefined : DEMO_BENCHMARK);
  importLines(imported).forEach(say);
  const { experimentId } = imported;
  if (experimentId !== null) await summarizeAndSelect(tools, experimentId);
  return experimentId;
}

/** Summaries and one tournament per task in both presets. */
async function summarizeAndSelect(tools: WorkerTools, experimentId: string): Promise<void> {
  const summarize = queueSummarize(tools, { experimentId, model: 'scripted/extractive', force: false });
  await finishedJob(tools, summarize, progressLine('summarise'));
  for (const preset of ['paper', 'balanced'] as const) {
    const settings = settingsFrom(preset, { seed: PRESETS[preset].seed });
    const select = queueSelect(tools, {
      experimentId,
      tasks: null,
      model: 'scripted/evidence',
      summariser: null,
      settings: [settings],
    });
    await finishedJob(tools, select, progressLine(`select, ${preset} preset`));
  }
  say('Summaries and votes are by the scripted models: no language model was asked.');
}

/** At least the two that there can be a choice between, at most what a demo should take. */
function rolloutsPerTask(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 2 || n > 64)
    throw new InvalidArgumentError('It must be a whole number from 2 to 64.');
  return n;
}

/**
 * The whole method on eight small tasks: N rollouts each by the scripted model through the real agent, in real
 * sandboxes, four priors selected, N refined rollouts, one answer. What was begun and cut off goes on.
 */
async function launchDemo(tools: WorkerTools, n: number): Promise<void> {
  const check = await tools.run.provider('bubblewrap', 'host').check();
  if (!check.ok) {
    say(`The demo benchmark was not run: ${check.reason} ${check.install ?? ''}`.trim());
    return;
  }
  const known = experimentNamed(tools.db, LAUNCH_NAME);
  if (known && findLaunch(tools.db, known.id)?.status === 'finished') return;
  const started = Date.now();
  const jobId = known ? resumed(tools, known.id) : await launched(tools, n);
  const job = await finishedJob(tools, jobId, progressLine('select and refine'));
  const { slots, status, detail } = job.result as LaunchResult;
  const seconds = Math.round((Date.now() - started) / 1000);
  say(
    `${LAUNCH_NAME}: ${status}${detail ? ` (${detail})` : ''}, ${slots.finished} rollouts in ${seconds} s.`,
  );
}

async function launched(tools: WorkerTools, n: number): Promise<string> {
  const { benchmark } = await addBenchmark(
    tools,
    { path: DEMO_TASKS, name: DEMO_BENCHMARK },
    tools.readBenchmark,
  );
  const tasks = tasksOfBenchmark(tools.db, benchmark).map((task) => task.name);
  const base = defaultLaunchSettings(benchmark, tasks, 'mini-swe-agent', 'scripted/demo');
  const limits = { ...base.limits, calls: 25, commandTimeoutMs: 10_000 };
  const models = { summariser: 'scripted/extractive', judge: 'scripted/evidence' };
  const pipeline = { ...pipelineFrom('balanced', models), keep: Math.min(4, Math.floor(n / 2)) };
  const settings = { ...base, n, rootFs: 'host', limits, seed: DEMO_SEED, pipeline };
  return launchExperiment(tools, { name: LAUNCH_NAME, settings }).jobId;
}

/** The job of a demo that was cut off. */
function resumed(tools: WorkerTools, experimentId: string): string {
  resumeLaunch(tools, experimentId);
  const job = activeJobs(tools.db).find((one) => one.kind === 'launch' && one.experimentId === experimentId);
  if (!job)
    throw new RunoffError('bad-input', `${LAUNCH_NAME} was cancelled; take another database with --db.`);
  return job.id;
}
