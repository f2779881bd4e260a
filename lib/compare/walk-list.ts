import type { CompareContext, CompareEntry } from './compare-entry';

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
