import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, stringify } from '../lib/csv.js';

test('plain rows', () => {
  assert.deepEqual(parse('a,b\n1,2'), [['a', 'b'], ['1', '2']]);
});

test('a delimiter inside quotes', () => {
  assert.deepEqual(parse('a,"b,c"'), [['a', 'b,c']]);
});

test('another delimiter', () => {
  assert.deepEqual(parse('a;b', { delimiter: ';' }), [['a', 'b']]);
});

test('stringify quotes a delimiter', () => {
  assert.equal(stringify([['a', 'b,c']]), 'a,"b,c"\n');
});
