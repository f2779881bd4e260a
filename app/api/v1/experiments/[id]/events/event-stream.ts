import 'server-only';
import type { FeedEvent } from '@/db/events';

const POLL_MS = 400;
const HEARTBEAT_MS = 10_000;

/**
 * The feed as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): each with its
 * number as `id`, so that a browser resumes by `Last-Event-ID`. Reads the store every 400 ms and says
 * `heartbeat` every 10 s of silence; ends when `signal` aborts or the reader goes.
 */
export function eventStream(
  read: (after: number) => FeedEvent[],
  after: number,
  signal: AbortSignal,
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
      const look = () => {
        try {
          const fresh = read(last);
          for (const event of fresh) send(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);
          last = fresh.at(-1)?.seq ?? last;
          if (Date.now() - sentAt >= HEARTBEAT_MS) send('event: heartbeat\ndata: {}\n\n');
        } catch (error) {
          stop();
          controller.error(error);
        }
      };
      signal.addEventListener('abort', () => {
        if (ended) return;
        stop();
        controller.close();
      });
      send('retry: 2000\n\n');
      timer = setInterval(look, POLL_MS);
      look();
    },
    cancel: stop,
  });
}
