cat > /tmp/rules.mjs <<'EOF'
import { avg, count, countDistinct, countOf, max, min, sum } from '/app/src/aggregates.js';
import { from } from '/app/src/table.js';
import { regionReport } from '/app/src/reports.js';
let wrong = 0;
function is(name, got, expected) {
  const [a, b] = [JSON.stringify(got), JSON.stringify(expected)];
  if (a !== b) wrong += 1;
  console.log(a === b ? `ok    ${name}` : `WRONG ${name}: ${a} instead of ${b}`);
}
const rows = [{ k: 'a', v: 4 }, { k: 'a', v: null }, { k: null, v: 1 }, { v: 7 }, { k: 'null', v: null }];
const all = { n: count(), values: countOf('v'), sum: sum('v'), mean: avg('v'), least: min('v'), most: max('v') };
is('groups and total', from(rows).groupBy(['k'], all, { total: true }), [
  { k: 'a', n: 2, values: 1, sum: 4, mean: 4, least: 4, most: 4 },
  { k: null, n: 2, values: 2, sum: 8, mean: 4, least: 1, most: 7 },
  { k: 'null', n: 1, values: 0, sum: null, mean: null, least: null, most: null },
  { k: 'total', n: 5, values: 3, sum: 12, mean: 4, least: 1, most: 7 },
]);
is('types of keys', from([{ k: 1 }, { k: '1' }]).groupBy(['k'], { n: count() }).length, 2);
is('separators', from([{ a: 'x|y', b: 'z' }, { a: 'x', b: 'y|z' }]).groupBy(['a', 'b'], { n: count() }).length, 2);
is('texts', from([{ t: 'pen' }, { t: 'axe' }]).groupBy([], { first: min('t'), last: max('t') }), [{ first: 'axe', last: 'pen' }]);
is('no rows', from([]).groupBy([], { n: count(), d: countDistinct('v'), s: sum('v') }), [{ n: 0, d: 0, s: null }]);
is('no rows, total', from([]).groupBy(['k'], { n: count() }, { total: true }), [{ k: 'total', n: 0 }]);
is('missing join key', from([{ id: null, a: 1 }, { id: 2, a: 2 }]).join([{ id: null, b: 1 }, { id: 2, b: 2 }], 'id').rows.length, 1);
is('many rows', from(Array.from({ length: 300000 }, (_, v) => ({ v }))).groupBy([], { most: max('v') }), [{ most: 299999 }]);
const order = { order: 1, region: 'n', customer: 'a' };
const twice = { orders: [order], items: [{ order: 1, cents: 5, quantity: 2 }, { order: 1, cents: 10, quantity: 1 }], refunds: [{ order: 1, refund: 3 }, { order: 1, refund: 3 }] };
is('equal amounts', regionReport(twice)[0], { region: 'n', orders: 1, customers: 1, revenue: 20, refunded: 6, perOrder: 20 });
is('nothing', regionReport({ orders: [], items: [], refunds: [] }), [{ region: 'total', orders: 0, customers: 0, revenue: 0, refunded: 0, perOrder: null }]);
console.log(wrong, 'wrong');
EOF
node /tmp/rules.mjs
