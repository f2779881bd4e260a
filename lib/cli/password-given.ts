import { readFileSync, statSync } from 'node:fs';
import { RunoffError } from '@/lib/errors';

/**
 * The password that a server is started with: `RUNOFF_PASSWORD`, else the first line of the file `RUNOFF_PASSWORD_FILE`;
 * null when neither is set. Throws `bad-input` for a file that others can read or that is missing.
 */
export function passwordGiven(env: Record<string, string | undefined>): string | null {
  if (env.RUNOFF_PASSWORD) return env.RUNOFF_PASSWORD;
  const path = env.RUNOFF_PASSWORD_FILE;
  if (!path) return null;
  try {
    if ((statSync(path).mode & 0o077) !== 0)
      throw new RunoffError(
        'bad-input',
        `Others can read ${path} (RUNOFF_PASSWORD_FILE): run chmod 600 on it.`,
      );
    return readFileSync(path, 'utf8').split(/\r?\n/, 1)[0] ?? '';
  } catch (error) {
    if (error instanceof RunoffError) throw error;
    throw new RunoffError('bad-input', `RUNOFF_PASSWORD_FILE cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
