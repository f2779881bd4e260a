import { rm } from 'node:fs/promises';
import { bindJob, type Job } from '@/db/jobs';
import type { Context, OnProgress } from '@/lib/experiments/context';
import { addBenchmark } from '@/lib/experiments/read-benchmark';
import { importRollouts } from '@/lib/experiments/import-rollouts';
import { jobInputs, type JobInput } from '@/lib/experiments/queue';
import { uploadedPaths, uploadFolder } from '@/lib/experiments/receive-upload';
import { runLaunch } from '@/lib/experiments/run-launch';
import type { RunTools } from '@/lib/experiments/run-tools';
import { selectSweep } from '@/lib/experiments/select-sweep';
import { summarizeExperiment } from '@/lib/experiments/summarize-experiment';
import { experimentNamed } from '@/db/experiments';
import type { Machine } from '@/db/machine-facts';
import type { readBenchmark } from '@/lib/benchmarks/read-benchmark';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import type { ChatModel } from '@/lib/model/chat-model';
import { RunoffError } from '@/lib/errors';
import { reportOfPlan } from './report-of-plan';

/** What the composition root gives every job. */
export interface WorkerTools extends Context {
  databasePath: string;
  model(name: string): ChatModel;
  run: RunTools;
  readBenchmark: typeof readBenchmark;
  /** What works on this machine, tried for real. */
  machine(): Promise<Machine>;
  /** Removes sandboxes that killed processes left; returns how many. */
  reapSandboxes(): Promise<number>;
}

/** The summariser that goes with a judge when none is named: the same model, or the scripted one. */
function summariserFor(judge: string): string {
  return judge.startsWith('scripted/') ? 'scripted/extractive' : judge;
}

async function planOf(
  source: JobInput<'scan'>['source'],
  tools: WorkerTools,
  onProgress: OnProgress,
  signal: AbortSignal,
) {
  const paths = 'paths' in source ? source.paths : await uploadedPaths(tools.databasePath, source.uploadId);
  const tree = await scanPaths(paths);
  signal.throwIfAborted();
  const plan = await planImport(tree, (done, total) => {
    signal.throwIfAborted();
    onProgress(done, total, 'reading files');
  });
  return { tree, plan };
}

/** Does one job and returns its result. Rejects with the reason it failed; aborts when `signal` does. */
export async function runJob(
  job: Job,
  tools: WorkerTools,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<unknown> {
  const ctx: Context = { db: tools.db, now: tools.now };
  switch (job.kind) {
    case 'scan': {
      const { source } = jobInputs.scan.parse(job.input);
      const { tree, plan } = await planOf(source, tools, onProgress, signal);
      return reportOfPlan(tree, plan);
    }
    case 'import': {
      const { source, experimentName, benchmark } = jobInputs.import.parse(job.input);
      const known = experimentNamed(tools.db, experimentName.trim());
      if (known) bindJob(tools.db, job.id, known.id);
      const { tree, plan } = await planOf(source, tools, onProgress, signal);
      const { entries, failed, gold } = plan;
      const input = { experimentName, benchmark, origin: tree.label, entries, failed, gold };
      const result = await importRollouts(ctx, input, onProgress, signal);
      if (result.experimentId) bindJob(tools.db, job.id, result.experimentId);
      if (result.experimentId === null && result.gold === null) {
        const first = plan.failed[0];
        const why = first
          ? `; for example ${first.path}: ${first.reason}`
          : ', nor anything that looks like one';
        throw new RunoffError('bad-input', `${tree.label} holds no rollout that can be imported${why}`);
      }
      if ('uploadId' in source)
        await rm(uploadFolder(tools.databasePath, source.uploadId), { recursive: true, force: true });
      return result;
    }
    case 'summarize': {
      const { experimentId, model, force } = jobInputs.summarize.parse(job.input);
      const input = { experimentId, model: tools.model(model), force, since: job.createdAt };
      return summarizeExperiment(ctx, input, onProgress, signal);
    }
    case 'select': {
      const { model, summariser, ...input } = jobInputs.select.parse(job.input);
      const judge = tools.model(model);
      const writer = tools.model(summariser ?? summariserFor(model));
      return selectSweep(ctx, { ...input, model: judge, summariser: writer }, onProgress, signal);
    }
    case 'benchmark':
      return addBenchmark(ctx, jobInputs.benchmark.parse(job.input), tools.readBenchmark, onProgress, signal);
    case 'launch':
      return runLaunch(ctx, jobInputs.launch.parse(job.input), tools.run, onProgress, signal);
  }
}
