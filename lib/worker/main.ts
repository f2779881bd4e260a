import pino from 'pino';
import { errorMessage } from '@/lib/errors';
import { startWorker } from './worker';
import { workerTools } from './tools';

const WAIT_MS = 2_000;

/** `tsx lib/worker/main.ts`: the worker as a process of its own; waits while another one holds the lease. */
async function main(): Promise<void> {
  const log = pino({ name: 'runoff-worker', level: process.env.RUNOFF_LOG_LEVEL ?? 'info' });
  const tools = workerTools();
  const stopped = Promise.withResolvers<null>();
  const stop = () => stopped.resolve(null);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  let told = false;
  for (;;) {
    const start = startWorker(tools, log);
    if (start.started) {
      log.info({ database: tools.databasePath, pid: process.pid }, 'worker ready');
      // Launches find it up.
      const writer = tools.run.writer();
      void stopped.promise.then(() => start.worker.stop());
      await start.worker.ended.catch((error: unknown) => {
        log.fatal({ err: error }, errorMessage(error));
        process.exitCode = 1;
      });
      await writer.close();
      break;
    }
    if (!told)
      log.warn(
        { pid: start.heldBy.pid, host: start.heldBy.host },
        'another worker has this database; waiting for its lease',
      );
    told = true;
    const waited = await Promise.race([
      stopped.promise.then(() => 'stop'),
      new Promise((r) => setTimeout(r, WAIT_MS, 'again')),
    ]);
    if (waited === 'stop') break;
  }
  tools.db.$client.close();
  log.info('worker stopped');
}

await main();
