import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import open from 'open';
import { RunoffError } from '@/lib/errors';
import { prepareAccess, withoutPassword, withoutSecret } from './serve-access';

export interface ServeInput {
  databasePath: string;
  /** 0 takes a free one. */
  port: string;
  host: string;
  dev?: boolean;
  open?: boolean;
  json: boolean;
  /** Path to show, e.g. `/experiments/x`. */
  page: string;
}

const READY_MS = 60_000;
const STOP_MS = 10_000;

/** Addresses on which a server listens for every name of the machine, and the one by which it is reached here. */
const EVERYWHERE: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Throws where the pages are not built; commands that serve at their end call it before their work. */
export function needPages(): void {
  const root = process.env.RUNOFF_ROOT ?? process.cwd();
  if (!existsSync(join(root, process.env.NEXT_DIST_DIR ?? '.next', 'BUILD_ID')))
    throw new RunoffError(
      'not-found',
      'The pages are not built yet: run `npm run build` first (npm run demo does it).',
    );
}

/**
 * Starts the web server and the worker as two processes on one database, prints the address when it answers, and
 * stays until one of them ends or a signal asks to stop; then both are stopped. Returns the exit status.
 */
export async function serve(input: ServeInput): Promise<number> {
  const root = process.env.RUNOFF_ROOT ?? process.cwd();
  if (!input.dev) needPages();
  // Migrations run once, before two processes open the file.
  await prepareAccess(input.databasePath, input.host);
  const port = await freePort(input.port, input.host);
  // An address that listens for all has no name: who uses one of them says it in RUNOFF_HOSTS.
  const shown = EVERYWHERE[input.host] ?? input.host;
  const hosts = [process.env.RUNOFF_HOSTS, shown, publicHost()].filter(Boolean).join(',');
  const env = {
    ...{ ...withoutPassword(process.env), NEXT_TELEMETRY_DISABLED: '1', RUNOFF_HOSTS: hosts },
    ...{ RUNOFF_DB: input.databasePath, RUNOFF_ROOT: root },
  };
  const run = (args: string[], own: NodeJS.ProcessEnv) =>
    spawn(process.execPath, args, { cwd: root, env: own, stdio: ['ignore', 2, 2] });
  const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
  const loader = pathToFileURL(join(root, 'scripts', 'loader.mjs')).href;
  const children: ChildProcess[] = [
    run([next, input.dev ? 'dev' : 'start', '--hostname', input.host, '--port', String(port)], {
      ...env,
      RUNOFF_LISTENS: input.host,
    }),
    run(
      ['--conditions=react-server', '--import', loader, join(root, 'lib', 'worker', 'main.ts')],
      withoutSecret(env),
    ),
  ];
  const ended = children.map(
    (child) => new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? 0))),
  );
  const stop = Promise.withResolvers<number>();
  const onSignal = () => stop.resolve(0);
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);
  const url = `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
  const first = Promise.race([stop.promise, ...ended.map((end) => end.then((code) => code || 1))]);
  const up = await Promise.race([first.then(() => false), answers(`${url}/healthz`)]);
  if (up) {
    const address = `${url}${input.page}`;
    process.stdout.write(
      input.json ? `${JSON.stringify({ url: address })}\n` : `Runoff is at ${address} (Ctrl-C stops it)\n`,
    );
    if (input.open)
      await open(address).catch(() =>
        process.stderr.write(`Could not open a browser; the page is ${address}\n`),
      );
  }
  const status = await first;
  for (const child of children) child.kill('SIGTERM');
  await Promise.race([Promise.all(ended), sleep(STOP_MS, undefined, { ref: false })]);
  for (const child of children)
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  return status;
}

/** Name under which people reach the server, where `RUNOFF_URL` says it. */
function publicHost(): string | null {
  const url = process.env.RUNOFF_URL;
  return url && URL.canParse(url) ? new URL(url).hostname : null;
}

/** True once the address answers at all; false when it has not within a minute. */
async function answers(url: string): Promise<boolean> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    const response = await fetch(url).catch(() => null);
    if (response) return true;
    await sleep(150);
  }
  return false;
}

/** The port itself when it is free, else an error naming it; for 0 one that is free. */
function freePort(wanted: string, host: string): Promise<number> {
  const port = Number(wanted);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return Promise.reject(
      new RunoffError('bad-input', `"${wanted}" is no port; use 1 to 65535, or 0 for a free one.`),
    );
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (cause) =>
      reject(
        new RunoffError(
          'busy',
          `Cannot listen on ${host}:${port} (${cause.message}); choose another with --port.`,
          { cause },
        ),
      ),
    );
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
