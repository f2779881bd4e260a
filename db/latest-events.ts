import { and, desc, eq, lt } from 'drizzle-orm';
import type { DbOrTx } from './client';
import { FEED_COLUMNS, inFeed, type FeedEvent } from './events';
import { events } from './schema';

/** Events of an experiment numbered below `before` (null: all), newest first, at most `limit`. */
export function latestEvents(
  db: DbOrTx,
  experimentId: string,
  before: number | null,
  limit = 200,
): FeedEvent[] {
  const mine = and(eq(events.experimentId, experimentId), inFeed);
  return db
    .select(FEED_COLUMNS)
    .from(events)
    .where(before === null ? mine : and(mine, lt(events.seq, before)))
    .orderBy(desc(events.seq))
    .limit(limit)
    .all();
}
