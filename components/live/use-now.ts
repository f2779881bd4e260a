'use client';

import { useEffect, useState } from 'react';

/**
 * Milliseconds since 1970, moving on every second while `moving`; null on the server and for the first drawing, so that
 * both write the same words.
 */
export function useNow(moving: boolean): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    const first = window.setTimeout(tick, 0);
    const timer = moving ? window.setInterval(tick, 1000) : undefined;
    return () => {
      window.clearTimeout(first);
      window.clearInterval(timer);
    };
  }, [moving]);
  return now;
}
