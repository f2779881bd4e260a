import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';

export const ROOT = resolve(import.meta.dirname, '..');
export const SHARED_DATA = existsSync(resolve(ROOT, '../shared/data'))
  ? resolve(ROOT, '../shared/data')
  : null;
const BIN = join(ROOT, 'bin', 'runoff.mjs');

export interface App {
  url: string;
  db: string;
  /** Runs the command line on the same database and returns what it printed. */
  runoff(...args: string[]): string;
}

interface Server extends App {
  stop(): Promise<void>;
}

/** A database of its own in a temporary folder, filled by the command line. */
export function temporaryDatabase(): { db: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'runoff-e2e-'));
  return { db: join(folder, 'runoff.db'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function runoffOn(db: string, args: string[], env: Record<string, string> = {}): string {
  const done = spawnSync(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...env, RUNOFF_DB: db },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.status !== 0) throw new Error(`runoff ${args.join(' ')} failed: ${done.stderr}`);
  return done.stdout;
}

/** `runoff serve` on a free port: the web server and its worker, as users start them. */
export async function startServer(db: string, env: Record<string, string> = {}): Promise<Server> {
  const child: ChildProcess = spawn(process.execPath, [BIN, 'serve', '--db', db, '--port', '0', '--json'], {
    cwd: ROOT,
    env: { ...process.env, RUNOFF_LOG_LEVEL: 'warn', ...env },
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
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Tests that look at the demo: one database and server for all tests of a file. A console error fails a test. */
export const test = base.extend<{ failOnConsoleErrors: null; expectedErrors: RegExp | null }, { app: App }>({
  expectedErrors: [null, { option: true }],
  app: [
    async ({}, use) => {
      const { db, remove } = temporaryDatabase();
      runoffOn(db, ['demo', '--recorded', '--no-serve', '--db', db]);
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
