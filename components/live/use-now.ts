'use client';

import { useEffect, useState } from 'react';
import { useClock } from '@/components/figures/clock';

/** Milliseconds since 1970, moving on every second while `moving`; equal on server and client at first. */
export function useNow(moving: boolean): number {
  const clock = useClock();
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (!moving) return;
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, [moving]);
  return Math.max(now, clock);
}
