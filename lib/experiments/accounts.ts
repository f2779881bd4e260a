import { randomUUID } from 'node:crypto';
import {
  accountNamed,
  deleteAccount,
  endSessions,
  hasAccounts,
  insertAccount,
  listAccounts,
  updatePassword,
  updateRole,
  type StoredAccount,
} from '@/db/accounts';
import { appendAudit } from '@/db/audit';
import { WRITING, type DbOrTx } from '@/db/client';
import { accountNameSchema, addressOf, passwordSchema } from '@/lib/access/account';
import type { Role } from '@/lib/access/roles';
import { RunoffError } from '@/lib/errors';
import type { z } from 'zod';
import type { Context } from './context';

/**
 * Makes an account; returns its name. The first one must be an admin, because from then on everybody has to log in.
 * Throws `bad-input` for a name that is taken or cannot be used, and for a short password.
 */
export async function addAccount(
  ctx: Context,
  input: { name: string; role: Role; password: string },
): Promise<string> {
  const name = usable(accountNameSchema, input.name);
  const passwordHash = await hashed(usable(passwordSchema, input.password));
  const id = randomUUID();
  ctx.db.transaction((tx) => {
    if (accountNamed(tx, name)) throw new RunoffError('bad-input', `There is an account ${name} already.`);
    if (input.role !== 'admin' && !hasAccounts(tx))
      throw new RunoffError(
        'bad-input',
        'The first account must be an admin: from then on everybody has to log in.',
      );
    insertAccount(tx, { id, name, email: addressOf(name), role: input.role, passwordHash }, ctx.now());
    appendAudit(tx, ctx, null, 'account-created', { name, role: input.role });
  }, WRITING);
  return name;
}

/** Gives an account another role and ends its logins; returns its name. Throws `bad-input` for the last admin. */
export function setAccountRole(ctx: Context, input: { name: string; role: Role }): string {
  const { name, role } = input;
  ctx.db.transaction((tx) => {
    const account = existing(tx, name);
    if (account.role === role) return;
    if (role !== 'admin') keepAnAdmin(tx, account);
    updateRole(tx, account.id, role, ctx.now());
    endSessions(tx, account.id);
    appendAudit(tx, ctx, null, 'account-changed', { name, role });
  }, WRITING);
  return name;
}

/** Gives an account another password and ends its logins; returns its name. */
export async function setAccountPassword(
  ctx: Context,
  input: { name: string; password: string },
): Promise<string> {
  const passwordHash = await hashed(usable(passwordSchema, input.password));
  ctx.db.transaction((tx) => {
    const account = existing(tx, input.name);
    updatePassword(tx, account.id, passwordHash, ctx.now());
    endSessions(tx, account.id);
    appendAudit(tx, ctx, null, 'password-changed', { name: account.name });
  }, WRITING);
  return input.name;
}

/** Removes an account and ends its logins; returns its name. Throws `bad-input` for the last admin among others. */
export function removeAccount(ctx: Context, name: string): string {
  ctx.db.transaction((tx) => {
    const account = existing(tx, name);
    if (listAccounts(tx).length > 1) keepAnAdmin(tx, account);
    deleteAccount(tx, account.id);
    appendAudit(tx, ctx, null, 'account-removed', { name });
  }, WRITING);
  return name;
}

/**
 * Makes the account `admin` have this password, and makes the account where there is none: for servers that are given a
 * password by their environment. Where the password is the same, nothing changes and nobody is logged out.
 */
export async function ensureAdmin(ctx: Context, password: string): Promise<void> {
  const known = accountNamed(ctx.db, 'admin');
  if (!known) {
    await addAccount(ctx, { name: 'admin', role: 'admin', password });
    return;
  }
  setAccountRole(ctx, { name: 'admin', role: 'admin' });
  const { verifyPassword } = await import('better-auth/crypto');
  const same = known.passwordHash !== null && (await verifyPassword({ hash: known.passwordHash, password }));
  if (!same) await setAccountPassword(ctx, { name: 'admin', password });
}

/** What is stored of a password. The login library is loaded where it is used: it takes half a second. */
export async function hashed(password: string): Promise<string> {
  const { hashPassword } = await import('better-auth/crypto');
  return hashPassword(password);
}

function existing(db: DbOrTx, name: string): StoredAccount {
  const account = accountNamed(db, name);
  if (!account) throw new RunoffError('not-found', `There is no account ${name}.`);
  return account;
}

function keepAnAdmin(db: DbOrTx, account: StoredAccount): void {
  const others = listAccounts(db).filter((one) => one.role === 'admin' && one.id !== account.id);
  if (account.role === 'admin' && others.length === 0)
    throw new RunoffError(
      'bad-input',
      `${account.name} is the last admin: make another account admin first.`,
    );
}

/** `value` as its schema wants it. Throws `bad-input` with the one sentence that the schema has for it. */
export function usable(schema: z.ZodType<string>, value: string): string {
  const read = schema.safeParse(value);
  if (!read.success)
    throw new RunoffError('bad-input', read.error.issues[0]?.message ?? 'It cannot be used.');
  return read.data;
}
