import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);
/** 16 MiB and some 50 ms a try (RFC 7914; OWASP's parameters for interactive logins). */
const COST = { N: 2 ** 14, r: 8, p: 5, maxmem: 64 * 2 ** 20 };
const KEY_BYTES = 32;

/** `salt:key` in base64url: scrypt of the password. */
export async function hashSharePassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password.normalize('NFKC'), salt, KEY_BYTES, COST);
  return `${salt.toString('base64url')}:${key.toString('base64url')}`;
}

/** Whether `password` is the one that `hash` was made from. */
export async function sharePasswordFits(password: string, hash: string): Promise<boolean> {
  const [salt, key] = hash.split(':').map((part) => Buffer.from(part, 'base64url'));
  if (!salt || key?.length !== KEY_BYTES) return false;
  return timingSafeEqual(await derive(password.normalize('NFKC'), salt, KEY_BYTES, COST), key);
}

/** How long a password that was given once is remembered. */
export const UNLOCKED_MS = 12 * 3_600_000;

const signed = (shareId: string, hash: string, until: number) =>
  createHmac('sha256', hash).update(`unlocked:${shareId}:${until}`).digest('base64url');

/**
 * What a cookie holds once the password was given: an end in milliseconds since 1970 and its signature by the stored
 * hash, which nobody outside knows; it fits no other link and none with another password.
 */
export function unlockedCookie(shareId: string, hash: string, now: Date): string {
  const until = now.getTime() + UNLOCKED_MS;
  return `${until}.${signed(shareId, hash, until)}`;
}

/** Whether a cookie was made by `unlockedCookie` for this link and has not run out. */
export function isUnlocked(cookie: string | undefined, shareId: string, hash: string, now: Date): boolean {
  const [, until, signature] = /^(\d{13})\.([A-Za-z0-9_-]{43})$/.exec(cookie ?? '') ?? [];
  if (until === undefined || signature === undefined || Number(until) <= now.getTime()) return false;
  return timingSafeEqual(Buffer.from(signature), Buffer.from(signed(shareId, hash, Number(until))));
}
