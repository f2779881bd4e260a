'use client';

import { useCallback, useState, type ReactNode } from 'react';

interface Size {
  width: number;
  height: number;
}

/** Draws into the room that the frame gives, in CSS pixels, and again when that changes; nothing before it is known. */
export function Sized({ children }: { children: (size: Size) => ReactNode }) {
  const [size, setSize] = useState<Size | null>(null);
  const observe = useCallback((node: HTMLDivElement | null) => {
    if (!node) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={observe} className="absolute inset-0 overflow-hidden">
      {size && children(size)}
    </div>
  );
}
