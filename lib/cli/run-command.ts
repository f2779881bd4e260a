import { databasePath, openDatabase } from '@/db/client';
import { workerTools } from '@/lib/worker/tools';
import type { WorkerTools } from '@/lib/worker/run-job';
import { fail, type CommonOptions } from './output';

/** Who asks, in the audit: whoever has a shell on this machine. */
const COMMAND_LINE = 'command line';

/**
 * Opens the database a command works on, runs it, closes it; a failure is one sentence and exit status 1. Only a
 * command that may begin with nothing (`create`) makes a database where there is none.
 */
export async function withTools(
  options: CommonOptions,
  run: (tools: WorkerTools) => void | Promise<void>,
  { create = false } = {},
): Promise<void> {
  try {
    const path = databasePath({ RUNOFF_DB: options.db ?? process.env.RUNOFF_DB });
    const tools = workerTools(path, openDatabase(path, { create }));
    try {
      await run({ ...tools, actor: COMMAND_LINE });
    } finally {
      tools.db.$client.close();
    }
  } catch (error) {
    fail(options, error);
  }
}
