import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { filledDatabase, temporaryDatabase } from './databases';
import { BIN, environmentOf, ROOT, runoffOn } from './runoff';

export { filledDatabase, ROOT, runoffOn, temporaryDatabase };
export const SHARED_DATA = existsSync(resolve(ROOT, '../shared/data'))
  ? resolve(ROOT, '../shared/data')
  : null;

export interface App {
  url: string;
  db: string;
  /** Runs the command line on the same database and returns what it printed. */
  runoff(...args: string[]): string;
}

interface Server extends App {
  /** What web server and worker have written so far. */
  log(): string;
  stop(): Promise<void>;
}

/** `runoff serve` on a free port: the web server and its worker, as users start them. */
export async function startServer(
  db: string,
  env: Record<string, string> = {},
  args: string[] = [],
): Promise<Server> {
  const serve = [BIN, 'serve', '--db', db, '--port', '0', '--json', ...args];
  const child: ChildProcess = spawn(process.execPath, serve, {
    cwd: ROOT,
    env: environmentOf(db, { RUNOFF_LOG_LEVEL: 'warn', ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let log = '';
  child.stderr?.on('data', (data: Buffer) => (log += data));
  const ended = new Promise<void>((done) => child.on('close', () => done()));
  const url = await new Promise<string>((done, fail) => {
    let out = '';
    child.stdout?.on('data', (data: Buffer) => {
      out += data;
      const line = out.split('\n').find((text) => text.startsWith('{'));
      if (line) done(new URL((JSON.parse(line) as { url: string }).url).origin);
    });
    child.on('close', () => fail(new Error(`the server ended before it was ready: ${log}`)));
  });
  return {
    url,
    db,
    runoff: (...args) => runoffOn(db, args, env),
    log: () => log,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const DEMO = ['demo', '--recorded', '--no-serve'];

/** Tests that look at the demo: one database and server for all tests of a file. A console error fails a test. */
export const test = base.extend<{ failOnConsoleErrors: null; expectedErrors: RegExp | null }, { app: App }>({
  expectedErrors: [null, { option: true }],
  app: [
    async ({}, use) => {
      const { db, remove } = await filledDatabase(DEMO);
      const server = await startServer(db);
      await use(server);
      await server.stop();
      remove();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  failOnConsoleErrors: [
    async ({ page, expectedErrors }, use) => {
      const errors: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' && !expectedErrors?.test(message.text())) errors.push(message.text());
      });
      page.on('pageerror', (error) => errors.push(String(error)));
      await use(null);
      expect(errors, 'the browser console stays clean').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Opens a page and waits until React has taken over, so that keys and clicks count. */
export async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForLoadState('networkidle');
}
