import type { Virtualizer } from '@tanstack/react-virtual';
import type { ReactNode } from 'react';

type WindowVirtualizer = Virtualizer<Window, Element>;

/** Places of the first and last rows on screen below a bar of `barHeight` CSS pixels; null when there is none. */
export function rowsOnScreen(virtualizer: WindowVirtualizer, barHeight: number) {
  const top = virtualizer.scrollOffset ?? 0;
  const height = virtualizer.scrollRect?.height ?? 0;
  const onScreen = virtualizer
    .getVirtualItems()
    .filter((item) => item.end > top + barHeight && item.start < top + height);
  return { first: onScreen[0]?.index ?? null, last: onScreen.at(-1)?.index ?? null };
}

/** The rows of a list that is virtualised over the window's own scrolling, at their places. */
export function WindowRows({
  virtualizer,
  margin,
  onMargin,
  row,
  children,
}: {
  virtualizer: WindowVirtualizer;
  /** Where the list begins on the page, in CSS pixels. */
  margin: number;
  onMargin: (margin: number) => void;
  /** What stands at a place of the list; null for nothing. */
  row: (index: number) => ReactNode;
  /** Stands before the rows. */
  children?: ReactNode;
}) {
  return (
    <div
      ref={(element) => {
        if (element) onMargin(Math.round(element.getBoundingClientRect().top + window.scrollY));
      }}
      className="relative"
      style={{ height: virtualizer.getTotalSize() }}
    >
      {children}
      {virtualizer.getVirtualItems().map((item) => {
        const drawn = row(item.index);
        if (drawn === null) return null;
        return (
          <div
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${item.start - margin}px)` }}
          >
            {drawn}
          </div>
        );
      })}
    </div>
  );
}
