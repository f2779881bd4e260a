#!/usr/bin/env node
// Four workers on one store: node bin/demo.js [jobs]
import { JobQueue } from '../src/queue.js';
import { MemoryStore } from '../src/store.js';
import { runOne } from '../src/worker.js';

const store = new MemoryStore();
const handled = new Map();
const first = new JobQueue({ store });
for (let job = 1; job <= Number(process.argv[2] ?? 12); job++) await first.add({ mail: job });
async function work(name) {
  const queue = new JobQueue({ store });
  for (;;) {
    try {
      const outcome = await runOne(queue, name, async ({ mail }) => handled.set(mail, [...(handled.get(mail) ?? []), name]).size);
      if (outcome === 'idle') return;
    } catch (error) {
      console.log(`${name}: ${error.message}`);
    }
  }
}
await Promise.all(['w1', 'w2', 'w3', 'w4'].map(work));
for (const [mail, names] of handled) console.log(`mail ${mail} sent ${names.length} ${names.length === 1 ? 'time' : 'times'}: ${names.join(' ')}`);
