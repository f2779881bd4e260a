import { and, asc, eq, gt, lte, max, sql } from 'drizzle-orm';
import type { Role } from '@/lib/access/roles';
import { accounts, sessions, users } from './access-schema';
import type { DbOrTx } from './client';
import { prepared } from './prepared';

/** Of the login library: the kind of account that has a password. */
const PROVIDER = 'credential';

const anyAccount = prepared((db) => db.select({ id: users.id }).from(users).limit(1).prepare());

/** Whether anybody has an account; asked at every request. */
export const hasAccounts = (db: DbOrTx): boolean => anyAccount(db).get() !== undefined;

export interface Account {
  id: string;
  name: string;
  role: Role;
  createdAt: string;
  /** When the newest of the logins that still hold was made; null when none holds. */
  loggedInAt: string | null;
}

/** Everybody with an account, by name. */
export function listAccounts(db: DbOrTx): Account[] {
  return db
    .select({ ...COLUMNS, loggedInAt: max(sessions.createdAt) })
    .from(users)
    .leftJoin(sessions, eq(sessions.userId, users.id))
    .groupBy(users.id)
    .orderBy(asc(users.name))
    .all()
    .map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      loggedInAt: row.loggedInAt === null ? null : row.loggedInAt.toISOString(),
    }));
}

const COLUMNS = { id: users.id, name: users.name, role: users.role, createdAt: users.createdAt };

export interface StoredAccount {
  id: string;
  name: string;
  role: Role;
  /** As the login library hashes it. */
  passwordHash: string | null;
}

/** The account of that name, with its password's hash. */
export function accountNamed(db: DbOrTx, name: string): StoredAccount | null {
  const found = db
    .select({ id: users.id, name: users.name, role: users.role, passwordHash: accounts.password })
    .from(users)
    .leftJoin(accounts, and(eq(accounts.userId, users.id), eq(accounts.providerId, PROVIDER)))
    .where(eq(users.name, name))
    .get();
  return found ?? null;
}

/** Stores a new account under the keys that the login library looks for. */
export function insertAccount(
  db: DbOrTx,
  account: { id: string; name: string; email: string; role: Role; passwordHash: string },
  now: Date,
): void {
  const { passwordHash, ...user } = account;
  const times = { createdAt: now, updatedAt: now };
  db.insert(users)
    .values({ ...user, ...times })
    .run();
  const of = { id: `${user.id}-password`, accountId: user.id, providerId: PROVIDER, userId: user.id };
  db.insert(accounts)
    .values({ ...of, password: passwordHash, ...times })
    .run();
}

export function updateRole(db: DbOrTx, userId: string, role: Role, now: Date): void {
  db.update(users).set({ role, updatedAt: now }).where(eq(users.id, userId)).run();
}

export function updatePassword(db: DbOrTx, userId: string, passwordHash: string, now: Date): void {
  db.update(accounts)
    .set({ password: passwordHash, updatedAt: now })
    .where(and(eq(accounts.userId, userId), eq(accounts.providerId, PROVIDER)))
    .run();
}

/** Removes an account; its password and its logins go with it. */
export function deleteAccount(db: DbOrTx, userId: string): void {
  db.delete(users).where(eq(users.id, userId)).run();
}

/** Ends every login of an account. */
export function endSessions(db: DbOrTx, userId: string): void {
  db.delete(sessions).where(eq(sessions.userId, userId)).run();
}

const holdingSession = prepared((db) =>
  db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.token, sql.placeholder('token')), gt(sessions.expiresAt, sql.placeholder('now'))))
    .prepare(),
);

/** Whether a login has neither ended nor expired. */
export const sessionHolds = (db: DbOrTx, token: string, now: Date): boolean =>
  holdingSession(db).get({ token, now: now.getTime() }) !== undefined;

/** Ends one login. */
export function endSession(db: DbOrTx, token: string): void {
  db.delete(sessions).where(eq(sessions.token, token)).run();
}

/** Removes logins that have run out. */
export function deleteExpiredSessions(db: DbOrTx, now: Date): void {
  db.delete(sessions).where(lte(sessions.expiresAt, now)).run();
}
