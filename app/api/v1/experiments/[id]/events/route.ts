import type { Db } from '@/db/client';
import { refuse, wholeNumber } from '@/app/api/v1/answer';
import { eventsAfter, lastEventSeq } from '@/db/events';
import { findExperiment } from '@/db/experiments';
import { latestEvents } from '@/db/latest-events';
import { pagesDatabase } from '@/db/pages-database';
import { found, reading } from '@/app/access/reading';
import { eventStream, type FeedBatch } from './event-stream';

/** The next events; `?rollout=` leaves out what is about others, but counts it as read. */
function batchAfter(after: number, experimentId: string, rolloutId: string | null): FeedBatch {
  const all = eventsAfter(pagesDatabase(), after, experimentId);
  const events = all.filter((event) => rolloutId === null || event.payload.rolloutId === rolloutId);
  return { events, readTo: all.at(-1)?.seq ?? null };
}

/**
 * The feed of an experiment after event `?after=` (or `Last-Event-ID`), oldest first: a piece of it as JSON, whose
 * `last` is the number to ask on from, or without end as server-sent events where the client accepts
 * `text/event-stream`. `?rollout=` keeps to one rollout. `?before=` gives at most 200 as JSON, newest first.
 */
export async function GET(request: Request, { params }: RouteContext<'/api/v1/experiments/[id]/events'>) {
  const { id } = await params;
  const query = new URL(request.url).searchParams;
  return reading({ kind: 'experiment', id, part: 'events' }, (db, { holds }) => {
    found(findExperiment(db, id), `There is no experiment ${id}.`);
    const before = query.get('before');
    return before === null ? eventsFrom(request, id, query, holds) : eventsBefore(db, id, before);
  });
}

function eventsBefore(db: Db, id: string, before: string) {
  const bound = wholeNumber(before);
  if (bound === null) return refuse('bad-input', 'before must be the number of an event.');
  return { events: latestEvents(db, id, bound), last: lastEventSeq(db) };
}

function eventsFrom(request: Request, id: string, query: URLSearchParams, holds: () => boolean) {
  const rollout = query.get('rollout');
  const after = wholeNumber(request.headers.get('last-event-id') ?? query.get('after') ?? '0');
  if (after === null) return refuse('bad-input', 'after must be the number of an event, 0 or more.');
  if (!request.headers.get('accept')?.includes('text/event-stream')) {
    const { events, readTo } = batchAfter(after, id, rollout);
    return { events, last: readTo ?? after };
  }
  return new Response(
    eventStream((seq) => batchAfter(seq, id, rollout), after, request.signal, holds),
    {
      headers: {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-cache, no-transform',
        'X-Accel-Buffering': 'no',
      },
    },
  );
}
