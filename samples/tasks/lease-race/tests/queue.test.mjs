import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { JobQueue, LeaseLostError } from '/app/src/queue.js';
import { runOne } from '/app/src/worker.js';
import { drive, everyOrder, manyOrders, quiet, SteppedStore } from './schedule.mjs';

/** A store, a clock, and queues of as many processes as a test likes. */
function setup(options = {}) {
  const store = new SteppedStore();
  const clock = { time: 1000 };
  const process = () => new JobQueue({ store, now: () => clock.time, leaseMs: 100, maxAttempts: 3, ...options });
  return { store, clock, process, queue: process() };
}
async function withJobs(payloads, options) {
  const all = setup(options);
  for (const payload of payloads) await all.queue.add(payload);
  return all;
}
const lost = (promise) => assert.rejects(promise, LeaseLostError);
const values = (ends) => ends.map(({ value, error }) => (error ? error.name : value));

test('jobs come in the order of adding, then null', async () => {
  const { queue } = await withJobs(['a', 'b']);
  assert.equal((await queue.claim('w')).payload, 'a');
  assert.equal((await queue.claim('w')).payload, 'b');
  assert.equal(await queue.claim('w'), null);
  assert.equal(await setup().queue.claim('w'), null);
});
test('records keep their form', async () => {
  const { queue, store } = await withJobs(['a', 'b']);
  assert.equal(store.value('last'), 2);
  assert.deepEqual(store.value('job:1'), { payload: 'a', status: 'waiting', attempts: 0 });
  const { id, lease, attempt } = await queue.claim('w');
  assert.deepEqual([id, attempt], [1, 1]);
  const { status, attempts, until } = store.value('job:1');
  assert.deepEqual({ status, attempts, until }, { status: 'leased', attempts: 1, until: 1100 });
  await queue.complete(1, lease, { sent: true });
  assert.equal(store.value('job:1').status, 'done');
  assert.deepEqual((await queue.get(1)).result, { sent: true });
  assert.equal(await queue.get(9), null);
});
test('a lease runs out at exactly until', async () => {
  const { queue, clock } = await withJobs(['a']);
  await queue.claim('w1');
  clock.time += 99;
  assert.equal(await queue.claim('w2'), null);
  clock.time += 1;
  assert.equal((await queue.claim('w2')).attempt, 2);
});
test('a lease that has run out is lost even if nobody has taken the job', async () => {
  for (const act of ['renew', 'complete', 'fail']) {
    const { queue, clock, store } = await withJobs(['a']);
    const { id, lease } = await queue.claim('w');
    clock.time += 100;
    const before = store.value('job:1');
    await lost(queue[act](id, lease, 'x'));
    assert.deepEqual(store.value('job:1'), before);
  }
});
test('renew prolongs from now', async () => {
  const { queue, clock } = await withJobs(['a']);
  const { id, lease } = await queue.claim('w');
  clock.time += 60;
  await queue.renew(id, lease);
  clock.time += 99;
  assert.equal(await queue.claim('other'), null);
  await queue.complete(id, lease, 1);
});
test('the same worker takes a job again: the lease from before is lost', async () => {
  const { queue, clock, store } = await withJobs(['a']);
  const first = await queue.claim('w');
  clock.time += 100;
  const second = await queue.claim('w');
  const before = store.value('job:1');
  for (const act of ['renew', 'complete', 'fail']) await lost(queue[act](1, first.lease, 'late'));
  assert.deepEqual(store.value('job:1'), before);
  await queue.complete(1, second.lease, 'good');
  assert.equal((await queue.get(1)).result, 'good');
});
test('given back and taken again at the same moment: the lease from before is lost', async () => {
  const { queue } = await withJobs(['a']);
  const first = await queue.claim('w');
  await queue.fail(1, first.lease, 'x');
  const second = await queue.claim('w');
  await lost(queue.complete(1, first.lease, 'late'));
  await queue.complete(1, second.lease, 'good');
});
test('a lease is used up by complete and by fail', async () => {
  for (const use of ['complete', 'fail']) {
    for (const again of ['renew', 'complete', 'fail']) {
      const { queue, store } = await withJobs(['a']);
      const { lease } = await queue.claim('w');
      await queue[use](1, lease, 'x');
      const before = store.value('job:1');
      await lost(queue[again](1, lease, 'y'));
      assert.deepEqual(store.value('job:1'), before, `${again} after ${use}`);
    }
  }
});
test('jobs that do not exist', async () => {
  const { queue } = await withJobs(['a']);
  const { lease } = await queue.claim('w');
  for (const act of ['renew', 'complete', 'fail']) await lost(queue[act](7, lease, 'x'));
});
test('a failed job waits at its old place, then dies with its error', async () => {
  const { queue } = await withJobs(['a', 'b']);
  for (const attempt of [1, 2, 3]) {
    const job = await queue.claim('w');
    assert.deepEqual([job.payload, job.attempt], ['a', attempt]);
    await queue.fail(job.id, job.lease, `error ${attempt}`);
  }
  assert.deepEqual([(await queue.get(1)).status, (await queue.get(1)).error], ['dead', 'error 3']);
  assert.equal((await queue.claim('w')).payload, 'b');
});
test('a job whose last lease runs out is dead, and the claim goes on', async () => {
  const { queue, clock } = await withJobs(['a', 'b'], { maxAttempts: 2 });
  for (let attempt = 0; attempt < 2; attempt++) {
    assert.equal((await queue.claim('w')).payload, 'a');
    clock.time += 100;
  }
  assert.equal((await queue.claim('w')).payload, 'b');
  assert.deepEqual([(await queue.get(1)).status, (await queue.get(1)).error], ['dead', 'lease ran out']);
  assert.equal((await queue.get(1)).attempts, 2);
});

