cat > /tmp/check.mjs <<'EOF'
import { AsyncCache } from '/app/src/cache.js';
const tick = () => new Promise((done) => setImmediate(done));
let bad = 0;
function is(name, got, want) {
  const same = Object.is(got, want);
  if (!same) bad++;
  console.log(same ? 'ok  ' : 'FAIL', name, same ? '' : `got ${got}, want ${want}`);
}
function rig(options = {}) {
  const loads = [];
  const clock = { time: 0 };
  const load = (key) => new Promise((resolve, reject) => loads.push({ key, resolve, reject }));
  return { loads, clock, cache: new AsyncCache({ load, max: 2, ttlMs: 100, now: () => clock.time, ...options }) };
}
{
  const { cache, loads } = rig();
  const first = cache.get('a');
  await tick();
  cache.delete('a');
  const second = cache.get('a');
  await tick();
  is('a get after delete loads by itself', loads.length, 2);
  loads[0].resolve('old');
  is('the first caller gets its answer', await first, 'old');
  is('the overtaken value is not stored', cache.size, 0);
  const third = cache.get('a');
  await tick();
  is('the second load is still shared', loads.length, 2);
  loads.at(-1).resolve('new');
  if (loads.length > 2) loads[1].resolve('new');
  is('second', await second, 'new');
  is('third', await third, 'new');
}
{
  const { cache, loads } = rig();
  const waiting = cache.get('a');
  await tick();
  cache.set('a', 'new');
  loads[0].resolve('old');
  await waiting;
  is('set during a load wins', await cache.get('a'), 'new');
}
{
  const { cache, loads } = rig();
  const failed = cache.get('a').catch(() => 'failed');
  await tick();
  loads[0].reject(new Error('down'));
  is('a failure reaches the caller', await failed, 'failed');
  is('and leaves nothing', cache.size, 0);
}
{
  const { cache, clock } = rig();
  cache.set('a', 1);
  clock.time = 100;
  is('gone at exactly ttlMs', cache.size, 0);
}
{
  const { cache, clock } = rig();
  cache.set('old', 1);
  clock.time = 60;
  cache.set('young', 2);
  await cache.get('old');
  clock.time = 110;
  cache.set('new', 3);
  is('expired goes before live', await Promise.race([cache.get('young'), tick().then(() => 'loading')]), 2);
}
process.exit(bad ? 1 : 0);
EOF
node /tmp/check.mjs
