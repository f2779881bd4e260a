import { formatMoney } from '@/lib/metrics/format';
import { Unknown } from './unknown';

/** US dollars; null is unknown. `partly` marks a sum in which some prices are missing. */
export function Money({
  usd,
  why = 'No price is known for these calls.',
  partly,
}: {
  usd: number | null;
  why?: string;
  partly?: string;
}) {
  if (usd === null) return <Unknown why={why} />;
  return (
    <span className="num" title={partly}>
      {partly && '≥ '}
      {formatMoney(usd)}
    </span>
  );
}
