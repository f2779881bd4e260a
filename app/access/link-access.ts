import 'server-only';
import type { Share } from '@/lib/access/share';
import { RunoffError } from '@/lib/errors';
import { linkState } from './link-state';

export const LINK_GONE = 'This link is no longer valid: it was revoked, it has expired, or it never was one.';

/** A link that asks for its password first, which it does at `door`. */
export class LockedLink extends RunoffError {
  readonly door: string;
  constructor(door: string) {
    super('not-allowed', 'This link asks for a password first.');
    this.door = door;
  }
}

/** Access by a shared link; null for a request that came by none. Throws `not-found`, or a LockedLink. */
export async function linkAccess(): Promise<{ kind: 'link'; share: Share } | null> {
  const state = await linkState();
  if (state === null) return null;
  if (state.kind === 'gone') throw new RunoffError('not-found', LINK_GONE);
  if (state.kind === 'locked') throw new LockedLink(state.base);
  const { id, target, include, outcomesHidden, title } = state.share;
  return { kind: 'link', share: { id, target, include, outcomesHidden, title } };
}
