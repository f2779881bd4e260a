import { describe, expect, it } from 'vitest';
import { RunoffError } from '@/lib/errors';
import { createLimiter, type LimiterClock, type LimiterSettings, Unanswered } from '@/lib/model/limiter';

const never = new AbortController().signal;

/** A clock that stands still until a test moves it; `random` is always 0.5. */
function handClock() {
  let now = 0;
  const asleep: { until: number; wake: () => void }[] = [];
  const clock: LimiterClock = {
    now: () => now,
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        asleep.push({ until: now + ms, wake: resolve });
        signal.addEventListener('abort', () => resolve());
      }),
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    clock,
    settle,
    sleepers: () => asleep.map((sleeper) => sleeper.until),
    async advance(ms: number) {
      now += ms;
      for (const due of asleep.filter((sleeper) => sleeper.until <= now)) {
        asleep.splice(asleep.indexOf(due), 1);
        due.wake();
      }
      await settle();
    },
  };
}

function setUp(changes: Partial<LimiterSettings> = {}) {
  const hand = handClock();
  return { ...hand, limiter: createLimiter(changes, hand.clock) };
}

const overloaded = (retryAfterMs: number | null = null) =>
  new Unanswered('model-overloaded', 'busy', retryAfterMs);

/** A call that fails with each of `failures` in turn and then answers `done`. */
function failing(...failures: Error[]) {
  const call = async () => {
    call.tries += 1;
    const failure = failures[call.tries - 1];
    if (failure) throw failure;
    return 'done';
  };
  call.tries = 0;
  return call;
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof RunoffError ? error.code : String(error)),
  );

