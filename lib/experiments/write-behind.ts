import { setImmediate as immediate } from 'node:timers/promises';

/** Writes of one rollout or tournament that are made while it goes on. */
export interface WriteBehind {
  /**
   * Makes a write as soon as whoever is running now has gone on to what it waits for next, after those asked for before.
   * Throws what one of those was refused with: nothing goes on for long when the database fails.
   */
  later(write: () => Promise<unknown>): void;
  /** Resolves when all asked for so far is written, and rejects when one could not be; need not be heard. */
  settled(): Promise<unknown>;
}

export function writeBehind(): WriteBehind {
  let all: Promise<unknown> = Promise.resolve();
  let refused: { reason: unknown } | null = null;
  return {
    later(write) {
      if (refused) throw refused.reason;
      all = Promise.all([all, immediate().then(write)]);
      all.catch((reason: unknown) => (refused ??= { reason }));
    },
    settled: () => all,
  };
}
