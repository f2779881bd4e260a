'use client';

import { useCallback, useEffect, useEffectEvent, useState } from 'react';

/** Pixels from the end at which a reader still counts as being there. */
const SLACK = 24;
/** After the end the last measured heights settle; then the page is left alone. */
const SETTLE_MS = 1500;

export interface Follow {
  /** The page stays at its end while it grows. */
  following: boolean;
  /** Steps that came since the reader left the end. */
  unseen: number;
  stop: () => void;
  resume: () => void;
}

const toEnd = () => window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });

/**
 * Keeps the window at its end while `live` and until the reader scrolls up (wheel, keys, touch or scroll bar); reaching
 * the end again goes on following. `count` is the number of steps by now.
 */
export function useFollow(live: boolean, count: number, atStart: boolean): Follow {
  const [state, setState] = useState({ following: atStart, seen: count });
  const { following } = state;
  const stopAt = useEffectEvent(() =>
    setState((now) => (now.following ? { following: false, seen: count } : now)),
  );
  const resume = useCallback(() => setState({ following: true, seen: 0 }), []);
  const stop = useCallback(
    () => setState((now) => (now.following ? { following: false, seen: count } : now)),
    [count],
  );

  useEffect(() => {
    if (!live) return;
    let last = { top: window.scrollY, height: document.documentElement.scrollHeight };
    const onScroll = () => {
      const { scrollHeight: height } = document.documentElement;
      const { scrollY: top } = window;
      const gap = height - window.innerHeight - top;
      // While the page grows or shrinks its place changes by itself: that is not the reader.
      const moved = height === last.height ? top - last.top : 0;
      last = { top, height };
      if (moved < 0 && gap > SLACK) stopAt();
      else if (moved > 0 && gap <= SLACK) resume();
    };
    const onWheel = (event: WheelEvent) => {
      if (event.deltaY < 0) stopAt();
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    window.addEventListener('wheel', onWheel, { passive: true });
    return () => {
      window.removeEventListener('scroll', onScroll);
      window.removeEventListener('wheel', onWheel);
    };
  }, [live, resume]);

  useEffect(() => {
    if (!following) return;
    const observer = new ResizeObserver(toEnd);
    observer.observe(document.body);
    toEnd();
    const settled = live ? undefined : window.setTimeout(stopAt, SETTLE_MS);
    return () => {
      observer.disconnect();
      window.clearTimeout(settled);
    };
  }, [following, live]);

  return { following, unseen: following ? 0 : Math.max(0, count - state.seen), stop, resume };
}
