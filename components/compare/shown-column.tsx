'use client';

import { parseAsInteger, useQueryState } from 'nuqs';
import { SegmentedControl } from '@/components/ui/segmented-control';

/** Columns beside each other from 768 px on; the frame around scrolls when they get too narrow. */
const GRIDS: Record<number, string> = {
  2: 'md:grid-cols-2',
  3: 'md:min-w-[60rem] md:grid-cols-3',
  4: 'md:min-w-[80rem] md:grid-cols-4',
  5: 'md:min-w-[100rem] md:grid-cols-5',
};

/** Classes of a grid of that many columns; one column below 768 px. */
export const columnGrid = (columns: number): string => `grid-cols-1 ${GRIDS[columns] ?? ''}`;

/** On a phone one column shows at a time: which, in the URL, and the switch for it (hidden where all fit). */
export function useShownColumn(labels: readonly string[]) {
  const [place, setPlace] = useQueryState('show', parseAsInteger.withDefault(0));
  const shown = Math.min(Math.max(0, place), labels.length - 1);
  const control =
    labels.length < 2 ? null : (
      <div className="md:hidden">
        <SegmentedControl
          label="Show column"
          value={String(shown)}
          options={labels.map((label, i) => ({ value: String(i), label }))}
          onChange={(value) => void setPlace(Number(value))}
        />
      </div>
    );
  return { shown, control };
}
