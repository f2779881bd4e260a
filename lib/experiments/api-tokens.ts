import { randomBytes, randomUUID } from 'node:crypto';
import {
  findToken,
  insertToken,
  markTokenRevoked,
  markTokenUsed,
  tokenByHash,
  type ApiToken,
} from '@/db/api-tokens';
import { appendAudit } from '@/db/audit';
import { WRITING, type Db } from '@/db/client';
import { tokenNameSchema } from '@/lib/access/account';
import type { Role } from '@/lib/access/roles';
import { RunoffError } from '@/lib/errors';
import { sha256, type Context } from './context';

const PREFIX = 'rt_';
const FORM = /^rt_[A-Za-z0-9_-]{22}$/;
/** A token's last use is kept to the minute, so that reading the API writes little. */
const USE_KEPT_MS = 60_000;

/**
 * Makes a token by which a program reads the API: `rt_` and 128 random bits. Only its SHA-256 is stored, so that what
 * this returns cannot be shown again. Throws `bad-input` for a name that cannot be used or that another token has.
 */
export function createToken(
  ctx: Context,
  input: { name: string; role: Role },
): { id: string; token: string } {
  const read = tokenNameSchema.safeParse(input.name);
  if (!read.success)
    throw new RunoffError('bad-input', read.error.issues[0]?.message ?? 'It cannot be used.');
  const [name, { role }] = [read.data, input];
  const token = `${PREFIX}${randomBytes(16).toString('base64url')}`;
  const id = randomUUID();
  ctx.db.transaction((tx) => {
    if (findToken(tx, name)) throw new RunoffError('bad-input', `There is a token ${name} already.`);
    const by = { createdBy: ctx.actor ?? null, createdAt: ctx.now().toISOString() };
    insertToken(tx, { id, name, tokenHash: sha256(token), role, ...by });
    appendAudit(tx, ctx, null, 'token-created', { name, role });
  }, WRITING);
  return { id, token };
}

/** Ends a token, by id or name, at once; returns its id. */
export function revokeToken(ctx: Context, idOrName: string): string {
  return ctx.db.transaction((tx) => {
    const token = findToken(tx, idOrName);
    if (!token) throw new RunoffError('not-found', `There is no token ${idOrName} that holds.`);
    if (token.revokedAt !== null) throw new RunoffError('bad-input', `${token.name} was revoked already.`);
    markTokenRevoked(tx, token.id, ctx.now().toISOString());
    appendAudit(tx, ctx, null, 'token-revoked', { name: token.name });
    return token.id;
  }, WRITING);
}

/** The token that a request came with; null when there is none such or it was revoked. Notes its use. */
export function knownToken(db: Db, token: string, now: Date): ApiToken | null {
  const known = FORM.test(token) ? tokenByHash(db, sha256(token)) : null;
  if (!known) return null;
  const last = known.lastUsedAt === null ? 0 : Date.parse(known.lastUsedAt);
  if (now.getTime() - last >= USE_KEPT_MS) markTokenUsed(db, known.id, now.toISOString());
  return known;
}
