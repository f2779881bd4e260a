import { Command } from 'commander';
import { databasePath } from '@/db/client';
import { errorMessage } from '@/lib/errors';
import { serve } from './serve-processes';

interface ServeOptions {
  db?: string;
  port: string;
  host: string;
  dev?: boolean;
  open?: boolean;
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('Serve the dashboard and run its worker, until Ctrl-C.')
    .option('--db <file>', 'database file (default: RUNOFF_DB, else .runoff/runoff.db)')
    .option('--port <n>', 'port; 0 takes a free one', process.env.PORT ?? '3000')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--dev', 'serve the sources and reload on change')
    .option('--open', 'open the page in a browser')
    .option('--json', 'print {"url": …} when it is ready')
    .action(async (options: ServeOptions & { json?: boolean }) => {
      try {
        const path = databasePath({ RUNOFF_DB: options.db ?? process.env.RUNOFF_DB });
        process.exitCode = await serve({
          ...options,
          databasePath: path,
          page: '/',
          json: options.json ?? false,
        });
      } catch (error) {
        process.stderr.write(`runoff: ${errorMessage(error)}\n`);
        process.exitCode = 1;
      }
    });
}
