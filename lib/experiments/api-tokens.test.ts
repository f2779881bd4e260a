import { expect, test } from 'vitest';
import { apiTokens } from '@/db/access-schema';
import { listTokens } from '@/db/api-tokens';
import { auditPage } from '@/db/audit';
import { testDatabase } from '@/tests/test-database';
import { createToken, knownToken, revokeToken } from './api-tokens';

const at = (second: number) => new Date(Date.UTC(2026, 0, 2, 0, 0, second));

test('a token is known by its SHA-256 alone until it is revoked; its use is kept to the minute', () => {
  const { db } = testDatabase();
  const context = { db, now: () => at(0), actor: 'ann' };
  const { id, token } = createToken(context, { name: ' ci ', role: 'runner' });
  expect(token).toMatch(/^rt_[A-Za-z0-9_-]{22}$/);
  expect(JSON.stringify(db.select().from(apiTokens).all())).not.toContain(token.slice(3));
  expect(() => createToken(context, { name: 'ci', role: 'viewer' })).toThrow('There is a token ci already.');
  expect(() => createToken(context, { name: ' ', role: 'viewer' })).toThrow('A token needs a name.');

  expect(knownToken(db, token, at(1))).toMatchObject({ id, name: 'ci', role: 'runner', createdBy: 'ann' });
  const used = () => listTokens(db)[0]?.lastUsedAt;
  expect(used()).toBe(at(1).toISOString());
  knownToken(db, token, at(60));
  expect(used()).toBe(at(1).toISOString());
  knownToken(db, token, at(61));
  expect(used()).toBe(at(61).toISOString());

  for (const other of [
    '',
    'rt_',
    token.slice(0, -1),
    `${token}x`,
    token.replace('rt_', 'rx_'),
    `rt_${'A'.repeat(22)}`,
  ])
    expect(knownToken(db, other, at(2)), other).toBeNull();

  expect(revokeToken(context, 'ci')).toBe(id);
  expect(knownToken(db, token, at(3))).toBeNull();
  expect(() => revokeToken(context, id)).toThrow('ci was revoked already.');
  expect(() => revokeToken(context, 'ci')).toThrow('There is no token ci that holds.');
  expect(createToken(context, { name: 'ci', role: 'viewer' }).token).not.toBe(token);
  expect(auditPage(db, {}).lines.map((line) => line.what)).toEqual([
    'made the API token ci with role viewer',
    'revoked the API token ci',
    'made the API token ci with role runner',
  ]);
});
