import { verifyPassword } from 'better-auth/crypto';
import { beforeEach, expect, test } from 'vitest';
import { sessions } from '@/db/access-schema';
import { accountNamed } from '@/db/accounts';
import { auditPage } from '@/db/audit';
import type { Db } from '@/db/client';
import { testDatabase } from '@/tests/test-database';
import { addAccount } from './accounts';
import { changePassword } from './change-password';
import { logIn, type OpenSession } from './log-in';

const OLD = 'correct horse battery';
const NEW = 'another long password';
const WRONG = 'The current password is wrong.';
const MINUTE = 60_000;
let db: Db;
let now = 0;
const context = (actor: string) => ({ db, now: () => new Date(now), actor });

function login(name: string, token: string): void {
  const userId = accountNamed(db, name)?.id ?? '';
  const times = { createdAt: new Date(now), updatedAt: new Date(now), expiresAt: new Date(now + MINUTE) };
  db.insert(sessions)
    .values({ id: token, token, userId, ...times })
    .run();
}
const logins = () =>
  db
    .select({ token: sessions.token })
    .from(sessions)
    .all()
    .map(({ token }) => token)
    .sort();

/** Opens a session as the login library does: only with the password that is stored at that moment. */
const open: OpenSession = async (email, password) => {
  const hash = accountNamed(db, email.replace('@runoff.invalid', ''))?.passwordHash ?? '';
  const fits = await verifyPassword({ hash, password });
  if (fits) login('ann', 'fresh');
  return fits;
};
const change = (current: string, next: string, actor = 'ann') =>
  changePassword(context(actor), { current, next }, open).catch((error: Error) => error.message);
const said = () => auditPage(db, {}).lines.map((line) => `${line.actor} ${line.what}`);

beforeEach(async () => {
  ({ db } = testDatabase());
  now = Date.UTC(2026, 0, 2);
  await addAccount(context('root'), { name: 'ann', role: 'admin', password: OLD });
  await addAccount(context('root'), { name: 'bob', role: 'viewer', password: OLD });
  login('ann', 'stolen');
  login('bob', 'of-bob');
});

test('all logins of the account end and one begins; those of others stay', async () => {
  expect(await change(OLD, NEW)).toBe('ann');
  expect(logins()).toEqual(['fresh', 'of-bob']);
  expect(await open('ann@runoff.invalid', OLD)).toBe(false);
  expect(said()[0]).toBe('ann changed the password of ann');
});

test('a wrong current password changes nothing, is told in one sentence and stands in the audit', async () => {
  expect(await change('wrong password!', NEW)).toBe(WRONG);
  expect(await change('', NEW)).toBe(WRONG);
  expect(await change(OLD, NEW, 'nobody')).toBe(WRONG);
  expect(logins()).toEqual(['of-bob', 'stolen']);
  const lines = said();
  expect(lines[1]).toBe('ann tried to change the password of ann with a wrong one');
  expect(JSON.stringify(lines)).not.toContain('wrong password!');
  expect(JSON.stringify(lines)).not.toContain(NEW);
  expect(await change(OLD, OLD)).toBe('The new password is the one you have.');
  expect(await change(OLD, 'elevenchars')).toBe('A password has at least 12 letters.');
  expect(
    await changePassword({ db, now: () => new Date(now) }, { current: OLD, next: NEW }, open).catch(String),
  ).toContain('Nobody logs in here');
  expect(logins()).toEqual(['of-bob', 'stolen']);
});

test('after ten attempts one waits, with the right password too; logging in is counted apart', async () => {
  for (let i = 0; i < 10; i++) expect(await change('wrong password!', NEW)).toBe(WRONG);
  expect(await change(OLD, NEW)).toBe('Too many attempts to change the password: try again in 15 minutes.');
  expect(logins()).toEqual(['of-bob', 'stolen']);
  const address = '10.0.0.1';
  expect(await logIn({ db, now: () => new Date(now) }, { name: 'ann', password: OLD, address }, open)).toBe(
    'ann',
  );
  now += 15 * MINUTE;
  expect(await change(OLD, NEW)).toBe('ann');
  // Success forgets them.
  for (let i = 0; i < 10; i++) expect(await change('wrong password!', OLD)).toBe(WRONG);
});
