import 'server-only';
import { cookies, headers } from 'next/headers';
import { pagesDatabase } from '@/db/pages-database';
import { shareByTokenHash, type LinkRow } from '@/db/shares';
import { stateOfShare } from '@/lib/access/share-state';
import { isUnlocked } from '@/lib/sharing/share-password';
import { shareTokenHash } from '@/lib/sharing/share-token';
import { LINK_HEADER } from './link-path';

/** Name of the cookie that remembers a password; its path binds it to one link. */
export const UNLOCKED_COOKIE = 'runoff.unlocked';

/** How a request stands to the shared link that it came by: unknown, expired and revoked links are all `gone`. */
export type LinkState =
  | { kind: 'gone'; base: string }
  | { kind: 'locked'; base: string; share: LinkRow }
  | { kind: 'open'; base: string; share: LinkRow };

/** Looked up for each request, so that a link that was revoked shows nothing more; null for a request by no link. */
export async function linkState(): Promise<LinkState | null> {
  const token = (await headers()).get(LINK_HEADER);
  if (token === null) return null;
  const base = `/s/${token}`;
  const hash = shareTokenHash(token);
  const share = hash === null ? null : shareByTokenHash(pagesDatabase(), hash);
  const now = new Date();
  if (!share || stateOfShare(share, now) !== 'live') return { kind: 'gone', base };
  if (share.passwordHash === null) return { kind: 'open', base, share };
  const cookie = (await cookies()).get(UNLOCKED_COOKIE)?.value;
  const open = isUnlocked(cookie, share.id, share.passwordHash, now);
  return { kind: open ? 'open' : 'locked', base, share };
}
