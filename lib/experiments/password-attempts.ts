import { takeAttempt } from '@/db/rate-limits';
import { RunoffError } from '@/lib/errors';
import type { Context } from './context';

/** How long one waits after the last attempt that was allowed. */
const WINDOW_MS = 15 * 60_000;
/** Of one name, whoever tries; and of one address, whatever it tries: an office may share one. */
export const ATTEMPTS = { name: 10, address: 30 } as const;

/**
 * Counts an attempt at a password under every key, before the password is looked at. Throws `busy` when one of them has
 * had its share; `what` goes on after "Too many attempts".
 */
export function countAttempt(
  ctx: Context,
  limits: readonly { key: string; max: number }[],
  what: string,
): void {
  const wait = takeAttempt(
    ctx.db,
    limits.map((limit) => ({ ...limit, windowMs: WINDOW_MS })),
    ctx.now(),
  );
  if (wait === null) return;
  const minutes = Math.ceil(wait / 60_000);
  throw new RunoffError(
    'busy',
    `Too many attempts ${what}: try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
  );
}
