import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');
export const BIN = join(ROOT, 'bin', 'runoff.mjs');

/**
 * Environment of a command on this database. Each worker of the tests has a home of its own: rollouts of the same name
 * in two databases have the same id, and so would their sandboxes.
 */
export function environmentOf(db: string, env: Record<string, string>): NodeJS.ProcessEnv {
  const { RUNOFF_E2E_FOLDER, TEST_PARALLEL_INDEX } = process.env;
  const RUNOFF_HOME = join(RUNOFF_E2E_FOLDER ?? '', `home-${TEST_PARALLEL_INDEX}`);
  return { ...process.env, RUNOFF_HOME, ...env, RUNOFF_DB: db };
}

/** Runs the command line on a database and returns what it printed; throws with its error when it fails. */
export function runoffOn(db: string, args: string[], env: Record<string, string> = {}): string {
  const done = spawnSync(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: environmentOf(db, env),
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.status !== 0) throw new Error(`runoff ${args.join(' ')} failed: ${done.stderr}`);
  return done.stdout;
}
