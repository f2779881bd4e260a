import { type ErrorCode, RunoffError } from '@/lib/errors';

/** Thrown by a call that got no answer and may be asked again: overloaded, out of reach, cut off. */
export class Unanswered extends Error {
  /** Code of the RunoffError that follows when the limiter gives up. */
  readonly code: ErrorCode;
  /** How long the server asked everybody to wait; null when it did not say. */
  readonly retryAfterMs: number | null;
  constructor(code: ErrorCode, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.name = 'Unanswered';
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface LimiterSettings {
  /** Calls under way at once; the rest wait their turn in order. */
  maxConcurrent: number;
  /** Tries per call, the first one included, of a server that is out of reach or breaks off. */
  maxTries: number;
  /** The same while the server answers that it is overloaded: it lives, and patience counts. */
  maxOverloadedTries: number;
  /** How long one call may wait between its tries in all, waiting its turn not counted. */
  patienceMs: number;
  /** The n-th retry waits a random time between 0 and `backoffMs` × 2ⁿ⁻¹, at most `maxBackoffMs` (full jitter). */
  backoffMs: number;
  maxBackoffMs: number;
}

export const DEFAULT_LIMITER_SETTINGS: LimiterSettings = {
  maxConcurrent: 8,
  maxTries: 6,
  maxOverloadedTries: 40,
  patienceMs: 10 * 60_000,
  backoffMs: 1_000,
  maxBackoffMs: 60_000,
};

/** Time and chance, so that tests need neither. */
export interface LimiterClock {
  /** Milliseconds since any fixed moment. */
  now(): number;
  /** Resolves after `ms`, or as soon as `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** A number in [0, 1). */
  random(): number;
}

const SYSTEM_CLOCK: LimiterClock = {
  now: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
    }),
};

export interface LimiterCounts {
  calls: number;
  /** Requests really made: calls plus retries. */
  tries: number;
  /** Calls given up after their last try. */
  givenUp: number;
}

/**
 * Stands between all calls of one provider and the provider.
 * `run` makes `call` when its turn comes and again while it throws `Unanswered`; anything else it throws, and
 * its result, go straight back: what was answered is never asked twice. One server's `retry-after` holds everybody.
 * Rejects with a RunoffError of the `Unanswered`'s code once tries or patience are used up, and with `cancelled`
 * when `signal` aborts, at any wait.
 */
export interface Limiter {
  run<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T>;
  counts(): LimiterCounts;
}

/** What one call has used of its patience. */
interface Patience {
  tries: number;
  waitedMs: number;
}

export function createLimiter(
  changes: Partial<LimiterSettings> = {},
  clock: LimiterClock = SYSTEM_CLOCK,
): Limiter {
  const settings = { ...DEFAULT_LIMITER_SETTINGS, ...changes };
  const turns = takeTurns(settings.maxConcurrent);
  const counts: LimiterCounts = { calls: 0, tries: 0, givenUp: 0 };
  let pausedUntil = -Infinity;

  async function wait(ms: number, used: Patience, signal: AbortSignal): Promise<void> {
    used.waitedMs += ms;
    await clock.sleep(ms, signal);
    throwIfAborted(signal);
  }

  async function waitOutPause(used: Patience, signal: AbortSignal, last: Unanswered | null): Promise<void> {
    for (let ms = pausedUntil - clock.now(); ms > 0; ms = pausedUntil - clock.now()) {
      if (used.waitedMs + ms > settings.patienceMs) {
        throw giveUp(used, last, `The model's server asks all callers to wait another ${seconds(ms)}`);
      }
      await wait(ms, used, signal);
    }
  }

  function giveUp(used: Patience, last: Unanswered | null, pause?: string): RunoffError {
    counts.givenUp += 1;
    const what = [last?.message, pause].filter((part) => part !== undefined).join('. ');
    const tries = used.tries === 1 ? '1 try' : `${used.tries} tries`;
    const message = `${what} (gave up after ${tries} and ${seconds(used.waitedMs)} of waiting)`;
    return new RunoffError(last?.code ?? 'model-overloaded', message, { cause: last ?? undefined });
  }

  async function run<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    counts.calls += 1;
    const release = await turns(signal);
    const used: Patience = { tries: 0, waitedMs: 0 };
    let last: Unanswered | null = null;
    try {
      for (;;) {
        await waitOutPause(used, signal, last);
        throwIfAborted(signal);
        used.tries += 1;
        counts.tries += 1;
        try {
          return await call();
        } catch (error) {
          throwIfAborted(signal);
          if (!(error instanceof Unanswered)) throw error;
          last = error;
        }
        if (last.retryAfterMs !== null) pausedUntil = Math.max(pausedUntil, clock.now() + last.retryAfterMs);
        const lives = last.code === 'model-overloaded';
        if (used.tries >= (lives ? settings.maxOverloadedTries : settings.maxTries)) throw giveUp(used, last);
        const ceiling = Math.min(settings.maxBackoffMs, settings.backoffMs * 2 ** (used.tries - 1));
        const backoff = Math.floor(clock.random() * ceiling);
        if (used.waitedMs + backoff > settings.patienceMs) throw giveUp(used, last);
        await wait(backoff, used, signal);
      }
    } finally {
      release();
    }
  }

  return { run, counts: () => ({ ...counts }) };
}

/** First come, first served: resolves with the function that hands the turn to the next in line. */
function takeTurns(places: number): (signal: AbortSignal) => Promise<() => void> {
  let free = places;
  const queue: (() => void)[] = [];
  const release = () => {
    const next = queue.shift();
    if (next) next();
    else free += 1;
  };
  return async (signal) => {
    throwIfAborted(signal);
    if (free > 0) {
      free -= 1;
      return release;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        queue.splice(queue.indexOf(enter), 1);
        reject(cancelled(signal));
      };
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      queue.push(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
    return release;
  };
}

function cancelled(signal: AbortSignal): RunoffError {
  return new RunoffError('cancelled', 'The model call was cancelled.', { cause: signal.reason });
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled(signal);
}

function seconds(ms: number): string {
  return `${ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000)} s`;
}
