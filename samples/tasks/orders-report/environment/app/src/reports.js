import { countDistinct, sum } from './aggregates.js';
import { from } from './table.js';

/**
 * For each region: orders, customers, revenue and refunds in cents, and revenue per order in whole cents;
 * a last row over all regions.
 */
export function regionReport({ orders, items, refunds }) {
  const lines = from(orders)
    .join(items.map((item) => ({ ...item, value: item.cents * item.quantity })), 'order')
    .join(refunds, 'order', { left: true })
    .groupBy(
      ['region'],
      { orders: countDistinct('order'), customers: countDistinct('customer'), revenue: sum('value'), refunded: sum('refund') },
      { total: true },
    );
  return lines.map((line) => ({ ...line, perOrder: Math.round(line.revenue / line.orders) }));
}
