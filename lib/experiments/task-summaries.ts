import { newestSummary, type StoredSummary } from '@/db/summaries';
import type { Context } from './context';

/** The summaries by which a task's rollouts are known to its tournaments and to the rollouts after them. */
export interface TaskSummaries {
  /** Null while there is none. What was given once stands, whatever is written beside it later. */
  of(rolloutId: string): StoredSummary | null;
  keep(summary: StoredSummary): void;
}

/** Read from the database when first asked for; the newest of `model`, a readable one before a failed one. */
export function taskSummaries(ctx: Context, model: string): TaskSummaries {
  const known = new Map<string, StoredSummary>();
  const keep = (summary: StoredSummary) => void known.set(summary.rolloutId, summary);
  return {
    of(rolloutId) {
      const found = known.get(rolloutId) ?? newestSummary(ctx.db, rolloutId, model);
      if (found) keep(found);
      return found;
    },
    keep,
  };
}
