'use client';

import { useRef } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';

/**
 * j/k (and the arrows, once a row has the focus) move the focus over the row links of a list; Enter follows the link by itself.
 * Mark each row's link with `data-row-link` and put the returned ref on the list.
 */
export function useRowKeys<T extends HTMLElement>() {
  const ref = useRef<T>(null);
  const move = (by: 1 | -1) => {
    const links = [...(ref.current?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    const next =
      at === -1 ? (by === 1 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by));
    links[next]?.focus();
  };
  useHotkeys('j', () => move(1), []);
  useHotkeys('k', () => move(-1), []);
  return ref;
}
