import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { queueSummarize } from '@/lib/experiments/queue';
import { workerTools } from '@/lib/worker/tools';
import { importLines, importPaths } from './import';
import { fail, progressLine, type CommonOptions } from './output';
import { needPages, serve } from './serve-processes';
import { finishedJob } from './with-worker';

interface ViewOptions extends CommonOptions {
  port: string;
  host: string;
  open: boolean;
}

export function viewCommand(): Command {
  return new Command('view')
    .description('Look at rollouts at once: imports PATH into a database of its own and opens the page.')
    .argument('<path...>', 'files, folders or .zip archives')
    .option('--db <file>', 'keep the database in this file (default: a temporary one, removed at the end)')
    .option('--port <n>', 'port; 0 takes a free one', '0')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--no-open', 'do not open a browser')
    .option('--json', 'print {"url": …} when it is ready')
    .action(view);
}

async function view(paths: string[], options: ViewOptions): Promise<void> {
  let folder: string | null = null;
  try {
    needPages();
    if (!options.db) folder = await mkdtemp(join(tmpdir(), 'runoff-view-'));
    const databasePath = options.db ?? join(folder ?? '', 'runoff.db');
    const tools = workerTools(databasePath);
    const result = await importPaths(tools, paths, undefined);
    process.stderr.write(
      importLines(result)
        .map((line) => `${line}\n`)
        .join(''),
    );
    if (result.experimentId) {
      const jobId = queueSummarize(tools, {
        experimentId: result.experimentId,
        model: 'scripted/extractive',
        force: false,
      });
      await finishedJob(tools, jobId, progressLine('summarize'));
    }
    tools.db.$client.close();
    const { port, host, open } = options;
    process.exitCode = await serve({
      databasePath,
      port,
      host,
      open,
      json: options.json ?? false,
      page: `/experiments/${result.experimentId ?? ''}`,
    });
  } catch (error) {
    fail(options, error);
  } finally {
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}
