import { refuse, wholeNumber } from '@/app/api/v1/answer';
import { eventsAfter, lastEventSeq } from '@/db/events';
import { findExperiment } from '@/db/experiments';
import { latestEvents } from '@/db/latest-events';
import { pagesDatabase } from '@/db/pages-database';
import { eventStream } from './event-stream';

/**
 * The feed of an experiment after event `?after=` (or `Last-Event-ID`), oldest first: at most 500 as JSON, or
 * without end as server-sent events where the client accepts `text/event-stream`. `?before=` gives at most 200 as
 * JSON, newest first.
 */
export async function GET(request: Request, { params }: RouteContext<'/api/v1/experiments/[id]/events'>) {
  const { id } = await params;
  const db = pagesDatabase();
  if (!findExperiment(db, id)) return refuse('not-found', `There is no experiment ${id}.`);
  const query = new URL(request.url).searchParams;
  const before = query.get('before');
  if (before !== null) {
    const bound = wholeNumber(before);
    if (bound === null) return refuse('bad-input', 'before must be the number of an event.');
    return Response.json({ events: latestEvents(db, id, bound), last: lastEventSeq(db) });
  }
  const after = wholeNumber(request.headers.get('last-event-id') ?? query.get('after') ?? '0');
  if (after === null) return refuse('bad-input', 'after must be the number of an event, 0 or more.');
  if (!request.headers.get('accept')?.includes('text/event-stream'))
    return Response.json({ events: eventsAfter(db, after, id), last: lastEventSeq(db) });
  return new Response(
    eventStream((seq) => eventsAfter(db, seq, id), after, request.signal),
    {
      headers: {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-cache, no-transform',
        'X-Accel-Buffering': 'no',
      },
    },
  );
}
