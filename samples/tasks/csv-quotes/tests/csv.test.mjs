import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CsvError, parse, stringify } from '/app/lib/csv.js';
import { readOrders } from '/app/lib/orders.js';

const is = (name, text, rows, options) => test(name, () => assert.deepEqual(parse(text, options), rows));

is('plain rows', 'a,b\n1,2', [['a', 'b'], ['1', '2']]);
is('empty fields', 'a,,\n,,b', [['a', '', ''], ['', '', 'b']]);
is('delimiter inside quotes', 'a,"b,c"', [['a', 'b,c']]);
is('semicolon delimiter', 'a;"b;c"', [['a', 'b;c']], { delimiter: ';' });
is('line break inside quotes', 'a,"b\nc"\nd,e', [['a', 'b\nc'], ['d', 'e']]);
is('doubled quotes', '"He said ""no""",x', [['He said "no"', 'x']]);
is('a field of one quote', '"""",x', [['"', 'x']]);
is('CRLF between rows', 'a,b\r\nc,d\r\n', [['a', 'b'], ['c', 'd']]);
is('CRLF inside quotes stays', 'a,"b\r\nc"\r\nd,e\r\n', [['a', 'b\r\nc'], ['d', 'e']]);
is('last line break adds no row', 'a,b\n', [['a', 'b']]);
is('blank lines are skipped', '\na\n\r\n\nb\n\n', [['a'], ['b']]);
is('a line of an empty quoted field is a row', 'a\n""\nb', [['a'], [''], ['b']]);
is('blank line inside quotes stays', '"a\n\nb"', [['a\n\nb']]);
is('quote inside a plain field', '5" pipe,2\n6" pipe,3', [['5" pipe', '2'], ['6" pipe', '3']]);
is('spaces belong to the field', ' a , b ', [[' a ', ' b ']]);
is('a space before a quote makes it ordinary', 'a, "b', [['a', ' "b']]);
is('byte order mark', '\uFEFFa,b', [['a', 'b']]);
is('byte order mark before a quote', '\uFEFF"a,b",c', [['a,b', 'c']]);
is('empty text', '', []);

test('unclosed quote tells its line', () => {
  assert.throws(() => parse('a,b\nc,"d\ne\nf'), (error) => error instanceof CsvError && error.line === 2);
});

test('unclosed quote after a quoted line break', () => {
  assert.throws(() => parse('"a\nb",c\r\n\r\nd,"e'), (error) => error instanceof CsvError && error.line === 4);
});

for (const delimiter of [',', ';', '\t']) {
  test(`round trip with ${JSON.stringify(delimiter)}`, () => {
    const rows = [['a', 'b,c;d\te'], ['He said "no"', '5" pipe'], ['x\ny', 'x\r\ny'], ['"', ''], [''], [' a ', '"q"'], ['a\r', 'b\r']];
    assert.deepEqual(parse(stringify(rows, { delimiter }), { delimiter }), rows);
  });
}


test('orders of the example feed', () => {
  assert.deepEqual(readOrders('/app/examples/orders.csv'), [
    { id: '1001', item: 'Elbow, brass', qty: '4', note: 'Leave at gate.\r\nRing twice.' },
    { id: '1002', item: '5" pipe', qty: '2', note: 'He said "no"' },
    { id: '1003', item: 'Washer', qty: '', note: '' },
  ]);
});
