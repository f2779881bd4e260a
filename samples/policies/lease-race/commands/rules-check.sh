cat > /tmp/rules.mjs <<'EOF'
import { JobQueue } from '/app/src/queue.js';
import { MemoryStore } from '/app/src/store.js';
import { runOne } from '/app/src/worker.js';
const how = (promise) => promise.then((value) => value ?? 'resolved', (error) => error.name);
const say = (name, ...values) => console.log(`${name}:`, ...values);
async function queueWith(...jobs) {
  const clock = { time: 0 };
  const queue = new JobQueue({ store: new MemoryStore(), now: () => clock.time, leaseMs: 100, maxAttempts: 2 });
  for (const job of jobs) await queue.add(job);
  return { queue, clock };
}
{
  const { queue, clock } = await queueWith('a');
  const first = await queue.claim('w');
  clock.time = 99;
  say('claim at 99', await queue.claim('v'));
  clock.time = 100;
  say('complete at 100', await how(queue.complete(1, first.lease)));
  const second = await queue.claim('w');
  say('claim at 100, attempt', second?.attempt);
  say('complete', await how(queue.complete(1, second?.lease)), '| and again', await how(queue.complete(1, second?.lease)));
}
{
  const { queue, clock } = await queueWith('a', 'b');
  await queue.claim('w');
  clock.time = 100;
  await queue.claim('w');
  clock.time = 200;
  say('after two attempts', (await queue.claim('w')).payload, (await queue.get(1)).status, (await queue.get(1)).error);
  say('no such job', await how(queue.renew(9, 'x')));
}
{
  const { queue, clock } = await queueWith('a', 'b');
  say('handler fails', await runOne(queue, 'w', () => Promise.reject(new Error('no'))), (await queue.get(1)).status);
  say('handler too late', await runOne(queue, 'w', () => (clock.time = 100)), (await queue.get(1)).status);
  say('the rest', await runOne(queue, 'w', (job) => job), await runOne(queue, 'w', (job) => job));
}
EOF
timeout 4 node /tmp/rules.mjs; echo "exit $?"
