import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AsyncCache } from '/app/src/cache.js';

/** A cache on a hand-driven clock whose loads are settled by hand, in any order. */
function bench(options = {}) {
  const clock = { time: 1000 };
  const loads = [];
  const load = (key) => new Promise((resolve, reject) => loads.push({ key, resolve, reject }));
  const cache = new AsyncCache({ load, max: 10, ttlMs: 100, now: () => clock.time, ...options });
  return { cache, clock, loads };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('loads once, then answers from the cache', async () => {
  const { cache, loads } = bench();
  const first = cache.get('a');
  await settle();
  loads[0].resolve('v');
  assert.equal(await first, 'v');
  assert.equal(await cache.get('a'), 'v');
  assert.equal(loads.length, 1);
});

test('set is seen by get', async () => {
  const { cache, loads } = bench();
  cache.set('a', 'given');
  assert.equal(await cache.get('a'), 'given');
  assert.equal(loads.length, 0);
});

test('delete says whether there was an entry', () => {
  const { cache } = bench();
  cache.set('a', 1);
  assert.equal(cache.delete('a'), true);
  assert.equal(cache.delete('a'), false);
});

test('gets at the same moment share one load', async () => {
  const { cache, loads } = bench();
  const all = [cache.get('a'), cache.get('a'), cache.get('a'), cache.get('b')];
  await settle();
  assert.deepEqual(loads.map((load) => load.key), ['a', 'b']);
  loads[0].resolve('x');
  loads[1].resolve('y');
  assert.deepEqual(await Promise.all(all), ['x', 'x', 'x', 'y']);
});

test('a load under way does not count as an entry', async () => {
  const { cache, loads } = bench();
  const waiting = cache.get('a');
  await settle();
  assert.equal(cache.size, 0);
  loads[0].resolve(1);
  await waiting;
  assert.equal(cache.size, 1);
});

for (const [name, drop] of [['delete', (cache) => cache.delete('a')], ['clear', (cache) => cache.clear()]]) {
  test(`a load overtaken by ${name} answers but is not stored`, async () => {
    const { cache, loads } = bench();
    const waiting = cache.get('a');
    await settle();
    drop(cache);
    loads[0].resolve('old');
    assert.equal(await waiting, 'old');
    assert.equal(cache.size, 0);
  });

  test(`a get after ${name} starts a load of its own`, async () => {
    const { cache, loads } = bench();
    const before = cache.get('a');
    await settle();
    drop(cache);
    const after = cache.get('a');
    await settle();
    assert.equal(loads.length, 2);
    loads[0].resolve('old');
    loads[1].resolve('new');
    assert.deepEqual(await Promise.all([before, after]), ['old', 'new']);
    assert.equal(await cache.get('a'), 'new');
  });
}

test('the newer load is kept when the older one ends last', async () => {
  const { cache, loads } = bench();
  const before = cache.get('a');
  await settle();
  cache.delete('a');
  const after = cache.get('a');
  await settle();
  loads[1].resolve('new');
  assert.equal(await after, 'new');
  loads[0].resolve('old');
  assert.equal(await before, 'old');
  assert.equal(await cache.get('a'), 'new');
  assert.equal(loads.length, 2);
});

test('the end of an older load does not hide the newer one', async () => {
  const { cache, loads } = bench();
  const before = cache.get('a');
  await settle();
  cache.delete('a');
  const after = cache.get('a');
  await settle();
  loads[0].resolve('old');
  await before;
  await settle();
  const shared = cache.get('a');
  await settle();
  assert.equal(loads.length, 2);
  loads[1].resolve('new');
  assert.deepEqual(await Promise.all([after, shared]), ['new', 'new']);
});

test('the failure of an older load does not hide the newer one', async () => {
  const { cache, loads } = bench();
  const before = cache.get('a').catch((error) => error.message);
  await settle();
  cache.delete('a');
  const after = cache.get('a');
  await settle();
  loads[0].reject(new Error('down'));
  assert.equal(await before, 'down');
  await settle();
  const shared = cache.get('a');
  await settle();
  assert.equal(loads.length, 2);
  loads[1].resolve('new');
  assert.deepEqual(await Promise.all([after, shared]), ['new', 'new']);
});

test('set during a load wins', async () => {
  const { cache, loads } = bench();
  const waiting = cache.get('a');
  await settle();
  cache.set('a', 'new');
  loads[0].resolve('old');
  assert.equal(await waiting, 'old');
  assert.equal(await cache.get('a'), 'new');
});

test('set during a load answers the next get at once', async () => {
  const { cache, loads } = bench();
  const waiting = cache.get('a');
  await settle();
  cache.set('a', 'new');
  assert.equal(await Promise.race([cache.get('a'), settle().then(() => 'still waiting')]), 'new');
  loads[0].resolve('old');
  await waiting;
});

test('delete of one key leaves the load of another alone', async () => {
  const { cache, loads } = bench();
  const waiting = cache.get('a');
  await settle();
  cache.delete('b');
  loads[0].resolve('v');
  await waiting;
  assert.equal(cache.size, 1);
});

test('a failed load is not kept', async () => {
  const { cache, loads } = bench();
  const failed = [cache.get('a'), cache.get('a')].map((one) => one.catch((error) => error.message));
  await settle();
  loads[0].reject(new Error('down'));
  assert.deepEqual(await Promise.all(failed), ['down', 'down']);
  assert.equal(cache.size, 0);
  const again = cache.get('a');
  await settle();
  assert.equal(loads.length, 2);
  loads[1].resolve('up');
  assert.equal(await again, 'up');
});

test('a load that throws rejects and is tried again', async () => {
  let calls = 0;
  const load = () => {
    if (++calls === 1) throw new Error('down');
    return 'up';
  };
  const { cache } = bench({ load });
  await assert.rejects(async () => cache.get('a'), /down/);
  assert.equal(await cache.get('a'), 'up');
});

test('undefined, null, 0 and the empty text are cached', async () => {
  for (const value of [undefined, null, 0, '']) {
    let calls = 0;
    const { cache } = bench({ load: async () => (calls++, value) });
    assert.equal(await cache.get('a'), value);
    assert.equal(await cache.get('a'), value);
    assert.equal(calls, 1);
  }
});

test('time to live counts from the moment of storing', async () => {
  const { cache, clock, loads } = bench();
  const waiting = cache.get('a');
  await settle();
  clock.time += 90;
  loads[0].resolve('v');
  await waiting;
  clock.time += 90;
  assert.equal(await Promise.race([cache.get('a'), settle().then(() => 'loading')]), 'v');
});

test('an entry is gone at exactly ttlMs', async () => {
  const { cache, clock } = bench();
  cache.set('a', 1);
  clock.time += 99;
  assert.equal(cache.size, 1);
  clock.time += 1;
  assert.equal(cache.size, 0);
});

test('a hit does not prolong an entry', async () => {
  const { cache, clock } = bench();
  cache.set('a', 1);
  clock.time += 60;
  await cache.get('a');
  clock.time += 60;
  assert.equal(cache.size, 0);
});

test('the least recently used goes first', async () => {
  const { cache, loads } = bench({ max: 2 });
  cache.set('a', 1);
  cache.set('b', 2);
  await cache.get('a');
  cache.set('c', 3);
  assert.equal(await cache.get('a'), 1);
  assert.equal(await cache.get('c'), 3);
  assert.equal(loads.length, 0);
  assert.equal(cache.size, 2);
});

test('set of an existing key is a use and pushes nothing out', async () => {
  const { cache, loads } = bench({ max: 2 });
  cache.set('a', 1);
  cache.set('b', 2);
  cache.set('a', 3);
  assert.equal(cache.size, 2);
  cache.set('c', 4);
  assert.equal(await cache.get('a'), 3);
  assert.equal(await cache.get('c'), 4);
  assert.equal(loads.length, 0);
});

test('expired entries make room before live ones', async () => {
  const { cache, clock, loads } = bench({ max: 2 });
  cache.set('live', 1);
  clock.time += 50;
  cache.set('young', 2);
  clock.time += 40;
  await cache.get('live');
  clock.time += 20;
  // 'live' has expired although it was used last; 'young' has not.
  cache.set('new', 3);
  assert.equal(await cache.get('young'), 2);
  assert.equal(await cache.get('new'), 3);
  assert.equal(loads.length, 0);
});
