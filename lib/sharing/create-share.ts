import { randomUUID } from 'node:crypto';
import { appendAudit } from '@/db/audit';
import { WRITING } from '@/db/client';
import { insertShare } from '@/db/shares';
import { shareInputSchema, type ShareInput } from '@/lib/access/share-input';
import { problemsIn, RunoffError } from '@/lib/errors';
import type { Context } from '@/lib/experiments/context';
import { hashSharePassword } from './share-password';
import { checkedTarget } from './share-target';
import { newShareToken, shareTokenHash } from './share-token';

const DAY_MS = 24 * 3_600_000;

export interface CreatedShare {
  id: string;
  /** `/s/<token>`: known only now, since only a hash of the token is stored. */
  path: string;
  title: string;
  /** ISO 8601; null: it lives for ever. */
  expiresAt: string | null;
}

/** Makes a link. Throws `bad-input` or `not-found` with one sentence. */
export async function createShare(ctx: Context, input: ShareInput): Promise<CreatedShare> {
  const read = shareInputSchema.safeParse(input);
  if (!read.success)
    throw new RunoffError('bad-input', `The link cannot be made: ${problemsIn(read.error)}.`);
  const { days, password, include, outcomesHidden } = read.data;
  const { target, title, experimentId } = checkedTarget(ctx.db, read.data.target);
  const passwordHash = password === null ? null : await hashSharePassword(password);
  const token = newShareToken();
  const now = ctx.now();
  const expiresAt = days === null ? null : new Date(now.getTime() + days * DAY_MS).toISOString();
  const share = { id: randomUUID(), target, experimentId, include, outcomesHidden, title, expiresAt };
  ctx.db.transaction((tx) => {
    insertShare(tx, {
      ...share,
      tokenHash: shareTokenHash(token) ?? '',
      passwordHash,
      createdBy: ctx.actor ?? null,
      createdAt: now.toISOString(),
    });
    const { id: shareId } = share;
    const asked = { shareId, title, kind: target.kind, include, outcomesHidden };
    appendAudit(tx, ctx, experimentId, 'share-created', {
      ...asked,
      password: passwordHash !== null,
      expiresAt,
    });
  }, WRITING);
  return { id: share.id, path: `/s/${token}`, title, expiresAt };
}
