export const SHARE_STATES = ['live', 'expired', 'revoked'] as const;
export type ShareState = (typeof SHARE_STATES)[number];

/** Whether a link still shows anything. */
export function stateOfShare(
  share: { expiresAt: string | null; revokedAt: string | null },
  now: Date,
): ShareState {
  if (share.revokedAt !== null) return 'revoked';
  return share.expiresAt !== null && Date.parse(share.expiresAt) <= now.getTime() ? 'expired' : 'live';
}

/** Choices for how long a link lives, in days; null: for ever. */
export const SHARE_DAYS = [1, 7, 30, 90, null] as const;
export const DEFAULT_SHARE_DAYS = 30;
