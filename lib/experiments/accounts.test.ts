import { verifyPassword } from 'better-auth/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { sessions } from '@/db/access-schema';
import { accountNamed, hasAccounts, listAccounts, sessionHolds } from '@/db/accounts';
import { auditPage } from '@/db/audit';
import type { Db } from '@/db/client';
import type { Role } from '@/lib/access/roles';
import { testDatabase } from '@/tests/test-database';
import { addAccount, ensureAdmin, removeAccount, setAccountPassword, setAccountRole } from './accounts';

const PASSWORD = 'correct horse battery';
const NOW = new Date('2026-01-02T00:00:00Z');
let db: Db;
const context = () => ({ db, now: () => NOW, actor: 'root' });
const add = (name: string, role: Role, password = PASSWORD) =>
  addAccount(context(), { name, role, password });

/** A login of an account. */
function loggedIn(name: string): void {
  const userId = accountNamed(db, name)?.id ?? '';
  const token = `${name}-token`;
  const times = { createdAt: NOW, updatedAt: NOW, expiresAt: new Date(NOW.getTime() + 1000) };
  db.insert(sessions)
    .values({ id: token, token, userId, ...times })
    .run();
}
const logins = () => db.select().from(sessions).all().length;
const said = () => auditPage(db, {}).lines.map((line) => `${line.actor} ${line.what}`);

beforeEach(() => {
  ({ db } = testDatabase());
});

describe('accounts', () => {
  test('the first is an admin; passwords are kept as hashes that the login library reads', async () => {
    await expect(add('bob', 'viewer')).rejects.toThrow('The first account must be an admin');
    expect(hasAccounts(db)).toBe(false);
    await add('ann', 'admin');
    expect(hasAccounts(db)).toBe(true);
    const hash = accountNamed(db, 'ann')?.passwordHash ?? '';
    expect(hash).not.toContain(PASSWORD);
    expect(await verifyPassword({ hash, password: PASSWORD })).toBe(true);
    expect(await verifyPassword({ hash, password: `${PASSWORD}!` })).toBe(false);
    await expect(add('ann', 'viewer')).rejects.toThrow('There is an account ann already.');
    expect(said()).toEqual(['root made the account ann with role admin']);
  });

  test.each([
    ['Ann', PASSWORD, 'A name is made of a to z'],
    ['a b', PASSWORD, 'A name is made of a to z'],
    ['a..b', PASSWORD, 'A name is made of a to z'],
    ['', PASSWORD, 'A name is made of a to z'],
    ['a'.repeat(41), PASSWORD, 'at most 40'],
    ['ann', 'elevenchars', 'at least 12'],
    ['ann', 'x'.repeat(129), 'at most 128'],
  ])('refuses %j with %j', async (name, password, why) => {
    await expect(add(name, 'admin', password)).rejects.toThrow(why);
    expect(hasAccounts(db)).toBe(false);
  });

  test('another role or password and removal end the logins of that account and of no other', async () => {
    await add('ann', 'admin');
    await add('bob', 'viewer');
    loggedIn('ann');
    loggedIn('bob');
    setAccountRole(context(), { name: 'bob', role: 'viewer' });
    expect(logins()).toBe(2);
    expect(sessionHolds(db, 'bob-token', NOW)).toBe(true);
    expect(sessionHolds(db, 'bob-token', new Date(NOW.getTime() + 1000))).toBe(false);
    setAccountRole(context(), { name: 'bob', role: 'runner' });
    expect(sessionHolds(db, 'bob-token', NOW)).toBe(false);
    expect(logins()).toBe(1);
    loggedIn('bob');
    await setAccountPassword(context(), { name: 'bob', password: 'another long password' });
    expect(logins()).toBe(1);
    loggedIn('bob');
    removeAccount(context(), 'bob');
    expect(logins()).toBe(1);
    expect(listAccounts(db).map(({ name, loggedInAt }) => [name, loggedInAt])).toEqual([
      ['ann', NOW.toISOString()],
    ]);
    expect(said().slice(0, 3)).toEqual([
      'root removed the account bob',
      'root changed the password of bob',
      'root gave bob the role runner',
    ]);
    expect(() => removeAccount(context(), 'bob')).toThrow('There is no account bob.');
  });

  test('an admin is left while there are accounts; the last account may go', async () => {
    await add('ann', 'admin');
    await add('bob', 'viewer');
    expect(() => setAccountRole(context(), { name: 'ann', role: 'runner' })).toThrow('ann is the last admin');
    expect(() => removeAccount(context(), 'ann')).toThrow('ann is the last admin');
    removeAccount(context(), 'bob');
    removeAccount(context(), 'ann');
    expect(hasAccounts(db)).toBe(false);
  });

  test('the password of the environment makes the account admin, and changes it only when it differs', async () => {
    await ensureAdmin(context(), PASSWORD);
    loggedIn('admin');
    await ensureAdmin(context(), PASSWORD);
    expect(logins()).toBe(1);
    await ensureAdmin(context(), 'another long password');
    expect(logins()).toBe(0);
    const hash = accountNamed(db, 'admin')?.passwordHash ?? '';
    expect(await verifyPassword({ hash, password: 'another long password' })).toBe(true);
  });
});
