import { test as base } from '@playwright/test';
import { filledDatabase, startServer, temporaryDatabase } from './app';

export type Server = Awaited<ReturnType<typeof startServer>>;

/**
 * Tests of one file against a server of their own: on an empty database, or on a copy of what `commands` make, which run
 * once for all files that ask for the same; `fill` does what the running server is needed for.
 */
export function serverTest(options: {
  env?: Record<string, string>;
  commands?: string[][];
  fill?: (server: Server) => void;
}) {
  const { env = {}, commands = [], fill } = options;
  return base.extend<object, { server: Server }>({
    server: [
      async ({}, use) => {
        const { db, remove } = commands.length > 0 ? await filledDatabase(...commands) : temporaryDatabase();
        const server = await startServer(db, env);
        fill?.(server);
        await use(server);
        await server.stop();
        remove();
      },
      { scope: 'worker', timeout: 300_000 },
    ],
  });
}
