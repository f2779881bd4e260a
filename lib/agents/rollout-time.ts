/** The time of one rollout. */
export interface RolloutTime {
  /** Aborts when the time is up, and with the signal it was made from. */
  signal: AbortSignal;
  /** True when the time is up; false when it is the rollout that was cancelled. */
  isUp(): boolean;
  /** Ends the clock; call it when the rollout has ended. */
  stop(): void;
}

/** The longest wait of a timer in Node. */
const LONGEST_MS = 2 ** 31 - 1;

/** Starts the time of a rollout: `limitMs` from now, without an end when null. */
export function startRolloutTime(limitMs: number | null, cancelled: AbortSignal): RolloutTime {
  const deadline = new AbortController();
  const timer =
    limitMs === null ? undefined : setTimeout(() => deadline.abort(), Math.min(limitMs, LONGEST_MS));
  return {
    signal: AbortSignal.any([cancelled, deadline.signal]),
    isUp: () => deadline.signal.aborted && !cancelled.aborted,
    stop: () => clearTimeout(timer),
  };
}
