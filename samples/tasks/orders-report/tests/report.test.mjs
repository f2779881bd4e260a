import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { avg, count, countDistinct, countOf, max, min, sum } from '/app/src/aggregates.js';
import { load } from '/app/src/load.js';
import { regionReport } from '/app/src/reports.js';
import { from } from '/app/src/table.js';

/** Compares rows by their columns, whatever object they are. */
const same = (got, expected) => assert.deepEqual(got.map((row) => ({ ...row })), expected);
const MIXED = [
  { shop: 'a', cents: 100, name: 'pen' },
  { shop: 'b', cents: null, name: 'cup' },
  { shop: 'a', cents: undefined, name: null },
  { shop: 'a', cents: 0, name: 'axe' },
  { shop: 'c', name: 'cup' },
  { shop: 'a', cents: 50, name: 'pen' },
];

test('count counts rows, countOf values', () => {
  same(from(MIXED).groupBy(['shop'], { rows: count(), values: countOf('cents') }), [
    { shop: 'a', rows: 4, values: 3 },
    { shop: 'b', rows: 1, values: 0 },
    { shop: 'c', rows: 1, values: 0 },
  ]);
});
test('sums and means leave missing values out', () => {
  same(from(MIXED).groupBy(['shop'], { cents: sum('cents'), mean: avg('cents') }), [
    { shop: 'a', cents: 150, mean: 50 },
    { shop: 'b', cents: null, mean: null },
    { shop: 'c', cents: null, mean: null },
  ]);
});
test('min and max of numbers', () => {
  same(from(MIXED).groupBy(['shop'], { least: min('cents'), most: max('cents') }), [
    { shop: 'a', least: 0, most: 100 },
    { shop: 'b', least: null, most: null },
    { shop: 'c', least: null, most: null },
  ]);
});
test('min and max of negative numbers', () => {
  same(from([{ n: -3 }, { n: null }, { n: -7 }]).groupBy([], { least: min('n'), most: max('n') }), [{ least: -7, most: -3 }]);
});
test('min and max of texts', () => {
  same(from(MIXED).groupBy(['shop'], { first: min('name'), last: max('name') }), [
    { shop: 'a', first: 'axe', last: 'pen' },
    { shop: 'b', first: 'cup', last: 'cup' },
    { shop: 'c', first: 'cup', last: 'cup' },
  ]);
});
test('different values without the missing ones', () => {
  same(from(MIXED).groupBy(['shop'], { names: countDistinct('name') }), [
    { shop: 'a', names: 2 },
    { shop: 'b', names: 1 },
    { shop: 'c', names: 1 },
  ]);
  same(from([{ v: null }, {}]).groupBy([], { n: countDistinct('v') }), [{ n: 0 }]);
});
test('1 and the text 1 are different values', () => {
  same(from([{ v: 1 }, { v: '1' }, { v: 1 }]).groupBy([], { n: countDistinct('v') }), [{ n: 2 }]);
});
test('a group of 300,000 rows', () => {
  const rows = Array.from({ length: 300_000 }, (_, at) => ({ v: at }));
  same(from(rows).groupBy([], { least: min('v'), most: max('v'), n: countOf('v'), sum: sum('v') }), [
    { least: 0, most: 299_999, n: 300_000, sum: 44_999_850_000 },
  ]);
});

test('missing keys are one group', () => {
  same(from([{ k: null, v: 1 }, { k: 'a', v: 2 }, { v: 3 }, { k: undefined, v: 4 }]).groupBy(['k'], { v: sum('v') }), [
    { k: null, v: 8 },
    { k: 'a', v: 2 },
  ]);
});
test('the text null is not a missing key', () => {
  same(from([{ k: 'null', v: 1 }, { k: null, v: 2 }, { k: '', v: 4 }, { k: 'undefined', v: 8 }]).groupBy(['k'], { v: sum('v') }), [
    { k: 'null', v: 1 },
    { k: null, v: 2 },
    { k: '', v: 4 },
    { k: 'undefined', v: 8 },
  ]);
});
test('keys of different types are different groups', () => {
  same(from([{ k: 1 }, { k: '1' }, { k: true }, { k: 'true' }, { k: 1 }]).groupBy(['k'], { n: count() }), [
    { k: 1, n: 2 },
    { k: '1', n: 1 },
    { k: true, n: 1 },
    { k: 'true', n: 1 },
  ]);
});
for (const mark of ['|', ',', '\u0000', '","', '\u001f', '::']) {
  test(`keys that hold ${JSON.stringify(mark)}`, () => {
    const rows = [{ a: `x${mark}y`, b: 'z' }, { a: 'x', b: `y${mark}z` }];
    same(from(rows).groupBy(['a', 'b'], { n: count() }), rows.map((row) => ({ ...row, n: 1 })));
  });
}
test('groups of two keys in order of their first row', () => {
  const rows = [['a', 1], ['b', 1], ['a', 2], ['b', 1], ['a', 1]].map(([a, b]) => ({ a, b }));
  same(from(rows).groupBy(['a', 'b'], { n: count() }), [
    { a: 'a', b: 1, n: 2 },
    { a: 'b', b: 1, n: 2 },
    { a: 'a', b: 2, n: 1 },
  ]);
});