test('two adds, every order: no job is lost', async () => {
  await everyOrder(async (choose) => {
    const { store, process, queue } = setup();
    const ends = await drive(store, [() => process().add('a'), () => process().add('b')], choose);
    assert.notEqual(ends[0].value, ends[1].value);
    const payloads = [await queue.claim('w'), await queue.claim('w')].map((job) => job?.payload);
    assert.deepEqual(payloads.toSorted(), ['a', 'b']);
  });
});
test('five adds of one process, many orders', async () => {
  await manyOrders(async (choose) => {
    const { store, queue } = setup();
    const ends = await drive(store, ['a', 'b', 'c', 'd', 'e'].map((name) => () => queue.add(name)), choose);
    assert.equal(new Set(values(ends)).size, 5);
    for (const { error } of ends) assert.equal(error, undefined);
  });
});
test('a claim while a job is being added, every order', async () => {
  await everyOrder(async (choose) => {
    const { store, process } = setup();
    const [added, claimed] = await drive(store, [() => process().add('a'), () => process().claim('w')], choose);
    assert.equal(added.error, undefined);
    assert.equal(claimed.error, undefined);
    const job = claimed.value ?? (await process().claim('w'));
    assert.deepEqual([job.id, job.payload], [added.value, 'a']);
  });
});
test('two claims of one job, every order: one gets it', async () => {
  await everyOrder(async (choose) => {
    const { store, process } = await withJobs(['a']);
    const ends = values(await drive(store, [() => process().claim('w1'), () => process().claim('w2')], choose));
    assert.equal(ends.filter((job) => job?.payload === 'a').length, 1);
    assert.equal(ends.filter((job) => job === null).length, 1);
  });
});
test('two claims of two jobs, every order: each gets one', async () => {
  await everyOrder(async (choose) => {
    const { store, process } = await withJobs(['a', 'b']);
    const ends = values(await drive(store, [() => process().claim('w'), () => process().claim('w')], choose));
    assert.deepEqual(ends.map((job) => job?.payload).toSorted(), ['a', 'b']);
  });
});
test('four claims of four jobs, many orders: each gets one', async () => {
  await manyOrders(async (choose) => {
    const { store, process } = await withJobs(['a', 'b', 'c', 'd']);
    const one = process();
    const ends = values(await drive(store, [() => one.claim('w'), () => one.claim('w'), () => process().claim('w'), () => process().claim('v')], choose));
    assert.deepEqual(ends.map((job) => job?.payload).toSorted(), ['a', 'b', 'c', 'd']);
  });
});
test('two claims of a job whose lease has run out, every order', async () => {
  await everyOrder(async (choose) => {
    const { store, process, clock, queue } = await withJobs(['a']);
    await queue.claim('w0');
    clock.time += 100;
    const ends = values(await drive(store, [() => process().claim('w1'), () => process().claim('w2')], choose));
    assert.deepEqual(ends.map((job) => job?.attempt ?? null).toSorted(), [2, null]);
    assert.equal((await queue.get(1)).attempts, 2);
  });
});
test('two claims at a job that has to die, every order', async () => {
  await everyOrder(async (choose) => {
    const { store, process, clock, queue } = await withJobs(['a'], { maxAttempts: 1 });
    await queue.claim('w0');
    clock.time += 100;
    const ends = await drive(store, [() => process().claim('w1'), () => process().claim('w2')], choose);
    assert.deepEqual(values(ends), [null, null]);
    assert.equal((await queue.get(1)).status, 'dead');
  });
});

