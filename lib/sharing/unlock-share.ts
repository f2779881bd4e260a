import type { LinkRow } from '@/db/shares';
import { forgetAttempts, takeAttempt } from '@/db/rate-limits';
import type { Context } from '@/lib/experiments/context';
import { sharePasswordFits, unlockedCookie } from './share-password';

/** Tries of a link's password from everywhere together, before a wait of ten minutes after the last one. */
const MAX_TRIES = 10;
const WAIT_MS = 10 * 60_000;

export type Unlocked =
  { kind: 'unlocked'; cookie: string } | { kind: 'wrong' } | { kind: 'wait'; minutes: number };

/** Tries the password of a link that has one. */
export async function unlockShare(ctx: Context, share: LinkRow, password: string): Promise<Unlocked> {
  const key = `share:${share.id}`;
  const hash = share.passwordHash ?? '';
  const wait = takeAttempt(ctx.db, [{ key, max: MAX_TRIES, windowMs: WAIT_MS }], ctx.now());
  if (wait !== null) return { kind: 'wait', minutes: Math.ceil(wait / 60_000) };
  if (!(await sharePasswordFits(password, hash))) return { kind: 'wrong' };
  forgetAttempts(ctx.db, key);
  return { kind: 'unlocked', cookie: unlockedCookie(share.id, hash, ctx.now()) };
}
