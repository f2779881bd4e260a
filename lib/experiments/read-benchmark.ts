import { existsSync } from 'node:fs';
import { findBenchmark, storeBenchmark } from '@/db/benchmarks';
import type { readBenchmark } from '@/lib/benchmarks/read-benchmark';
import type { BenchmarkTask } from '@/lib/benchmarks/task';
import { RunoffError } from '@/lib/errors';
import type { Context, OnProgress } from './context';

/** What became of a folder of tasks. */
export interface AddedBenchmark {
  benchmark: string;
  folder: string;
  tasks: number;
  /** Tasks that were read and cannot be run here, with the reason. */
  problems: { task: string; problem: string }[];
  refused: { path: string; reason: string }[];
}

/**
 * Reads a folder of tasks and registers it as a benchmark under `name` (the folder's name when left out); one that is
 * known is read again, and tasks that are gone from its folder are gone from it. `read` is readBenchmark.
 * Rejects with `not-found` or `bad-input` when nothing can be read there, or when the name belongs to another folder.
 */
export async function addBenchmark(
  ctx: Context,
  input: { path: string; name?: string | undefined },
  read: typeof readBenchmark,
  onProgress: OnProgress = () => undefined,
  signal?: AbortSignal,
): Promise<AddedBenchmark> {
  const found = await read(input.path, {
    ...(input.name === undefined ? {} : { name: input.name }),
    ...(signal === undefined ? {} : { signal }),
    onTask: (done, total, task) => onProgress(done, total, task),
  });
  const { name, folder, tasks, refused } = found;
  const known = findBenchmark(ctx.db, name);
  if (known && known.folder !== folder && existsSync(known.folder))
    throw new RunoffError(
      'bad-input',
      `The benchmark ${name} is the folder ${known.folder}; give ${folder} another name.`,
    );
  if (tasks.length === 0) {
    const [first] = refused;
    throw new RunoffError('bad-input', `No task of ${folder} can be read; ${first?.path}: ${first?.reason}`);
  }
  storeBenchmark(ctx.db, { name, folder, refused, readAt: ctx.now().toISOString() }, tasks.map(rowOf));
  return {
    ...{ benchmark: name, folder, tasks: tasks.length, refused },
    problems: tasks.flatMap(({ name: task, problem }) => (problem === null ? [] : [{ task, problem }])),
  };
}

function rowOf(task: BenchmarkTask) {
  const { environment, steps } = task;
  return {
    ...{ name: task.name, folder: task.folder, instruction: task.instruction, tags: task.tags },
    ...{ difficulty: task.difficulty, category: task.category, problem: task.problem },
    agentTimeoutMs: steps.reduce((sum, step) => sum + step.agentTimeoutMs, 0),
    verifierTimeoutMs: steps.reduce((sum, step) => sum + step.verifierTimeoutMs, 0),
    memoryMb: environment.limits.memoryMb,
    cpus: environment.limits.cpus,
    network: environment.network,
    hasSolution: steps.every((step) => step.solutionFolder !== null),
    contentHash: task.contentHash,
  };
}
