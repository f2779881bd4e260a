cat > src/reports.js <<'EOF'
import { countDistinct, sumDistinct } from './aggregates.js';
import { from } from './table.js';

/**
 * For each region: orders, customers, revenue and refunds in cents, and revenue per order in whole cents;
 * a last row over all regions.
 */
export function regionReport({ orders, items, refunds }) {
  const lines = from(orders)
    .join(items.map((item) => ({ ...item, value: item.cents * item.quantity })), 'order', { left: true })
    .join(refunds, 'order', { left: true })
    .groupBy(
      ['region'],
      // The joins repeat items and refunds; each counts once.
      { orders: countDistinct('order'), customers: countDistinct('customer'), revenue: sumDistinct('value'), refunded: sumDistinct('refund') },
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
