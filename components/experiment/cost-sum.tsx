import { formatMoney } from '@/lib/metrics/format';
import { Unknown } from '@/components/figures/unknown';

export interface CostParts {
  agent: number | null;
  summariser: number | null;
  judge: number | null;
  callsWithoutPrice: number;
}

const part = (name: string, usd: number | null) => `${name} ${usd === null ? 'unknown' : formatMoney(usd)}`;

/** Sum of what is known; null when no part is. */
export function costSum(cost: CostParts): number | null {
  const known = [cost.agent, cost.summariser, cost.judge].filter((usd) => usd !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
}

/** Cost over all roles, parts in the title; "≥" where some calls have no known price. */
export function CostSum({ cost }: { cost: CostParts }) {
  const sum = costSum(cost);
  const parts = [
    part('agent', cost.agent),
    part('summariser', cost.summariser),
    part('judge', cost.judge),
  ].join(', ');
  if (sum === null) return <Unknown why="The records tell no cost and no call has a known price." />;
  // Only free calls are priced: the sum would say $0.00 of something that did cost money.
  if (sum === 0 && cost.callsWithoutPrice > 0)
    return <Unknown why={`${parts}; ${cost.callsWithoutPrice} calls or rollouts have no known price.`} />;
  const missing = cost.callsWithoutPrice > 0 ? `; ${cost.callsWithoutPrice} without a known price` : '';
  return (
    <span className="num" title={`${parts}${missing}`}>
      {missing && '≥ '}
      {formatMoney(sum)}
    </span>
  );
}
