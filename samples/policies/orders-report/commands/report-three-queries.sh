cat > src/reports.js <<'EOF'
import { count, countDistinct, sum } from './aggregates.js';
import { from } from './table.js';

/**
 * For each region: orders, customers, revenue and refunds in cents, and revenue per order in whole cents;
 * a last row over all regions. Three queries: none of them sees items and refunds together.
 */
export function regionReport({ orders, items, refunds }) {
  const byRegion = (query, aggregates) => query.groupBy(['region'], aggregates, { total: true });
  const values = items.map(({ order, cents, quantity }) => ({ order, value: cents * quantity }));
  const heads = byRegion(from(orders), { orders: count(), customers: countDistinct('customer') });
  const revenues = byRegion(from(orders).join(values, 'order'), { revenue: sum('value') });
  const refunded = byRegion(from(orders).join(refunds, 'order'), { refunded: sum('refund') });
  return heads.map((head) => {
    const line = (lines) => lines.find(({ region }) => region === head.region);
    const revenue = line(revenues)?.revenue ?? 0;
    const perOrder = head.orders === 0 ? null : Math.round(revenue / head.orders);
    return { ...head, revenue, refunded: line(refunded)?.refunded ?? 0, perOrder };
  });
}
EOF
node bin/report.js
