cat > src/reports.js <<'EOF'
import { count, countDistinct, sum } from './aggregates.js';
import { from } from './table.js';

/**
 * For each region: orders, customers, revenue and refunds in cents, and revenue per order in whole cents;
 * a last row over all regions.
 */
export function regionReport({ orders, items, refunds }) {
  // Both are summed per order first: joining two tables with several rows per order multiplies them.
  const values = items.map((item) => ({ ...item, value: item.cents * item.quantity }));
  const revenues = from(values).groupBy(['order'], { revenue: sum('value') });
  const refunded = from(refunds).groupBy(['order'], { refunded: sum('refund') });
  const lines = from(orders)
    .join(revenues, 'order', { left: true })
    .join(refunded, 'order', { left: true })
    .groupBy(
      ['region'],
      { orders: count(), customers: countDistinct('customer'), revenue: sum('revenue'), refunded: sum('refunded') },
      { total: true },
    );
  return lines.map((line) => {
    const revenue = line.revenue ?? 0;
    const perOrder = line.orders === 0 ? null : Math.round(revenue / line.orders);
    return { ...line, revenue, refunded: line.refunded ?? 0, perOrder };
  });
}
EOF
node bin/report.js
