cat > /tmp/orders.mjs <<'EOF'
// Runs two calls under every order of their store operations and counts how they end.
import { JobQueue } from '/app/src/queue.js';
import { MemoryStore } from '/app/src/store.js';
const turn = () => new Promise((done) => setImmediate(done));
async function run(jobs, before, calls, plan) {
  const real = new MemoryStore();
  const waiting = [];
  let free = true;
  const held = (operate) => (free ? operate() : new Promise((done) => waiting.push(() => done(operate()))));
  const store = { read: (...args) => held(() => real.read(...args)), write: (...args) => held(() => real.write(...args)) };
  const clock = { time: 0 };
  const process = () => new JobQueue({ store, now: () => clock.time, leaseMs: 100, maxAttempts: 3 });
  for (const job of jobs) await process().add(job);
  const given = await before(process(), clock);
  free = false;
  let open = calls.length;
  const ends = calls.map((call) => call(process(), given).then((value) => value?.payload ?? value ?? String(value), (error) => error.name).finally(() => open--));
  const taken = [];
  for (let count = 0; open > 0; count++) {
    for (let i = 0; i < 4; i++) await turn();
    if (open === 0) break;
    if (waiting.length === 0 || count > 100) return { taken, text: 'STUCK' };
    const choice = plan[taken.length] ?? 0;
    taken.push([choice, waiting.length]);
    waiting.splice(choice, 1)[0]();
  }
  free = true;
  const left = [];
  for (let job = await process().claim('later'); job; job = await process().claim('later')) left.push(job.payload);
  return { taken, text: `${(await Promise.all(ends)).toSorted().join(' + ')}${left.length ? `, left ${left.join(' ')}` : ''}` };
}
async function every(name, jobs, before, calls) {
  const counts = new Map();
  let plan = [];
  for (let runs = 0; runs < 500; runs++) {
    const { taken, text } = await run(jobs, before, calls, plan);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    const last = taken.findLastIndex(([choice, options]) => choice + 1 < options);
    if (last < 0) break;
    plan = [...taken.slice(0, last).map(([choice]) => choice), taken[last][0] + 1];
  }
  console.log(name);
  for (const [text, count] of counts) console.log(`  ${count} x ${text}`);
}
const nothing = async () => null;
await every('two adds', [], nothing, [(q) => q.add('a'), (q) => q.add('b')]);
await every('two claims, one job', ['a'], nothing, [(q) => q.claim('w1'), (q) => q.claim('w2')]);
await every('two claims, two jobs', ['a', 'b'], nothing, [(q) => q.claim('w1'), (q) => q.claim('w2')]);
await every('complete and fail under one lease', ['a'], (q) => q.claim('w'), [(q, job) => q.complete(1, job.lease, 'r'), (q, job) => q.fail(1, job.lease, 'e')]);
await every('complete and renew under one lease', ['a'], (q) => q.claim('w'), [(q, job) => q.complete(1, job.lease, 'r'), (q, job) => q.renew(1, job.lease)]);
EOF
timeout 4 node /tmp/orders.mjs; echo "exit $?"
