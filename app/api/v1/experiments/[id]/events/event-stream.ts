import 'server-only';
import type { FeedEvent } from '@/db/events';

const POLL_MS = 400;
const HEARTBEAT_MS = 10_000;
/** Batches read at one look: a feed that grows faster than one batch per look still catches up. */
const BATCHES = 20;

/** A piece of the feed: what of it is told, and the number up to which it was read; null: there was nothing. */
export interface FeedBatch {
  events: FeedEvent[];
  readTo: number | null;
}

/**
 * The feed as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): each with its
 * number as `id`, so that a browser resumes by `Last-Event-ID`. Reads the store every 400 ms and says
 * `heartbeat` every 10 s of silence; ends when `signal` aborts, the reader goes or may no longer read (`holds`).
 */
export function eventStream(
  read: (after: number) => FeedBatch,
  after: number,
  signal: AbortSignal,
  holds: () => boolean = () => true,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let timer: ReturnType<typeof setInterval> | undefined;
  let ended = false;
  const stop = () => {
    ended = true;
    clearInterval(timer);
  };
  return new ReadableStream({
    start(controller) {
      let last = after;
      let sentAt = Date.now();
      const send = (text: string) => {
        sentAt = Date.now();
        controller.enqueue(encoder.encode(text));
      };
      const sendNew = () => {
        for (let batch = 0; batch < BATCHES; batch++) {
          const { events, readTo } = read(last);
          if (events.length > 0)
            send(events.map((event) => `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
          if (readTo === null) return;
          last = readTo;
        }
      };
      const end = () => {
        if (ended) return;
        stop();
        controller.close();
      };
      const look = () => {
        try {
          if (!holds()) {
            end();
            return;
          }
          sendNew();
          if (Date.now() - sentAt >= HEARTBEAT_MS) send('event: heartbeat\ndata: {}\n\n');
        } catch (error) {
          stop();
          controller.error(error);
        }
      };
      signal.addEventListener('abort', end);
      send('retry: 2000\n\n');
      timer = setInterval(look, POLL_MS);
      look();
    },
    cancel: stop,
  });
}
