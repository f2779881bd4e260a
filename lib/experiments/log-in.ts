import { accountNamed, deleteExpiredSessions } from '@/db/accounts';
import { appendAudit } from '@/db/audit';
import { forgetAttempts, takeBackAttempt } from '@/db/rate-limits';
import { accountNameSchema, addressOf, PASSWORD_LENGTH } from '@/lib/access/account';
import { RunoffError } from '@/lib/errors';
import type { Context } from './context';
import { ATTEMPTS, countAttempt } from './password-attempts';

/** Says neither whether there is such a name nor which of the two was wrong. */
const WRONG = 'Name or password is wrong.';

/** Opens a session for what the login library calls an e-mail address; null when the password is wrong. */
export type OpenSession = (email: string, password: string) => Promise<boolean>;

/**
 * Logs somebody in; returns the account's name. Attempts are counted in the database by name and by network address
 * (null: not known) before the password is looked at. Throws `not-logged-in` for a wrong name or password and `busy`
 * after too many attempts.
 */
export async function logIn(
  ctx: Context,
  input: { name: string; password: string; address: string | null },
  open: OpenSession,
): Promise<string> {
  const name = input.name.trim().toLowerCase();
  // Nobody has another name; the library takes no such address.
  const possible = accountNameSchema.safeParse(name).success && input.password.length <= PASSWORD_LENGTH.max;
  const byName = `login:name:${possible ? name : ''}`;
  const byAddress = `login:address:${input.address ?? ''}`;
  const limits = [
    { key: byName, max: ATTEMPTS.name },
    { key: byAddress, max: ATTEMPTS.address },
  ];
  countAttempt(ctx, limits, 'to log in');
  if (!possible || !(await open(addressOf(name), input.password))) {
    // What was typed as a name may be a password: only names of accounts are written down.
    const known = accountNamed(ctx.db, name)?.name ?? 'an unknown name';
    appendAudit(ctx.db, {}, null, 'login-failed', { name: known });
    throw new RunoffError('not-logged-in', WRONG);
  }
  forgetAttempts(ctx.db, byName);
  takeBackAttempt(ctx.db, byAddress);
  deleteExpiredSessions(ctx.db, ctx.now());
  appendAudit(ctx.db, { actor: name }, null, 'login', { name });
  return name;
}
