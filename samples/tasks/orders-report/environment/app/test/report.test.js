import assert from 'node:assert/strict';
import { test } from 'node:test';
import { avg, count, countDistinct, max, sum } from '../src/aggregates.js';
import { from } from '../src/table.js';
import { regionReport } from '../src/reports.js';

const SALES = [
  { region: 'north', shop: 'a', cents: 100 },
  { region: 'south', shop: 'b', cents: 300 },
  { region: 'north', shop: 'c', cents: 200 },
];

test('groups in order of appearance', () => {
  assert.deepEqual(from(SALES).groupBy(['region'], { n: count(), cents: sum('cents') }), [
    { region: 'north', n: 2, cents: 300 },
    { region: 'south', n: 1, cents: 300 },
  ]);
});

test('averages and extremes', () => {
  assert.deepEqual(from(SALES).groupBy(['region'], { mean: avg('cents'), most: max('cents') }), [
    { region: 'north', mean: 150, most: 200 },
    { region: 'south', mean: 300, most: 300 },
  ]);
});

test('different values', () => {
  assert.deepEqual(from(SALES).where((row) => row.cents < 300).groupBy(['region'], { shops: countDistinct('shop') }), [
    { region: 'north', shops: 2 },
  ]);
});

test('one order of one item', () => {
  const db = { orders: [{ order: 1, region: 'north', customer: 'ana' }], items: [{ order: 1, cents: 500, quantity: 2 }], refunds: [] };
  const line = { orders: 1, customers: 1, revenue: 1000, refunded: 0, perOrder: 1000 };
  assert.deepEqual(regionReport(db), [{ region: 'north', ...line }, { region: 'total', ...line }]);
});
