import type { Rate as RateValue } from '@/lib/metrics/intervals';
import { Tooltip } from '@/components/ui/tooltip';
import { formatPercent } from '@/lib/metrics/format';
import { Unknown } from './unknown';

/** `71.4 % (low 60.1, high 80.3, n=224 rollouts)`, for titles and tables behind charts. */
export function rateText(rate: RateValue): string {
  if (rate.value === null) return `unknown (n=${rate.n} ${rate.unit})`;
  const interval =
    rate.low === null || rate.high === null
      ? ''
      : `${formatPercent(rate.low)}–${formatPercent(rate.high)} %, `;
  return `${formatPercent(rate.value)} % (${interval}n=${rate.n} ${rate.unit})`;
}

/** How the interval was made, one sentence. */
export function rateMethod(rate: RateValue): string {
  if (rate.value === null) return `Nothing was counted (n=0 ${rate.unit}).`;
  if (rate.low === null || rate.high === null)
    return 'One task has no interval over tasks: there is nothing to draw from.';
  const range = `95 % interval ${formatPercent(rate.low)}–${formatPercent(rate.high)} %`;
  return rate.method === 'wilson'
    ? `${range}: Wilson score over ${rate.n} ${rate.unit}. It is not symmetric; ± is half its width.`
    : `${range}: bootstrap over ${rate.n} tasks (2,000 draws of whole tasks). It is not symmetric; ± is half its width.`;
}

/** A rate with ± half the interval's width and n; low and high in the tooltip. `short` leaves n to the tooltip. */
export function Rate({ rate, why, short = false }: { rate: RateValue; why?: string; short?: boolean }) {
  if (rate.value === null) return <Unknown why={why ?? `Nothing was counted (n=0 ${rate.unit}).`} />;
  const half = rate.low === null || rate.high === null ? null : (rate.high - rate.low) / 2;
  return (
    <Tooltip content={rateMethod(rate)} className="num">
      {formatPercent(rate.value)} %
      {half !== null && <span className="text-ink-2"> ±{(half * 100).toFixed(1)}</span>}
      {!short && (
        <span className="text-ink-3">
          {' '}
          (n={rate.n} {rate.n === 1 ? rate.unit.slice(0, -1) : rate.unit})
        </span>
      )}
    </Tooltip>
  );
}
