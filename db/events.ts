import { and, asc, eq, gt, max, notInArray, sql } from 'drizzle-orm';
import { AUDIT_TYPES, type AuditType } from '@/lib/access/audit';
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
      actor: sql.placeholder('actor'),
    })
    .prepare(),
);

/** Appends one event; call it in the transaction of the state it tells of. `actor`: who asked for it, by name. */
export function appendEvent(
  db: DbOrTx,
  event: {
    experimentId: string | null;
    type: FeedEventType | AuditType;
    payload: Record<string, unknown>;
    actor?: string;
  },
): void {
  insertEvent(db).run({ actor: null, ...event });
}

/** The feed tells what became of an experiment; who asked for it stands in the audit (db/audit.ts) and goes no further. */
export const inFeed = notInArray(events.type, [...AUDIT_TYPES]);

export const FEED_COLUMNS = {
  ...{ seq: events.seq, experimentId: events.experimentId, type: events.type },
  ...{ payload: events.payload, createdAt: events.createdAt },
};

/** Events after `seq`, oldest first, at most `limit`; of one experiment when `experimentId` is given. */
export function eventsAfter(db: DbOrTx, seq: number, experimentId: string | null, limit = 500): FeedEvent[] {
  const later = and(gt(events.seq, seq), inFeed);
  return db
    .select(FEED_COLUMNS)
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
