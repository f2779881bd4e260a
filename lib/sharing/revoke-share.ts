import { appendAudit } from '@/db/audit';
import { WRITING } from '@/db/client';
import { findShare, setRevoked } from '@/db/shares';
import { RunoffError } from '@/lib/errors';
import type { Context } from '@/lib/experiments/context';

/** Ends a link at once and for good; false when that was done before. Throws `not-found`. */
export function revokeShare(ctx: Context, id: string): boolean {
  return ctx.db.transaction((tx) => {
    const share = findShare(tx, id, ctx.now());
    if (!share) throw new RunoffError('not-found', `There is no link ${id}.`);
    if (!setRevoked(tx, id, ctx.now().toISOString())) return false;
    appendAudit(tx, ctx, share.experimentId, 'share-revoked', { shareId: id, title: share.title });
    return true;
  }, WRITING);
}
