import { and, asc, eq, gt, max, sql } from 'drizzle-orm';
import type { DbOrTx } from './client';
import { prepared } from './prepared';
import { events } from './schema';

/** Closed set of what the feed tells; the payload names the rows to look at again. */
export type FeedEventType =
  | 'experiment-created'
  | 'rollouts-imported'
  | 'launch-changed'
  | 'rollout-started'
  | 'step-recorded'
  | 'rollout-finished'
  | 'slot-changed'
  | 'task-changed'
  | 'stage-changed'
  | 'benchmark-read'
  | 'summary-written'
  | 'tournament-started'
  | 'vote-cast'
  | 'group-decided'
  | 'tournament-finished'
  | 'job-queued'
  | 'job-started'
  | 'job-progress'
  | 'job-finished';

export interface FeedEvent {
  seq: number;
  experimentId: string | null;
  type: string;
  payload: Record<string, unknown>;
  createdAt: string;
}

const insertEvent = prepared((db) =>
  db
    .insert(events)
    .values({
      experimentId: sql.placeholder('experimentId'),
      type: sql.placeholder('type'),
      payload: sql.placeholder('payload'),
    })
    .prepare(),
);

/** Appends one event; call it in the transaction of the state it tells of. */
export function appendEvent(
  db: DbOrTx,
  event: { experimentId: string | null; type: FeedEventType; payload: Record<string, unknown> },
): void {
  insertEvent(db).run(event);
}

/** Events after `seq`, oldest first, at most `limit`; of one experiment when `experimentId` is given. */
export function eventsAfter(db: DbOrTx, seq: number, experimentId: string | null, limit = 500): FeedEvent[] {
  const later = gt(events.seq, seq);
  return db
    .select()
    .from(events)
    .where(experimentId === null ? later : and(later, eq(events.experimentId, experimentId)))
    .orderBy(asc(events.seq))
    .limit(limit)
    .all();
}

/** The newest number in the feed; 0 when it is empty. */
export function lastEventSeq(db: DbOrTx): number {
  return (
    db
      .select({ seq: max(events.seq) })
      .from(events)
      .get()?.seq ?? 0
  );
}
