#!/bin/bash
# Reference: aggregates see rows only, totals too; items and refunds are summed per order before the join.
set -e
cd /app
cat > src/aggregates.js <<'JS'
const isKnown = (value) => value !== null && value !== undefined;

/** An aggregate of the known values of a column; `empty` is its value when there is none. */
const known = (column, reduce, empty = null) => ({
  of(rows) {
    const values = rows.map((row) => row[column]).filter(isKnown);
    return values.length > 0 ? reduce(values) : empty;
  },
});
const add = (values) => values.reduce((sum, value) => sum + value, 0);

/** An aggregate computes its value `of` the rows of a group. */
export const count = () => ({ of: (rows) => rows.length });

export const countOf = (column) => known(column, (values) => values.length, 0);

export const countDistinct = (column) => known(column, (values) => new Set(values).size, 0);

export const sum = (column) => known(column, add);

export const avg = (column) => known(column, (values) => add(values) / values.length);

export const min = (column) => known(column, (values) => values.reduce((least, value) => (value < least ? value : least)));

export const max = (column) => known(column, (values) => values.reduce((most, value) => (value > most ? value : most)));
JS
cat > src/table.js <<'JS'
/**
 * Small queries on arrays of rows that give what SQL gives:
 * `from(rows).where(test).join(other, key, { left }).groupBy(keys, { name: sum('column') }, { total: true })`.
 * A missing value is `null` or `undefined`; in results it is `null`.
 */
export function from(rows) {
  return new Query(rows);
}

class Query {
  constructor(rows) {
    this.rows = rows;
  }

  where(test) {
    return new Query(this.rows.filter(test));
  }

  /** Rows with the columns of both sides where `key` is equal; with `left`, rows without a partner stay. */
  join(other, key, { left = false } = {}) {
    const partners = Map.groupBy(other, (row) => row[key] ?? null);
    partners.delete(null);
    const rows = this.rows.flatMap((row) => {
      const found = partners.get(row[key] ?? null) ?? (left ? [{}] : []);
      return found.map((one) => ({ ...row, ...one }));
    });
    return new Query(rows);
  }

  /** One row for each combination of the keys, in order of first appearance; with `total`, a last row over all. */
  groupBy(keys, aggregates, { total = false } = {}) {
    // Values get numbers, so that neither their type nor a separator can mix up two groups.
    const numbers = new Map();
    const numberOf = (value) => {
      if (!numbers.has(value)) numbers.set(value, numbers.size);
      return numbers.get(value);
    };
    const groups = Map.groupBy(this.rows, (row) => keys.map((key) => numberOf(row[key] ?? null)).join());
    if (keys.length === 0 && groups.size === 0) groups.set('', []);
    const line = (rows, label) => {
      const row = Object.fromEntries(keys.map((key) => [key, label(key)]));
      for (const [name, aggregate] of Object.entries(aggregates)) row[name] = aggregate.of(rows);
      return row;
    };
    const lines = [...groups.values()].map((rows) => line(rows, (key) => rows[0][key] ?? null));
    return total ? [...lines, line(this.rows, () => 'total')] : lines;
  }
}
JS
cat > src/reports.js <<'JS'
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
JS
