'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useShared } from '@/components/sharing/share-context';
import { eventsPath, feedEventSchema, type FeedEvent } from '@/lib/api/events';
import { loginQuery } from '@/lib/api/login';

export interface FeedState {
  status: 'connecting' | 'live' | 'stale';
  /** When the server was last heard from, in milliseconds; null before the first time. */
  heardAt: number | null;
}

/** The server says something every 10 s; after this long without a word the view is stale. */
const SILENCE_MS = 25_000;
/** However fast events come, the page is drawn anew for their time at most this often. */
const HEARD_MS = 1_000;
/** A stream that the server has refused is asked for again after this long; one that broke off, by the browser. */
const AGAIN_MS = 3_000;

/**
 * Follows the feed of an experiment (of one of its rollouts) after event `after`, each event once: a connection that
 * breaks is taken up after the last event heard. `onConnect` is called whenever the stream opens, for what may have
 * happened before. A tab nobody looks at holds no connection: browsers allow six to a server, for all tabs together.
 */
export function useFeed(
  experimentId: string,
  rolloutId: string | null,
  after: number,
  listener: { onEvent: (event: FeedEvent) => void; onConnect?: () => void },
): FeedState {
  const [state, setState] = useState<FeedState>({ status: 'connecting', heardAt: null });
  // Only the first number counts: later ones come from the feed itself.
  const [from] = useState(after);
  const onEvent = useEffectEvent(listener.onEvent);
  const onConnect = useEffectEvent(() => listener.onConnect?.());
  const client = useQueryClient();
  // Why a stream was refused the browser does not say; a read that is refused, too, tells the page.
  const onRefused = useEffectEvent(() => void client.prefetchQuery(loginQuery()));
  // A page that was shared shows what there was when it was opened.
  const follows = useShared() === null;
  useEffect(() => {
    if (!follows) return;
    let last = from;
    let source: EventSource | null = null;
    let silence: number | undefined;
    let again: number | undefined;
    const stale = () => setState((now) => (now.status === 'stale' ? now : { ...now, status: 'stale' }));
    const heard = () => {
      window.clearTimeout(silence);
      silence = window.setTimeout(stale, SILENCE_MS);
      const at = Date.now();
      setState((now) =>
        now.status === 'live' && now.heardAt !== null && at - now.heardAt < HEARD_MS
          ? now
          : { status: 'live', heardAt: at },
      );
    };
    const close = () => {
      source?.close();
      source = null;
      window.clearTimeout(silence);
      window.clearTimeout(again);
    };
    const connect = () => {
      close();
      const stream = new EventSource(eventsPath(experimentId, last, rolloutId));
      source = stream;
      stream.onopen = () => {
        heard();
        onConnect();
      };
      stream.addEventListener('heartbeat', heard);
      stream.onmessage = (message) => {
        heard();
        const event = feedEventSchema.parse(JSON.parse(String(message.data)));
        if (event.seq <= last) return;
        last = event.seq;
        onEvent(event);
      };
      stream.onerror = () => {
        stale();
        if (stream.readyState !== EventSource.CLOSED) return;
        again = window.setTimeout(connect, AGAIN_MS);
        onRefused();
      };
    };
    const followLooks = () => {
      if (document.visibilityState === 'hidden') close();
      else if (source === null) connect();
    };
    /** The browser waits longer and longer between its own attempts; a network that is back is tried at once. */
    const backOnline = () => {
      close();
      followLooks();
    };
    followLooks();
    document.addEventListener('visibilitychange', followLooks);
    window.addEventListener('online', backOnline);
    return () => {
      document.removeEventListener('visibilitychange', followLooks);
      window.removeEventListener('online', backOnline);
      close();
    };
  }, [experimentId, rolloutId, from, follows]);
  return state;
}
