import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AsyncCache } from '../src/cache.js';

test('loads once, then answers from the cache', async () => {
  let calls = 0;
  const cache = new AsyncCache({ load: async (key) => `${key}${++calls}` });
  assert.equal(await cache.get('a'), 'a1');
  assert.equal(await cache.get('a'), 'a1');
});

test('set is seen by get', async () => {
  const cache = new AsyncCache({ load: async () => 'loaded' });
  cache.set('a', 'given');
  assert.equal(await cache.get('a'), 'given');
});

test('loads again after the time to live', async () => {
  let time = 0;
  let calls = 0;
  const cache = new AsyncCache({ load: async () => ++calls, ttlMs: 100, now: () => time });
  await cache.get('a');
  time = 101;
  assert.equal(await cache.get('a'), 2);
});

test('keeps at most max entries', () => {
  const cache = new AsyncCache({ load: async () => 0, max: 2 });
  for (const key of ['a', 'b', 'c']) cache.set(key, 1);
  assert.equal(cache.size, 2);
});
