import { formatCount, formatDuration } from '@/lib/metrics/format';
import { Unknown } from './unknown';

/** A time span in milliseconds; null is unknown. */
export function Duration({ ms, why = 'No times were recorded.' }: { ms: number | null; why?: string }) {
  if (ms === null) return <Unknown why={why} />;
  return (
    <span className="num" title={`${formatCount(Math.round(ms))} ms`}>
      {formatDuration(ms)}
    </span>
  );
}