for (const [first, second] of [['complete', 'complete'], ['complete', 'fail'], ['fail', 'fail']]) {
  test(`${first} and ${second} under one lease, every order: one counts`, async () => {
    await everyOrder(async (choose) => {
      const { store, process, queue } = await withJobs(['a']);
      const { lease } = await queue.claim('w');
      const ends = values(await drive(store, [() => process()[first](1, lease, 'x'), () => process()[second](1, lease, 'y')], choose));
      assert.deepEqual(ends.toSorted(), ['LeaseLostError', undefined]);
      const [act, text] = ends[0] === undefined ? [first, 'x'] : [second, 'y'];
      const job = await queue.get(1);
      assert.deepEqual([job.status, job.result ?? job.error], [act === 'complete' ? 'done' : 'waiting', text]);
    });
  });
}
test('complete and renew under one lease, every order: the job is done', async () => {
  await everyOrder(async (choose) => {
    const { store, process, queue } = await withJobs(['a']);
    const { lease } = await queue.claim('w');
    const [completed, renewed] = await drive(store, [() => process().complete(1, lease, 'x'), () => process().renew(1, lease)], choose);
    assert.equal(completed.error, undefined);
    assert.ok(renewed.error === undefined || renewed.error instanceof LeaseLostError);
    assert.deepEqual([(await queue.get(1)).status, (await queue.get(1)).result], ['done', 'x']);
  });
});
for (const act of ['renew', 'complete', 'fail']) {
  test(`${act} that is overtaken by the next claim`, async () => {
    const { store, process, clock, queue } = await withJobs(['a']);
    const old = await queue.claim('w');
    clock.time += 99;
    store.free = false;
    const late = process()[act](1, old.lease, 'late').then(() => 'resolved', (error) => error.name);
    await quiet();
    await store.release();
    // It has read the job while its lease was good; before it writes, the lease runs out and the job is taken.
    clock.time += 1;
    const waiting = store.pending.splice(0);
    store.free = true;
    const next = await store.soon(process().claim('w'));
    const before = store.value('job:1');
    for (const operation of waiting) operation.go();
    assert.equal(await store.soon(late), 'LeaseLostError');
    assert.deepEqual(store.value('job:1'), before);
    await queue.complete(1, next.lease, 'good');
  });
}

test('whoever stops in the middle of a claim holds up nobody', async () => {
  for (let stop = 0; stop < 6; stop++) {
    const { store, process, clock } = await withJobs(['a', 'b']);
    store.free = false;
    process().claim('stopped');
    await quiet();
    for (let step = 0; step < stop && store.pending.length > 0; step++) await store.release();
    const frozen = store.pending.splice(0);
    const [end] = await drive(store, [() => process().claim('w')], () => 0);
    assert.ok(end.value, `stopped after ${stop} operations, before ${frozen[0]?.kind}`);
    await store.soon(process().complete(end.value.id, end.value.lease, 1));
    clock.time += 100;
    assert.ok(await store.soon(process().claim('w')));
  }
});
test('whoever stops in the middle of an add holds up nobody', async () => {
  for (let stop = 0; stop < 4; stop++) {
    const { store, process } = setup();
    store.free = false;
    process().add('stopped');
    await quiet();
    for (let step = 0; step < stop && store.pending.length > 0; step++) await store.release();
    store.pending.splice(0);
    const [added] = await drive(store, [() => process().add('mine')], () => 0);
    assert.equal(added.error, undefined);
    const jobs = [await store.soon(process().claim('w')), await store.soon(process().claim('w'))].filter((job) => job !== null);
    assert.ok(jobs.some((job) => job.id === added.value && job.payload === 'mine'));
  }
});
test('whoever stops in the middle of complete holds up nobody', async () => {
  for (let stop = 0; stop < 3; stop++) {
    const { store, process, clock, queue } = await withJobs(['a', 'b']);
    const { lease } = await queue.claim('w');
    store.free = false;
    process().complete(1, lease, 'x').catch(() => undefined);
    await quiet();
    for (let step = 0; step < stop && store.pending.length > 0; step++) await store.release();
    store.pending.splice(0);
    store.free = true;
    assert.equal((await store.soon(process().claim('w'))).payload, 'b');
    clock.time += 100;
    const done = (await queue.get(1)).status === 'done';
    assert.equal((await store.soon(process().claim('w')))?.payload, done ? 'b' : 'a');
  }
});

