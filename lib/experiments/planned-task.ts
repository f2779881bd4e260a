import { z } from 'zod';
import { tasksOfBenchmark } from '@/db/benchmarks';
import { taskById } from '@/db/experiments';
import { addToManifest, type Launch } from '@/db/launches';
import type { BenchmarkTask } from '@/lib/benchmarks/task';
import { RunoffError } from '@/lib/errors';
import type { PreparedEnvironment, SandboxProvider } from '@/lib/sandbox/sandbox';
import { write, type Context } from './context';
import type { RunTools } from './run-tools';

/** A task as its folder is now, for all rollouts of it. */
export interface PlannedTask {
  task: BenchmarkTask;
  /** Makes its environment ready, once; one caller that is cancelled while it waits takes nothing from the others. */
  prepare(signal: AbortSignal): Promise<PreparedEnvironment>;
  /** Resolves when the environment stands in the manifest, and rejects when the database fails. */
  noted(): Promise<unknown>;
  /** Resolves when nothing of that is under way any more. */
  settled(): Promise<void>;
}

const plannedSchema = z.object({ tasks: z.array(z.object({ name: z.string(), contentHash: z.string() })) });

/**
 * Reads a task of a launch from its folder; `signal` ends the making of its environment. What makes the task unusable
 * becomes the reason of every rollout of it; that it is no longer what was launched is noted in each.
 * Rejects with `not-found` or `bad-input` when it is gone or cannot be read.
 */
export async function readPlannedTask(
  ctx: Context,
  launch: Launch,
  taskId: string,
  tools: Pick<RunTools, 'readTask'>,
  provider: SandboxProvider,
  signal: AbortSignal,
): Promise<PlannedTask> {
  const { benchmark } = launch.settings;
  const name = taskById(ctx.db, taskId)?.name ?? taskId;
  const [row] = tasksOfBenchmark(ctx.db, benchmark, [name]);
  if (!row) throw new RunoffError('not-found', `${benchmark} no longer has the task ${name}.`);
  const read = await tools.readTask(row.folder, benchmark);
  const task = { ...read, notes: [...read.notes, ...changeNote(launch, read)] };
  let ready: Promise<PreparedEnvironment> | null = null;
  let noted: Promise<unknown> = Promise.resolve();
  const prepareOnce = async () => {
    if (task.problem) throw new RunoffError('environment-failed', task.problem);
    const prepared = await provider.prepare(task.environment, signal);
    const { key, notes } = prepared;
    const found = { key, notes, contentHash: task.contentHash };
    noted = write(ctx, addToManifest, launch.experimentId, ['environments', name], found);
    noted.catch(() => undefined); // told to whoever waits for it
    return prepared;
  };
  const prepare = (caller: AbortSignal) =>
    caller.aborted ? Promise.reject(cancelled()) : unlessAborted((ready ??= prepareOnce()), caller);
  const settled = async () => void (await ready?.catch(() => undefined));
  return { task, prepare, noted: () => noted, settled };
}

function changeNote(launch: Launch, task: BenchmarkTask): string[] {
  const planned = plannedSchema.safeParse(launch.manifest).data?.tasks.find(({ name }) => name === task.name);
  return planned === undefined || planned.contentHash === task.contentHash
    ? []
    : ['The files of the task have changed since the launch.'];
}

const cancelled = () => new RunoffError('cancelled', 'It was cancelled.');

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(cancelled());
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
