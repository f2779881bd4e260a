cat > /tmp/race.mjs <<'EOF'
import { AsyncCache } from '/app/src/cache.js';
const tick = () => new Promise((done) => setImmediate(done));
function rig(options = {}) {
  const loads = [];
  const load = (key) => new Promise((resolve, reject) => loads.push({ key, resolve, reject }));
  return { loads, cache: new AsyncCache({ load, max: 2, ttlMs: 100, now: () => 0, ...options }) };
}
{
  const { cache, loads } = rig();
  const all = [cache.get('a'), cache.get('a'), cache.get('a')];
  await tick();
  console.log('1. loads for three gets at once:', loads.length);
  loads.forEach((one) => one.resolve('v'));
  await Promise.all(all);
}
{
  const { cache, loads } = rig();
  const waiting = cache.get('a');
  await tick();
  cache.set('a', 'new');
  loads[0].resolve('old');
  await waiting;
  console.log('2. after set during a load:', await cache.get('a'));
}
{
  let calls = 0;
  const { cache } = rig({ load: async () => (calls++, 0) });
  await cache.get('a');
  await cache.get('a');
  console.log('3. loads for a price of 0:', calls);
}
{
  let calls = 0;
  const { cache } = rig({ load: async () => ++calls });
  cache.set('hot', 'h');
  cache.set('cold', 'c');
  await cache.get('hot');
  cache.set('other', 'o');
  console.log('4. the hot entry is still there:', (await cache.get('hot')) === 'h');
}
EOF
node /tmp/race.mjs