test('errors of the store reach the caller, and the next call works', async () => {
  for (const kind of ['read', 'write']) {
    for (const act of [(queue) => queue.add('c'), (queue) => queue.claim('w'), (queue, lease) => queue.complete(1, lease, 'x')]) {
      const { store, queue, process } = await withJobs(['a', 'b']);
      const { lease } = await queue.claim('w');
      const down = new Error('store is down');
      store.fault = (operation) => (operation.kind === kind ? down : undefined);
      await assert.rejects(act(process(), lease), (error) => error === down);
      store.fault = () => undefined;
      await act(queue, lease);
    }
  }
});

test('runOne: idle, done, failed', async () => {
  const { queue } = await withJobs([2]);
  assert.equal(await runOne(queue, 'w', async () => Promise.reject(new Error('no'))), 'failed');
  assert.equal((await queue.get(1)).error, 'no');
  assert.equal(await runOne(queue, 'w', (number) => number * 2), 'done');
  assert.equal((await queue.get(1)).result, 4);
  assert.equal(await runOne(queue, 'w', async () => 1), 'idle');
});
test('runOne: a handler that throws at once', async () => {
  const { queue } = await withJobs(['a']);
  assert.equal(await runOne(queue, 'w', () => { throw new Error('at once'); }), 'failed');
  assert.deepEqual([(await queue.get(1)).status, (await queue.get(1)).attempts], ['waiting', 1]);
});
test('runOne: the lease is lost while the handler runs', async () => {
  for (const end of [() => 'late', () => Promise.reject(new Error('late'))]) {
    const { queue, clock, process } = await withJobs(['a']);
    const next = {};
    const outcome = await runOne(queue, 'w', async () => {
      clock.time += 100;
      Object.assign(next, await process().claim('w'));
      return end();
    });
    assert.equal(outcome, 'lost');
    assert.deepEqual([(await queue.get(1)).status, (await queue.get(1)).attempts], ['leased', 2]);
    await queue.complete(1, next.lease, 'good');
  }
});
test('runOne: an error of the store is not a failed attempt', async () => {
  const { queue, store } = await withJobs(['a']);
  const down = new Error('store is down');
  const running = runOne(queue, 'w', async () => {
    let first = true;
    store.fault = () => (first ? ((first = false), down) : undefined);
    return 1;
  });
  await assert.rejects(running, (error) => error === down);
  const { status, error } = await queue.get(1);
  assert.deepEqual([status, error], ['leased', undefined]);
});
test('three workers and three jobs, many orders: each handler runs once', async () => {
  await manyOrders(async (choose) => {
    const { store, process } = await withJobs(['a', 'b', 'c']);
    const handled = [];
    const worker = (name) => async () => {
      while ((await runOne(process(), name, (payload) => void handled.push(payload))) !== 'idle');
    };
    const ends = await drive(store, [worker('w1'), worker('w2'), worker('w3')], choose, 400);
    for (const { error } of ends) assert.equal(error, undefined);
    assert.deepEqual(handled.toSorted(), ['a', 'b', 'c']);
    for (const id of [1, 2, 3]) assert.equal(store.value(`job:${id}`).status, 'done');
  }, 120);
});

test('the given tests stay green', () => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  assert.equal(spawnSync(process.execPath, ['--test'], { cwd: '/app', env }).status, 0);
});
