import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { RunoffError } from '@/lib/errors';

const MIN_LENGTH = 32;

/**
 * What session cookies are signed with: `RUNOFF_AUTH_SECRET`, else a file beside the database that is made once. It never
 * stands in the database, so that who has a copy of that can make no session. Throws `bad-input` for a short secret and
 * for a file that others can read.
 */
export function authSecret(
  databasePath: string,
  env: Record<string, string | undefined> = process.env,
): string {
  const given = env.RUNOFF_AUTH_SECRET;
  if (given !== undefined && given !== '') return longEnough(given, 'RUNOFF_AUTH_SECRET');
  const path = `${databasePath}.auth-secret`;
  return readSecret(path) ?? madeSecret(path);
}

function readSecret(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    if ((fstatSync(file).mode & 0o077) !== 0)
      throw new RunoffError('bad-input', `Others can read ${path}: run chmod 600 on it, or remove it.`);
    return longEnough(readFileSync(file, 'utf8').trim(), path);
  } finally {
    closeSync(file);
  }
}

/** Written whole under another name first: of two processes that make it at once, both read the same. */
function madeSecret(path: string): string {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(own, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(own, { force: true });
  }
  const made = readSecret(path);
  if (made === null) throw new RunoffError('not-found', `The secret ${path} vanished while it was made.`);
  return made;
}

function longEnough(secret: string, where: string): string {
  if (secret.length >= MIN_LENGTH) return secret;
  throw new RunoffError('bad-input', `The secret in ${where} is too short: it needs ${MIN_LENGTH} letters.`);
}
