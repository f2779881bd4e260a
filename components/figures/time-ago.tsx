'use client';

import { useClock } from './clock';
import { formatAgo, formatTimeUtc } from '@/lib/metrics/format';
import { Unknown } from './unknown';

/** An age, with the exact time in the title. */
export function TimeAgo({ iso, why = 'No time was recorded.' }: { iso: string | null; why?: string }) {
  const now = useClock();
  if (iso === null) return <Unknown why={why} />;
  return (
    <time dateTime={iso} title={formatTimeUtc(iso)} className="num">
      {formatAgo(iso, now)}
    </time>
  );
}
