import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { auditPage } from '@/db/audit';
import { openDatabase, type Db } from '@/db/client';
import { addressOf } from '@/lib/access/account';
import { testDatabase } from '@/tests/test-database';
import { addAccount } from './accounts';
import { logIn, type OpenSession } from './log-in';

const PASSWORD = 'correct horse battery';
const MINUTE = 60_000;
let db: Db;
let now = 0;
const context = () => ({ db, now: () => new Date(now) });

/** Stands for the login library, which takes a tenth of a second for each password (e2e/access.spec.ts has it). */
const open: OpenSession = async (email, password) => email === addressOf('ann') && password === PASSWORD;
const attempt = (name: string, password: string, address: string | null = '10.0.0.1') =>
  logIn(context(), { name, password, address }, open).catch((error: Error) => error.message);
const WRONG = 'Name or password is wrong.';

beforeEach(async () => {
  ({ db } = testDatabase());
  now = Date.UTC(2026, 0, 2);
  await addAccount(context(), { name: 'ann', role: 'admin', password: PASSWORD });
});

test('wrong names and wrong passwords are told in the same words, and what was typed as a name is not written down', async () => {
  expect(await attempt('ann', PASSWORD)).toBe('ann');
  expect(await attempt(' ANN ', PASSWORD)).toBe('ann');
  for (const [name, password] of [
    ['ann', 'wrong password!'],
    ['ann', ''],
    ['ann', 'x'.repeat(5000)],
    ['bob', PASSWORD],
    ['my secret password', 'x'],
    ['__proto__', 'x'],
  ] as const)
    expect(await attempt(name, password)).toBe(WRONG);
  const lines = auditPage(db, {}).lines.map((line) => `${line.actor}: ${line.what}`);
  expect(lines.filter((line) => line.includes('failed')).sort()).toEqual([
    ...Array.from({ length: 3 }, () => 'null: failed to log in as an unknown name'),
    ...Array.from({ length: 3 }, () => 'null: failed to log in as ann'),
  ]);
  expect(JSON.stringify(lines)).not.toContain('secret');
});

test('after ten attempts a name waits, from any address and with the right password, and a restart forgets nothing', async () => {
  for (let i = 0; i < 10; i++) expect(await attempt('ann', 'wrong password!', `10.0.1.${i}`)).toBe(WRONG);
  expect(await attempt('ann', PASSWORD, '10.0.9.9')).toBe(
    'Too many attempts to log in: try again in 15 minutes.',
  );
  expect(await attempt('nobody', 'x', '10.0.9.9')).toBe(WRONG);
  now += 14 * MINUTE + 30_000;
  expect(await attempt('ann', PASSWORD)).toBe('Too many attempts to log in: try again in a minute.');
  now += MINUTE;
  expect(await attempt('ann', PASSWORD)).toBe('ann');
  // Success forgets the attempts of the name.
  for (let i = 0; i < 10; i++) expect(await attempt('ann', 'wrong password!', `10.0.2.${i}`)).toBe(WRONG);
});

test('after thirty attempts an address waits, whatever names it tries', async () => {
  for (let i = 0; i < 29; i++) expect(await attempt(`name${i}`, 'x')).toBe(WRONG);
  // Those who are let in do not use up what an office has.
  for (let i = 0; i < 5; i++) expect(await attempt('ann', PASSWORD)).toBe('ann');
  expect(await attempt('name30', 'x')).toBe(WRONG);
  expect(await attempt('ann', PASSWORD)).toContain('Too many attempts');
  expect(await attempt('ann', PASSWORD, '10.0.0.2')).toBe('ann');
  // Refused attempts are neither counted nor written down.
  expect(auditPage(db, {}, 100).lines.filter((line) => line.what.includes('failed'))).toHaveLength(30);
});

test('attempts that come at once are counted before any password is looked at', async () => {
  const answers = await Promise.all(Array.from({ length: 14 }, () => attempt('ann', 'wrong password!')));
  expect(answers.filter((answer) => answer === WRONG)).toHaveLength(10);
});

test('attempts stay counted in the file', async () => {
  const path = db.$client.name;
  for (let i = 0; i < 10; i++) await attempt('ann', 'wrong password!');
  db.$client.close();
  db = openDatabase(path);
  onTestFinished(() => void db.$client.close());
  expect(await attempt('ann', PASSWORD)).toContain('Too many attempts');
});
