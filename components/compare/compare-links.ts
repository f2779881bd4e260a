'use client';

import { useSearchParams } from 'next/navigation';
import { compareHref } from '@/lib/compare/compare-query';

/** Addresses of other comparisons from this one; tab and filters stay. */
export function useCompareLinks(ids: readonly string[]) {
  const present = new URLSearchParams(useSearchParams());
  const to = (next: readonly string[]) => compareHref(next, present);
  return {
    /** Null while removing it would leave one alone. */
    without: (column: number) => (ids.length > 2 ? to(ids.toSpliced(column, 1)) : null),
    with: (id: string) => to([...ids, id]),
    replaced: (column: number, id: string) => to(ids.with(column, id)),
    /** The column one place further left. */
    movedLeft: (column: number) => {
      const [left, moved] = [ids[column - 1], ids[column]];
      return left === undefined || moved === undefined
        ? null
        : to(ids.with(column - 1, moved).with(column, left));
    },
  };
}
