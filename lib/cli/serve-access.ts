import { hasAccounts } from '@/db/accounts';
import { openDatabase } from '@/db/client';
import { isLoopback } from '@/lib/access/loopback';
import { RunoffError } from '@/lib/errors';
import { ensureAdmin } from '@/lib/experiments/accounts';
import { authSecret } from '@/lib/experiments/auth-secret';
import { passwordGiven } from './password-given';

/**
 * Brings the database to the newest migration and gives the account `admin` the password of the environment, where there
 * is one. Throws `bad-input` when the server would be reached from other machines and nobody could log in, and when
 * others can read what session cookies are signed with.
 */
export async function prepareAccess(databasePath: string, host: string): Promise<void> {
  const password = passwordGiven(process.env);
  const db = openDatabase(databasePath);
  try {
    if (password !== null) await ensureAdmin({ db, now: () => new Date() }, password);
    if (!isLoopback(host) && !hasAccounts(db))
      throw new RunoffError(
        'bad-input',
        `On ${host} others could reach Runoff, and nobody has an account: make one with \`runoff user add NAME --role admin\`, or set RUNOFF_PASSWORD.`,
      );
    if (hasAccounts(db)) authSecret(databasePath);
  } finally {
    db.$client.close();
  }
}

/** The environment of web server and worker: the password has done its work, and no error can tell it. */
export function withoutPassword(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { RUNOFF_PASSWORD: _password, RUNOFF_PASSWORD_FILE: _file, ...rest } = env;
  return rest;
}

/** The environment of the worker: it starts agents and tests, which have no business with logins. */
export function withoutSecret(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { RUNOFF_AUTH_SECRET: _secret, ...rest } = env;
  return rest;
}
