'use client';

import { useEffect, useState } from 'react';
import { useShared } from '@/components/sharing/share-context';
import { formatDuration } from '@/lib/metrics/format';
import type { FeedState } from './use-feed';

/** Whether the page follows the worker, and if not, since when. */
export function LiveBadge({ feed }: { feed: FeedState }) {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  const shared = useShared() !== null;
  if (shared) return null;
  const age = now === null || feed.heardAt === null ? null : Math.max(0, now - feed.heardAt);
  const seconds =
    age === null
      ? ''
      : ` ${age < 1000 ? 'now' : formatDuration(Math.floor(age / 1000) * 1000).replace('.0', '')}`;
  const live = feed.status === 'live';
  const word = live ? 'live' : feed.status === 'stale' ? 'stale' : 'connecting';
  return (
    <span
      role="status"
      aria-label={word}
      title={
        live
          ? 'This page follows the worker; the time is since the server was last heard from.'
          : 'The page does not hear from the server; it tries again by itself. Reload to read once.'
      }
      className="num inline-flex min-w-24 items-center gap-1.5 text-xs text-ink-2"
    >
      <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden>
        <circle
          cx="4"
          cy="4"
          r="3"
          fill={live ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth="1.5"
        />
      </svg>
      <span aria-hidden className={live ? undefined : 'font-semibold text-ink'}>
        {word}
        {seconds}
      </span>
    </span>
  );
}
