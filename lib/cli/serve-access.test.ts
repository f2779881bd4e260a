import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listAccounts } from '@/db/accounts';
import { openDatabase } from '@/db/client';
import { removeAccount } from '@/lib/experiments/accounts';
import { isLoopback } from '@/lib/access/loopback';
import { passwordGiven } from './password-given';
import { prepareAccess, withoutPassword, withoutSecret } from './serve-access';

const PASSWORD = 'correct horse battery';
let folder = '';
let db = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'serve-'));
  db = join(folder, 'runoff.db');
  vi.stubEnv('RUNOFF_PASSWORD', undefined);
  vi.stubEnv('RUNOFF_PASSWORD_FILE', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
const accounts = () => {
  const opened = openDatabase(db);
  const names = listAccounts(opened).map(({ name, role }) => `${name} ${role}`);
  opened.$client.close();
  return names;
};

test.each(['0.0.0.0', '::', '192.168.1.2', 'runoff.example', '127.0.0.1.example', ''])(
  'on %j it starts only when somebody can log in',
  async (host) => {
    await expect(prepareAccess(db, host)).rejects.toThrow(
      `On ${host} others could reach Runoff, and nobody has an account: make one with \`runoff user add NAME --role admin\`, or set RUNOFF_PASSWORD.`,
    );
    vi.stubEnv('RUNOFF_PASSWORD', PASSWORD);
    await prepareAccess(db, host);
    expect(accounts()).toEqual(['admin admin']);
    vi.stubEnv('RUNOFF_PASSWORD', undefined);
    await prepareAccess(db, host);
    const secret = `${db}.auth-secret`;
    chmodSync(secret, 0o644);
    await expect(prepareAccess(db, host)).rejects.toThrow(`Others can read ${secret}`);
    chmodSync(secret, 0o600);
    const opened = openDatabase(db);
    removeAccount({ db: opened, now: () => new Date() }, 'admin');
    opened.$client.close();
    await expect(prepareAccess(db, host)).rejects.toThrow('nobody has an account');
  },
);

test.each(['127.0.0.1', '::1', 'localhost', '127.1.2.3'])('on %s nobody has to log in', async (host) => {
  await prepareAccess(db, host);
  expect(accounts()).toEqual([]);
  expect(isLoopback(host)).toBe(true);
});

test('a password too short is refused by name', async () => {
  vi.stubEnv('RUNOFF_PASSWORD', 'short');
  await expect(prepareAccess(db, '127.0.0.1')).rejects.toThrow('A password has at least 12 letters.');
});

test('a password may stand in a file that only its owner reads', () => {
  const path = join(folder, 'password');
  writeFileSync(path, `${PASSWORD}\nsecond line\n`, { mode: 0o600 });
  expect(passwordGiven({ RUNOFF_PASSWORD_FILE: path })).toBe(PASSWORD);
  expect(passwordGiven({ RUNOFF_PASSWORD_FILE: path, RUNOFF_PASSWORD: 'first' })).toBe('first');
  expect(passwordGiven({})).toBeNull();
  chmodSync(path, 0o644);
  expect(() => passwordGiven({ RUNOFF_PASSWORD_FILE: path })).toThrow(`Others can read ${path}`);
  expect(() => passwordGiven({ RUNOFF_PASSWORD_FILE: `${path}2` })).toThrow(
    'RUNOFF_PASSWORD_FILE cannot be read',
  );
});

test('neither server nor worker is given the password, and the worker not the secret', () => {
  const env = {
    ...{ NODE_ENV: 'test' as const, PATH: '/bin', RUNOFF_PASSWORD: 'a', RUNOFF_PASSWORD_FILE: 'b' },
    RUNOFF_AUTH_SECRET: 'c',
  };
  expect(withoutPassword(env)).toEqual({ NODE_ENV: 'test', PATH: '/bin', RUNOFF_AUTH_SECRET: 'c' });
  expect(withoutSecret(withoutPassword(env))).toEqual({ NODE_ENV: 'test', PATH: '/bin' });
});