const SHOPS = [
  { shop: 'a', cents: 10, who: 'x' },
  { shop: 'a', cents: 20, who: 'y' },
  { shop: 'a', cents: 30, who: 'y' },
  { shop: 'b', cents: 100, who: 'x' },
  { shop: 'b', cents: null, who: null },
];
test('the total is over all rows', () => {
  const aggregates = { n: count(), values: countOf('cents'), people: countDistinct('who'), sum: sum('cents'), mean: avg('cents'), least: min('cents'), most: max('cents') };
  same(from(SHOPS).groupBy(['shop'], aggregates, { total: true }), [
    { shop: 'a', n: 3, values: 3, people: 2, sum: 60, mean: 20, least: 10, most: 30 },
    { shop: 'b', n: 2, values: 1, people: 1, sum: 100, mean: 100, least: 100, most: 100 },
    { shop: 'total', n: 5, values: 4, people: 2, sum: 160, mean: 40, least: 10, most: 100 },
  ]);
});
test('the total stands in every key column', () => {
  const rows = from([{ a: 1, b: 2 }]).groupBy(['a', 'b'], { n: count() }, { total: true });
  same(rows, [{ a: 1, b: 2, n: 1 }, { a: 'total', b: 'total', n: 1 }]);
});
test('a group of missing values does not spoil the total', () => {
  const rows = [{ k: 'a', v: null }, { k: 'b', v: 4 }, { k: 'c', v: 2 }];
  same(from(rows).groupBy(['k'], { mean: avg('v'), least: min('v'), sum: sum('v') }, { total: true }).slice(-1), [{ k: 'total', mean: 3, least: 2, sum: 6 }]);
});
test('no rows', () => {
  const aggregates = { n: count(), values: countOf('v'), different: countDistinct('v'), sum: sum('v'), mean: avg('v'), least: min('v') };
  const empty = { n: 0, values: 0, different: 0, sum: null, mean: null, least: null };
  same(from([]).groupBy(['k'], aggregates), []);
  same(from([]).groupBy(['k'], aggregates, { total: true }), [{ k: 'total', ...empty }]);
  same(from([]).groupBy([], aggregates), [empty]);
});
test('no keys', () => {
  same(from(SHOPS).groupBy([], { n: count(), sum: sum('cents') }), [{ n: 5, sum: 160 }]);
});

test('a missing key has no partner', () => {
  const left = [{ id: 1, a: 'x' }, { id: null, a: 'y' }, { a: 'z' }];
  const right = [{ id: 1, b: 'p' }, { id: null, b: 'q' }, { b: 'r' }];
  same(from(left).join(right, 'id').rows, [{ id: 1, a: 'x', b: 'p' }]);
});
test('left keeps what has no partner, once', () => {
  const left = [{ id: 1 }, { id: null }, { id: 3 }];
  const rows = from(left).join([{ id: 1, b: 'p' }, { id: 1, b: 'q' }, { id: null, b: 'r' }], 'id', { left: true }).rows;
  assert.deepEqual(rows.map((row) => [row.id, row.b ?? null]), [[1, 'p'], [1, 'q'], [null, null], [3, null]]);
});
test('1 and the text 1 do not join', () => {
  assert.equal(from([{ id: 1 }, { id: '2' }]).join([{ id: '1' }, { id: 2 }], 'id').rows.length, 0);
});
test('0 and the empty text are keys like others', () => {
  assert.equal(from([{ id: 0 }, { id: '' }]).join([{ id: '' }, { id: 0 }], 'id').rows.length, 2);
});
test('grouping by a column that a left join did not fill', () => {
  const rows = from([{ id: 1 }, { id: 2 }]).join([{ id: 1, tag: 'red' }], 'id', { left: true }).groupBy(['tag'], { n: count() });
  same(rows, [{ tag: 'red', n: 1 }, { tag: null, n: 1 }]);
});
test('given rows are not changed', () => {
  const left = [Object.freeze({ id: 1, k: undefined })];
  const right = [Object.freeze({ id: 1, v: 2 })];
  from(left).join(right, 'id', { left: true }).groupBy(['k'], { v: sum('v') }, { total: true });
  const joined = from(left).join([], 'id', { left: true }).rows;
  assert.notEqual(joined[0], left[0]);
});

