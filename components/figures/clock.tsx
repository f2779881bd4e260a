'use client';

import { createContext, use, useEffect, useState, type ReactNode } from 'react';

const Clock = createContext(0);

/**
 * The time pages reckon ages by. It starts with the server's time, which is a prop, so that server and client
 * write the same words; it then moves on every 15 s.
 */
export function ClockProvider({ now, children }: { now: number; children: ReactNode }) {
  const [time, setTime] = useState(now);
  useEffect(() => {
    const timer = window.setInterval(() => setTime(Date.now()), 15_000);
    return () => window.clearInterval(timer);
  }, []);
  return <Clock value={time}>{children}</Clock>;
}

/** Milliseconds since 1970, at most 15 s old, equal on server and client at first. */
export const useClock = (): number => use(Clock);
