import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JobQueue, LeaseLostError } from '../src/queue.js';
import { MemoryStore } from '../src/store.js';
import { runOne } from '../src/worker.js';

function setup(options = {}) {
  const clock = { time: 1000 };
  const queue = new JobQueue({ store: new MemoryStore(), now: () => clock.time, leaseMs: 100, ...options });
  return { clock, queue };
}

test('the oldest job comes first', async () => {
  const { queue } = setup();
  await queue.add('a');
  await queue.add('b');
  assert.equal((await queue.claim('w')).payload, 'a');
  assert.equal((await queue.claim('w')).payload, 'b');
  assert.equal(await queue.claim('w'), null);
});

test('a job whose lease has run out is free again', async () => {
  const { queue, clock } = setup();
  await queue.add('a');
  await queue.claim('w1');
  clock.time += 101;
  assert.equal((await queue.claim('w2')).attempt, 2);
});

test('somebody else cannot complete a job', async () => {
  const { queue } = setup();
  const id = await queue.add('a');
  await queue.claim('w1');
  await assert.rejects(queue.complete(id, 'w2', 'x'), LeaseLostError);
});

test('a worker handles a job', async () => {
  const { queue } = setup();
  const id = await queue.add(2);
  assert.equal(await runOne(queue, 'w', async (number) => number * 2), 'done');
  assert.equal((await queue.get(id)).result, 4);
  assert.equal(await runOne(queue, 'w', async () => 0), 'idle');
});
