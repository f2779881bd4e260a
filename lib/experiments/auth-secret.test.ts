import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { authSecret } from './auth-secret';

let folder = '';
let db = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secret-'));
  db = join(folder, 'runoff.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const NOTHING = {};

test('is made once, beside the database, for its owner only', () => {
  const secret = authSecret(db, NOTHING);
  expect(secret.length).toBeGreaterThanOrEqual(43);
  expect(authSecret(db, NOTHING)).toBe(secret);
  expect(readdirSync(folder)).toEqual(['runoff.db.auth-secret']);
  const path = join(folder, 'runoff.db.auth-secret');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8').trim()).toBe(secret);
  expect(authSecret(join(folder, 'other.db'), NOTHING)).not.toBe(secret);
});

test('is refused when others can read it, when it is short and when it is empty', () => {
  const path = join(folder, 'runoff.db.auth-secret');
  authSecret(db, NOTHING);
  chmodSync(path, 0o640);
  expect(() => authSecret(db, NOTHING)).toThrow(`Others can read ${path}`);
  chmodSync(path, 0o600);
  for (const text of ['short', '']) {
    writeFileSync(path, text);
    expect(() => authSecret(db, NOTHING)).toThrow('is too short');
  }
});

test('comes from the environment where it is set, and then no file is made', () => {
  const given = 'x'.repeat(32);
  expect(authSecret(db, { RUNOFF_AUTH_SECRET: given })).toBe(given);
  expect(() => authSecret(db, { RUNOFF_AUTH_SECRET: 'short' })).toThrow('RUNOFF_AUTH_SECRET is too short');
  expect(readdirSync(folder)).toEqual([]);
});