const order = (order, region, customer) => ({ order, region, customer });
const item = (order, cents, quantity = 1) => ({ order, cents, quantity });
test('the report of the data folder', () => {
  same(regionReport(load('/app/data')), [
    { region: 'north', orders: 3, customers: 2, revenue: 27900, refunded: 1250, perOrder: 9300 },
    { region: 'south', orders: 3, customers: 2, revenue: 37400, refunded: 4000, perOrder: 12467 },
    { region: null, orders: 1, customers: 1, revenue: 8900, refunded: 0, perOrder: 8900 },
    { region: 'total', orders: 7, customers: 4, revenue: 74200, refunded: 5250, perOrder: 10600 },
  ]);
});
test('items and refunds of equal amounts all count', () => {
  const db = { orders: [order(1, 'n', 'a'), order(2, 'n', 'a')], items: [item(1, 100), item(1, 100), item(1, 50, 2), item(2, 100)], refunds: [{ order: 1, refund: 10 }, { order: 1, refund: 10 }, { order: 2, refund: 10 }] };
  same(regionReport(db).slice(0, 1), [{ region: 'n', orders: 2, customers: 1, revenue: 400, refunded: 30, perOrder: 200 }]);
});
test('refunds of orders without items', () => {
  const db = { orders: [order(1, 'n', null)], items: [], refunds: [{ order: 1, refund: 10 }, { order: 1, refund: 5 }] };
  same(regionReport(db).slice(0, 1), [{ region: 'n', orders: 1, customers: 0, revenue: 0, refunded: 15, perOrder: 0 }]);
});
test('items and refunds of unknown orders', () => {
  const db = { orders: [order(1, 'n', 'a')], items: [item(1, 7), item(9, 100), item(null, 100)], refunds: [{ order: 9, refund: 1 }, { refund: 1 }] };
  same(regionReport(db), ['n', 'total'].map((region) => ({ region, orders: 1, customers: 1, revenue: 7, refunded: 0, perOrder: 7 })));
});
test('a region called null is not the missing one', () => {
  const db = { orders: [order(1, 'null', 'a'), order(2, null, 'a'), order(3, undefined, 'b')], items: [item(1, 5), item(3, 8)], refunds: [] };
  same(regionReport(db), [
    { region: 'null', orders: 1, customers: 1, revenue: 5, refunded: 0, perOrder: 5 },
    { region: null, orders: 2, customers: 2, revenue: 8, refunded: 0, perOrder: 4 },
    { region: 'total', orders: 3, customers: 2, revenue: 13, refunded: 0, perOrder: 4 },
  ]);
});
test('half a cent goes up, the total is not a mean of means', () => {
  const db = { orders: [order(1, 'n', 'a'), order(2, 'n', 'a'), order(3, 's', 'a')], items: [item(1, 3), item(3, 2)], refunds: [] };
  assert.deepEqual(regionReport(db).map((line) => line.perOrder), [2, 2, 2]);
  db.items = [item(1, 100), item(3, 2)];
  assert.deepEqual(regionReport(db).map((line) => line.perOrder), [50, 2, 34]);
});
test('a report of nothing', () => {
  same(regionReport({ orders: [], items: [item(1, 5)], refunds: [] }), [{ region: 'total', orders: 0, customers: 0, revenue: 0, refunded: 0, perOrder: null }]);
});
test('the columns keep their order', () => {
  assert.deepEqual(Object.keys(regionReport(load('/app/data'))[0]), ['region', 'orders', 'customers', 'revenue', 'refunded', 'perOrder']);
});

test('the given tests stay green', () => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  assert.equal(spawnSync(process.execPath, ['--test'], { cwd: '/app', env }).status, 0);
});
