cat > src/reports.js <<'EOF'
import { countDistinct, sum } from './aggregates.js';
import { from } from './table.js';

/**
 * For each region: orders, customers, revenue and refunds in cents, and revenue per order in whole cents;
 * a last row over all regions.
 */
export function regionReport({ orders, items, refunds }) {
  const values = from(items.map((item) => ({ ...item, value: item.cents * item.quantity }))).groupBy(['order'], { revenue: sum('value') });
  const refunded = from(refunds).groupBy(['order'], { refunded: sum('refund') });
  const lines = from(orders)
    .join(values, 'order')
    .join(refunded, 'order', { left: true })
    .groupBy(
      ['region'],
      { orders: countDistinct('order'), customers: countDistinct('customer'), revenue: sum('revenue'), refunded: sum('refunded') },
      { total: true },
    );
  return lines.map((line) => {
    const perOrder = line.orders === 0 ? null : Math.round(line.revenue / line.orders);
    return { ...line, revenue: line.revenue ?? 0, refunded: line.refunded ?? 0, perOrder };
  });
}
EOF
node bin/report.js
