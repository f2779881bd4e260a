/** One attempt at a slot. Times are milliseconds since 1970. */
export interface AttemptSpan {
  taskId: string;
  startedAt: number;
  /** Null while it runs. */
  endedAt: number | null;
  /** It came to its end by itself: only such attempts tell how long one takes. */
  finished: boolean;
}

/** Time in which at least one attempt was under way, in milliseconds: pauses do not count. */
export function workedMs(attempts: readonly AttemptSpan[], now: number): number {
  const spans = attempts
    .map(({ startedAt, endedAt }) => ({ from: startedAt, to: endedAt ?? now }))
    .sort((a, b) => a.from - b.from);
  let until = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const { from, to } of spans) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return sum;
}

/** Per minute of `ms`; null before a second has passed, when the number would say nothing. */
export const perMinute = (count: number, ms: number): number | null =>
  ms < 1_000 ? null : count / (ms / 60_000);

/** How long the rest takes, and what that rests on. */
export interface TimeLeft {
  ms: number;
  /** Finished attempts of this experiment it is reckoned from. */
  finished: number;
  /** Their mean time in milliseconds. */
  meanMs: number;
  /** Attempts at once. */
  parallel: number;
}

const mean = (times: readonly number[]) => times.reduce((sum, ms) => sum + ms, 0) / times.length;

/**
 * Time left = (mean time of the waiting ones + what the running ones still need) ÷ how many run at once, but never
 * less than the longest of them alone. The mean is that of the task's own finished attempts where there are any, else of
 * all. Null before an attempt has finished, and when nothing is left.
 */
export function timeLeft(
  attempts: readonly AttemptSpan[],
  /** The tasks of the slots that wait, one entry each. */
  waiting: readonly string[],
  concurrency: number,
  now: number,
): TimeLeft | null {
  const byTask = new Map<string, number[]>();
  for (const { taskId, startedAt, endedAt, finished } of attempts)
    if (finished && endedAt !== null)
      byTask.set(taskId, [...(byTask.get(taskId) ?? []), Math.max(0, endedAt - startedAt)]);
  const all = [...byTask.values()].flat();
  const running = attempts.filter(({ endedAt }) => endedAt === null);
  if (all.length === 0 || waiting.length + running.length === 0) return null;
  const meanMs = mean(all);
  const expected = (taskId: string) => mean(byTask.get(taskId) ?? all);
  const needs = [
    ...waiting.map(expected),
    ...running.map(({ taskId, startedAt }) => Math.max(0, expected(taskId) - (now - startedAt))),
  ];
  const parallel = Math.max(1, Math.min(concurrency, needs.length));
  const ms = Math.max(needs.reduce((sum, need) => sum + need, 0) / parallel, Math.max(...needs));
  return { ms, finished: all.length, meanMs, parallel };
}
