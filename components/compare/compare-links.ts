'use client';

import { useSearchParams } from 'next/navigation';
import type { CompareContext, CompareEntry } from '@/lib/compare/compare-entry';
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

export interface Walk {
  /** 1-based place of the column's rollout in its list. */
  position: number;
  total: number;
  previous: CompareEntry | null;
  next: CompareEntry | null;
}

/**
 * Where a column stands in the list that the reader came from, else among the rollouts of its task in its experiment;
 * its neighbours are the nearest that stand in no column.
 */
export function walkOf(id: string, ids: readonly string[], context: CompareContext): Walk {
  const own = context.entries.find((entry) => entry.id === id);
  const inList = context.list.some((entry) => entry.id === id);
  const list = inList
    ? context.list
    : context.entries.filter(
        (entry) => entry.experiment.id === own?.experiment.id && entry.task.id === own.task.id,
      );
  const at = list.findIndex((entry) => entry.id === id);
  const free = (entry: CompareEntry) => !ids.includes(entry.id);
  return {
    position: at + 1,
    total: list.length,
    previous: list.slice(0, Math.max(0, at)).findLast(free) ?? null,
    next: list.slice(at + 1).find(free) ?? null,
  };
}
