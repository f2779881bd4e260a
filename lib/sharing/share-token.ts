import { createHash, randomBytes } from 'node:crypto';

/** 128 bits from the machine's random source, 22 characters of base64url. */
export const newShareToken = (): string => randomBytes(16).toString('base64url');

/** What a token looks like; nothing else is looked up. */
const TOKEN = /^[A-Za-z0-9_-]{22}$/;

/** The only form in which a token is stored: hex SHA-256; null for what is no token. */
export function shareTokenHash(token: string): string | null {
  return TOKEN.test(token) ? createHash('sha256').update(token).digest('hex') : null;
}
