cat > /tmp/old-lease.mjs <<'EOF'
import { JobQueue } from '/app/src/queue.js';
import { MemoryStore } from '/app/src/store.js';
const clock = { time: 0 };
const queue = new JobQueue({ store: new MemoryStore(), now: () => clock.time, leaseMs: 100 });
await queue.add('mail');
const before = await queue.claim('w1');
clock.time = 150;
const after = await queue.claim('w1');
console.log('leases:', before.lease, after.lease);
await queue.complete(1, before.lease, 'from the slow call').then(() => console.log('the old call was accepted'), (error) => console.log(error.name));
console.log(await queue.get(1));
EOF
node /tmp/old-lease.mjs