describe('createLimiter', () => {
  it('keeps to its number of calls at once and serves in order', async () => {
    const { limiter, settle } = setUp({ maxConcurrent: 2 });
    const started: number[] = [];
    const finish: (() => void)[] = [];
    const calls = [0, 1, 2, 3].map((n) =>
      limiter.run(() => {
        started.push(n);
        return new Promise<void>((resolve) => finish.push(resolve));
      }, never),
    );
    await settle();
    expect(started).toEqual([0, 1]);
    finish[1]!();
    await settle();
    expect(started).toEqual([0, 1, 2]);
    finish[0]!();
    await settle();
    finish[2]!();
    finish[3]!();
    await Promise.all(calls);
    expect(started).toEqual([0, 1, 2, 3]);
    expect(limiter.counts()).toEqual({ calls: 4, tries: 4, givenUp: 0 });
  });

  it('does not let a newcomer slip in while a turn is handed on', async () => {
    const { limiter, settle } = setUp({ maxConcurrent: 1 });
    let open = 0;
    let most = 0;
    const call = async () => {
      most = Math.max(most, ++open);
      await settle();
      open -= 1;
    };
    const first = limiter.run(call, never).then(() => limiter.run(call, never));
    await Promise.all([first, limiter.run(call, never), limiter.run(call, never)]);
    expect(most).toBe(1);
  });

  it('backs off with full jitter, doubling up to a ceiling', async () => {
    const { limiter, clock, advance, settle } = setUp({ maxTries: 5, backoffMs: 1_000, maxBackoffMs: 3_000 });
    const call = failing(overloaded(), overloaded(), overloaded(), overloaded());
    const triedAt: number[] = [];
    const done = limiter.run(() => {
      triedAt.push(clock.now());
      return call();
    }, never);
    await settle();
    for (let i = 0; i < 50; i++) await advance(100);
    expect(await done).toBe('done');
    expect(triedAt).toEqual([0, 500, 1_500, 3_000, 4_500]);
    expect(limiter.counts()).toEqual({ calls: 1, tries: 5, givenUp: 0 });
  });

  it('holds every call until retry-after has passed', async () => {
    const { limiter, advance, settle } = setUp({ backoffMs: 10 });
    const first = failing(overloaded(2_000));
    const second = failing();
    const firstDone = limiter.run(first, never);
    await settle();
    const secondDone = limiter.run(second, never);
    await advance(10);
    await advance(1_989);
    expect([first.tries, second.tries]).toEqual([1, 0]);
    await advance(1);
    expect([first.tries, second.tries]).toEqual([2, 1]);
    expect(await Promise.all([firstDone, secondDone])).toEqual(['done', 'done']);
  });

  it('gives up after its tries with the code and words of the last failure', async () => {
    const { limiter, advance, settle } = setUp({ maxTries: 2 });
    const cause = new Unanswered('model-unavailable', 'm: no connection');
    const done = limiter.run(failing(overloaded(), cause), never).catch((error: unknown) => error);
    await settle();
    await advance(500);
    expect(await done).toMatchObject({
      code: 'model-unavailable',
      message: 'm: no connection (gave up after 2 tries and 0.5 s of waiting)',
      cause,
    });
    expect(limiter.counts()).toEqual({ calls: 1, tries: 2, givenUp: 1 });
  });

  it('asks a server that says it is overloaded for longer than one that is away', async () => {
    const { limiter, advance, settle } = setUp({ maxTries: 2, maxOverloadedTries: 4, backoffMs: 2 });
    const passing = failing(overloaded(), overloaded(), overloaded());
    const lasting = failing(...Array.from({ length: 9 }, () => overloaded()));
    const done = [limiter.run(passing, never), codeOf(limiter.run(lasting, never))];
    await settle();
    for (let i = 0; i < 20; i++) await advance(1);
    expect(await Promise.all(done)).toEqual(['done', 'model-overloaded']);
    expect([passing.tries, lasting.tries]).toEqual([4, 4]);
  });

  it('gives up at once when it is asked to wait beyond its patience, also for calls that come later', async () => {
    const { limiter, advance, settle } = setUp({ patienceMs: 60_000 });
    const first = limiter.run(failing(overloaded(3_600_000)), never).catch((error: unknown) => error);
    await settle();
    await advance(500);
    expect(await first).toMatchObject({
      code: 'model-overloaded',
      message: expect.stringContaining('another 3600 s'),
    });
    const later = failing();
    expect(await codeOf(limiter.run(later, never))).toBe('model-overloaded');
    expect(later.tries).toBe(0);
    await advance(3_600_000);
    expect(await limiter.run(failing(), never)).toBe('done');
  });

  it('never asks again what was answered, even with a refusal', async () => {
    const { limiter } = setUp();
    const refused = new RunoffError('model-bad-request', 'no');
    const call = failing(refused, refused);
    await expect(limiter.run(call, never)).rejects.toBe(refused);
    expect(call.tries).toBe(1);
  });

  it('stops waiting for its turn when cancelled, and leaves the turn to the next', async () => {
    const { limiter, settle } = setUp({ maxConcurrent: 1 });
    let finish = () => {};
    const first = limiter.run(() => new Promise<void>((resolve) => (finish = resolve)), never);
    const stop = new AbortController();
    const second = failing();
    const secondDone = codeOf(limiter.run(second, stop.signal));
    const third = limiter.run(failing(), never);
    await settle();
    stop.abort();
    expect(await secondDone).toBe('cancelled');
    finish();
    await first;
    expect(await third).toBe('done');
    expect(second.tries).toBe(0);
  });

  it.each([
    { where: 'a backoff', backoffMs: 4_000, retryAfterMs: null, wakesAt: 2_000 },
    { where: 'a pause', backoffMs: 0, retryAfterMs: 5_000, wakesAt: 5_000 },
  ])(
    'stops in the middle of $where when cancelled, and gives its turn back',
    async ({ backoffMs, retryAfterMs, wakesAt }) => {
      const { limiter, advance, settle, sleepers } = setUp({ maxConcurrent: 1, backoffMs });
      const stop = new AbortController();
      const call = failing(overloaded(retryAfterMs));
      const done = codeOf(limiter.run(call, stop.signal));
      await settle();
      await advance(0);
      expect(sleepers()).toEqual([wakesAt]);
      stop.abort();
      expect(await done).toBe('cancelled');
      expect(call.tries).toBe(1);
      const next = limiter.run(failing(), never);
      await advance(5_000);
      expect(await next).toBe('done');
    },
  );

  it('reports an abort during the call as cancelled, whatever the call throws', async () => {
    const { limiter } = setUp();
    const stop = new AbortController();
    const call = async () => {
      stop.abort();
      throw overloaded();
    };
    expect(await codeOf(limiter.run(call, stop.signal))).toBe('cancelled');
    expect(await codeOf(limiter.run(failing(), stop.signal))).toBe('cancelled');
    expect(limiter.counts().tries).toBe(1);
  });
});
