import { refuse, wholeNumber } from '@/app/api/v1/answer';
import { eventsAfter, lastEventSeq } from '@/db/events';
import { findExperiment } from '@/db/experiments';
import { pagesDatabase } from '@/db/pages-database';
import { eventStream } from './event-stream';

/**
 * The feed of an experiment after event `?after=` (or `Last-Event-ID`), oldest first: at most 500 as JSON, or
 * without end as server-sent events where the client accepts `text/event-stream`.
 */
export async function GET(request: Request, { params }: RouteContext<'/api/v1/experiments/[id]/events'>) {
  const { id } = await params;
  const db = pagesDatabase();
  if (!findExperiment(db, id)) return refuse('not-found', `There is no experiment ${id}.`);
  const asked = request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('after') ?? '0';
  const after = wholeNumber(asked);
  if (after === null) return refuse('bad-input', 'after must be the number of an event, 0 or more.');
  if (!request.headers.get('accept')?.includes('text/event-stream')) {
    const last = lastEventSeq(db);
    return Response.json({ events: eventsAfter(db, after, id), last });
  }
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
