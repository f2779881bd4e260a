import { eq } from 'drizzle-orm';
import { rollouts } from '@/db/schema';
import { directWriter } from '@/db/writer';
import { launchExperiment } from '@/lib/experiments/launch';
import { addBenchmark } from '@/lib/experiments/read-benchmark';
import { runLaunch } from '@/lib/experiments/run-launch';
import type { RunTools } from '@/lib/experiments/run-tools';
import { defaultLaunchSettings, type LaunchSettings } from '@/lib/launch/settings';
import type { ChatModel } from '@/lib/model/chat-model';
import { workerTools } from '@/lib/worker/tools';
import { writeTask } from '@/tests/task-folder';
import { testDatabase, testFolder } from '@/tests/test-database';

const never = new AbortController().signal;

/** An experiment `e` of small tasks, launched and not yet run, with the tools of a real worker. */
export async function launched(tasks: string[], change: Partial<LaunchSettings> = {}) {
  const folder = testFolder();
  const { db, path } = testDatabase(folder);
  const tools = workerTools(path, db);
  for (const task of tasks) writeTask(folder, task);
  await addBenchmark(tools, { path: `${folder}/tasks`, name: 'unit' }, tools.readBenchmark);
  const base = defaultLaunchSettings('unit', tasks, 'mini-swe-agent', 'scripted/test');
  const settings = { ...base, n: 2, concurrency: 2, rootFs: 'host', ...change };
  const { experimentId } = launchExperiment(tools, { name: 'e', settings });
  /** Runs it with a model, as the worker does; some tools may be others. */
  const run = (model: ChatModel, signal = never, others: Partial<RunTools> = {}) => {
    const given = { ...tools.run, model: () => model, writer: () => directWriter(db), ...others };
    return runLaunch(tools, { experimentId }, given, () => undefined, signal);
  };
  const rows = () => db.select().from(rollouts).where(eq(rollouts.experimentId, experimentId)).all();
  return { tools, db, experimentId, run, rows, folder };
}
