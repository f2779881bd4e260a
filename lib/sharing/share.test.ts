import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { auditPage } from '@/db/audit';
import { countView, shareByTokenHash, shareLines } from '@/db/shares';
import { storePipeline } from '@/tests/stored-pipeline';
import { testDatabase } from '@/tests/test-database';
import { createShare } from './create-share';
import { revokeShare } from './revoke-share';
import { isUnlocked, unlockedCookie, UNLOCKED_MS } from './share-password';
import { shareTokenHash } from './share-token';
import { unlockShare } from './unlock-share';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const DAY = 24 * 3_600_000;

async function house() {
  const { db } = testDatabase();
  const clock = { at: START };
  const ctx = { db, now: () => new Date(clock.at), actor: 'ada' };
  await storePipeline(db, 'mine', { n: 2, tasks: ['alpha'], iterations: 1 });
  const target = { kind: 'experiment' as const, experimentId: 'mine' };
  return { db, ctx, clock, target };
}

const tokenOf = (path: string) => path.slice('/s/'.length);
const found = (db: Parameters<typeof shareByTokenHash>[0], path: string) => {
  const row = shareByTokenHash(db, shareTokenHash(tokenOf(path)) ?? '');
  if (!row) throw new Error('no such link');
  return row;
};

it('only a hash of the token is stored, and 128 bits of it are new each time', async () => {
  const { db, ctx, target } = await house();
  const [one, two] = [await createShare(ctx, { target }), await createShare(ctx, { target })];
  expect(one.path).toMatch(/^\/s\/[A-Za-z0-9_-]{22}$/);
  expect(Buffer.from(tokenOf(one.path), 'base64url')).toHaveLength(16);
  expect(two.path).not.toBe(one.path);
  const stored = JSON.stringify(db.$client.prepare('SELECT * FROM shares').all());
  expect(stored).not.toContain(tokenOf(one.path));
  expect(stored).toContain(createHash('sha256').update(tokenOf(one.path)).digest('hex'));
  expect(JSON.stringify(auditPage(db, {}).lines)).not.toContain(tokenOf(one.path));
});

it('a link lives thirty days unless told otherwise, and ends at once when it is revoked', async () => {
  const { db, ctx, clock, target } = await house();
  const month = await createShare(ctx, { target });
  const week = await createShare(ctx, { target, days: 7 });
  const ever = await createShare(ctx, { target, days: null });
  const states = () => new Map(shareLines(db, ctx.now()).map((share) => [share.id, share.state]));
  expect(month.expiresAt).toBe(new Date(START + 30 * DAY).toISOString());
  clock.at = START + 7 * DAY;
  expect(states().get(week.id)).toBe('expired');
  expect(states().get(month.id)).toBe('live');
  clock.at = START + 3000 * DAY;
  expect(states().get(ever.id)).toBe('live');
  expect(revokeShare(ctx, ever.id)).toBe(true);
  expect(revokeShare(ctx, ever.id)).toBe(false);
  expect(states().get(ever.id)).toBe('revoked');
  expect(() => revokeShare(ctx, 'nothing')).toThrow('There is no link nothing.');
  const told = auditPage(db, { area: 'links' }).lines.map(({ type, actor }) => `${actor} ${type}`);
  expect(told).toEqual(['ada share-revoked', ...Array.from({ length: 3 }, () => 'ada share-created')]);
});

it('a target that does not exist, or names one thing twice, gets no link', async () => {
  const { db, ctx } = await house();
  const refused = async (target: Parameters<typeof createShare>[1]['target'], why: RegExp) =>
    expect(createShare(ctx, { target })).rejects.toThrow(why);
  await refused({ kind: 'experiment', experimentId: 'no' }, /no experiment no/);
  await refused({ kind: 'task', experimentId: 'mine', task: 'no' }, /no task no/);
  await refused({ kind: 'rollout', rolloutId: 'no' }, /no rollout no/);
  await refused({ kind: 'comparison', rolloutIds: ['a'] }, /cannot be made/);
  await refused({ kind: 'experiments', experimentIds: ['mine', 'mine'] }, /twice/);
  const group = { kind: 'group' as const, experimentId: 'mine', task: 'alpha', tournamentId: 'no' };
  await refused({ ...group, round: 0, group: 0 }, /no group 0/);
  expect(shareLines(db, ctx.now())).toEqual([]);
});

it('a password is stored as a salted hash, and tries are counted over restarts', async () => {
  const { db, ctx, clock, target } = await house();
  await expect(createShare(ctx, { target, password: 'short' })).rejects.toThrow(/password/);
  const { path } = await createShare(ctx, { target, password: 'correct horse' });
  const share = found(db, path);
  expect(share.passwordHash).not.toContain('correct');
  expect(await unlockShare(ctx, share, 'correct horse')).toMatchObject({ kind: 'unlocked' });
  for (let i = 0; i < 10; i++) expect(await unlockShare(ctx, share, `no ${i}`)).toEqual({ kind: 'wrong' });
  expect(await unlockShare(ctx, share, 'correct horse')).toEqual({ kind: 'wait', minutes: 10 });
  clock.at += 10 * 60_000;
  expect(await unlockShare(ctx, share, 'correct horse')).toMatchObject({ kind: 'unlocked' });
});

it('the cookie of one link opens no other, none with another password, and not for ever', async () => {
  const { db, ctx, target } = await house();
  const make = async (password: string) => found(db, (await createShare(ctx, { target, password })).path);
  const [one, two] = [await make('correct horse'), await make('correct horse')];
  const hash = one.passwordHash ?? '';
  const now = ctx.now();
  const cookie = unlockedCookie(one.id, hash, now);
  expect(isUnlocked(cookie, one.id, hash, now)).toBe(true);
  expect(isUnlocked(cookie, two.id, two.passwordHash ?? '', now)).toBe(false);
  expect(isUnlocked(cookie, two.id, hash, now)).toBe(false);
  expect(isUnlocked(cookie, one.id, hash, new Date(START + UNLOCKED_MS))).toBe(false);
  const later = cookie.replace(/^\d+/, String(START + 10 * UNLOCKED_MS));
  expect(isUnlocked(later, one.id, hash, now)).toBe(false);
  for (const bad of [undefined, '', 'x', '.', `${START}.`])
    expect(isUnlocked(bad, one.id, hash, now)).toBe(false);
});

it('views are counted and the last one is remembered', async () => {
  const { db, ctx, target } = await house();
  const { id } = await createShare(ctx, { target });
  countView(db, id, '2026-01-02T00:00:00.000Z');
  countView(db, id, '2026-01-03T00:00:00.000Z');
  expect(shareLines(db, ctx.now(), 'mine')).toMatchObject([
    { views: 2, lastSeenAt: '2026-01-03T00:00:00.000Z' },
  ]);
  expect(shareLines(db, ctx.now(), 'another')).toEqual([]);
});
