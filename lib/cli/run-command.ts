import { databasePath } from '@/db/client';
import { workerTools } from '@/lib/worker/tools';
import type { WorkerTools } from '@/lib/worker/run-job';
import { fail, type CommonOptions } from './output';

/** Opens the database a command works on, runs it, closes it; a failure is one sentence and exit status 1. */
export async function withTools(
  options: CommonOptions,
  run: (tools: WorkerTools) => Promise<void>,
): Promise<void> {
  try {
    const tools = workerTools(databasePath({ RUNOFF_DB: options.db ?? process.env.RUNOFF_DB }));
    try {
      await run(tools);
    } finally {
      tools.db.$client.close();
    }
  } catch (error) {
    fail(options, error);
  }
}
