import { spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunoffError } from '@/lib/errors';

/** What one command gave: stdout and stderr in the order written; `returnCode` null when it was killed for time. */
export interface CommandResult {
  output: string;
  returnCode: number | null;
  durationMs: number;
}

/** A root of its own for one attempt: /app, /tmp, /root, /logs and /tests last, everything else is read-only or fresh. */
export interface Sandbox {
  /** Runs `bash -c command` in a new process namespace, cwd /app. All its processes end with it. */
  run(command: string, timeoutMs: number): CommandResult;
  /** Copies a folder of this machine to `/tests` or `/solution`, where later commands see it. */
  copyIn(from: string, to: 'tests' | 'solution'): void;
  /** A file under /logs, or null. */
  readLog(path: string): string | null;
  remove(): void;
}

const START = '2026-01-05T09:00:00Z';
const WRITABLE = ['app', 'tmp', 'root', 'logs', 'tests', 'solution'] as const;

/** True when `bwrap` can make a sandbox here. */
export function hasBubblewrap(): boolean {
  const probe = ['--unshare-all', '--ro-bind', '/', '/', 'true'];
  return spawnSync('bwrap', probe, { stdio: 'ignore' }).status === 0;
}

/**
 * A fresh sandbox whose /app is a copy of `appFolder`, committed in git with a fixed identity and date.
 * @throws RunoffError when the first commit cannot be made (bubblewrap or git missing).
 */
export function openSandbox(appFolder: string): Sandbox {
  const root = mkdtempSync(join(tmpdir(), 'runoff-sample-'));
  for (const name of WRITABLE) mkdirSync(join(root, name));
  cpSync(appFolder, join(root, 'app'), { recursive: true });
  mkdirSync(join(root, 'etc'));
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/bash\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\n');
  const sandbox: Sandbox = {
    run: (command, timeoutMs) => runIn(root, command, timeoutMs),
    copyIn: (from, to) => cpSync(from, join(root, to), { recursive: true }),
    readLog: (path) => readIfThere(join(root, 'logs', path)),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
  const commit =
    `chmod -R u=rwX,go=rX . && git init -q -b main && git add -A && ` +
    `GIT_AUTHOR_DATE=${START} GIT_COMMITTER_DATE=${START} git commit -qm 'Starting point' && ` +
    `find . -exec touch -d ${START} {} +`;
  const made = sandbox.run(commit, 20_000);
  if (made.returnCode !== 0) {
    sandbox.remove();
    throw new RunoffError('bad-input', `The sandbox could not be prepared: ${made.output.trim()}`);
  }
  return sandbox;
}

function runIn(root: string, command: string, timeoutMs: number): CommandResult {
  const outputFile = join(root, 'output');
  const descriptor = openSync(outputFile, 'w');
  const started = performance.now();
  try {
    const child = spawnSync('bwrap', [...isolation(root), 'bash', '-c', command], {
      stdio: ['ignore', descriptor, descriptor],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    const durationMs = Math.round(performance.now() - started);
    const timedOut = child.error !== undefined && 'code' in child.error && child.error.code === 'ETIMEDOUT';
    if (child.error && !timedOut) throw child.error;
    const output = readFileSync(outputFile, 'utf8');
    return { output, returnCode: timedOut ? null : (child.status ?? 137), durationMs };
  } finally {
    closeSync(descriptor);
  }
}

/** The arguments that shut the command in: no network, own processes, own host name, no variable of ours. */
function isolation(root: string): string[] {
  const args = ['--unshare-all', '--die-with-parent', '--new-session', '--uid', '0', '--gid', '0'];
  args.push('--hostname', 'sandbox', '--clearenv', '--ro-bind', '/usr', '/usr', '--tmpfs', '/usr/local');
  args.push('--ro-bind', process.execPath, '/usr/local/bin/node');
  for (const name of ['bin', 'sbin', 'lib', 'lib32', 'lib64']) {
    const path = `/${name}`;
    if (!existsSync(path)) continue;
    if (lstatSync(path).isSymbolicLink()) args.push('--symlink', readlinkSync(path), path);
    else args.push('--ro-bind', path, path);
  }
  args.push('--proc', '/proc', '--dev', '/dev', '--dir', '/etc');
  for (const path of ['/etc/alternatives', '/etc/ld.so.cache']) args.push('--ro-bind-try', path, path);
  for (const name of ['passwd', 'group']) args.push('--ro-bind', join(root, 'etc', name), `/etc/${name}`);
  for (const name of WRITABLE) args.push('--bind', join(root, name), `/${name}`);
  for (const [name, value] of Object.entries(VARIABLES)) args.push('--setenv', name, value);
  return [...args, '--chdir', '/app'];
}

const VARIABLES = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/root',
  TZ: 'UTC',
  LANG: 'C.UTF-8',
  PAGER: 'cat',
  GIT_PAGER: 'cat',
  GIT_AUTHOR_NAME: 'dev',
  GIT_AUTHOR_EMAIL: 'dev@example.org',
  GIT_COMMITTER_NAME: 'dev',
  GIT_COMMITTER_EMAIL: 'dev@example.org',
} as const;

function readIfThere(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
