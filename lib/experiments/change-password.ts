import { accountNamed, endSessions, updatePassword } from '@/db/accounts';
import { appendAudit } from '@/db/audit';
import { WRITING } from '@/db/client';
import { forgetAttempts } from '@/db/rate-limits';
import { addressOf, passwordSchema } from '@/lib/access/account';
import { RunoffError } from '@/lib/errors';
import { hashed, usable } from './accounts';
import type { Context } from './context';
import type { OpenSession } from './log-in';
import { ATTEMPTS, countAttempt } from './password-attempts';

const WRONG = 'The current password is wrong.';

/**
 * Gives whoever asks (`ctx.actor`) another password. All logins of the account end, so that whoever took one over is out,
 * and `open` opens a new one for the browser at hand. Attempts are counted by name apart from those to log in: who has no
 * login cannot use them up. Returns the name. Throws `bad-input` where nobody logs in, for a password that cannot be used
 * and for a wrong current one, and `busy` after too many of these.
 */
export async function changePassword(
  ctx: Context,
  input: { current: string; next: string },
  open: OpenSession,
): Promise<string> {
  const name = ctx.actor;
  if (name === undefined)
    throw new RunoffError('bad-input', 'Nobody logs in here, so there is no password to change.');
  const next = usable(passwordSchema, input.next);
  const attempts = `password:name:${name}`;
  countAttempt(ctx, [{ key: attempts, max: ATTEMPTS.name }], 'to change the password');
  const known = accountNamed(ctx.db, name)?.passwordHash ?? null;
  const { verifyPassword } = await import('better-auth/crypto');
  if (known === null || !(await verifyPassword({ hash: known, password: input.current }))) {
    appendAudit(ctx.db, ctx, null, 'password-refused', { name });
    throw new RunoffError('bad-input', WRONG);
  }
  if (next === input.current) throw new RunoffError('bad-input', 'The new password is the one you have.');
  const passwordHash = await hashed(next);
  ctx.db.transaction((tx) => {
    const account = accountNamed(tx, name);
    // Meanwhile an admin may have set another.
    if (account?.passwordHash !== known) throw new RunoffError('bad-input', WRONG);
    updatePassword(tx, account.id, passwordHash, ctx.now());
    endSessions(tx, account.id);
    appendAudit(tx, ctx, null, 'password-changed', { name });
  }, WRITING);
  forgetAttempts(ctx.db, attempts);
  await open(addressOf(name), next);
  return name;
}
