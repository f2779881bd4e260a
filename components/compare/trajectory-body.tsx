'use client';

import { useCallback, useState } from 'react';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { TrajectoryList, type TrajectoryListProps } from './trajectory-list';
import { TrajectoryMaps } from './trajectory-maps';

interface Props extends Omit<TrajectoryListProps, 'onVisible'> {
  rollouts: readonly RolloutPageData[];
  onRow: (row: number) => void;
  /** Tells of the first row on the screen. */
  onTop: (row: number) => void;
}

/** Maps and rows. What is on the screen is known here, so that scrolling draws nothing else anew. */
export function TrajectoryBody({ rollouts, onRow, onTop, ...list }: Props) {
  const [visible, setVisible] = useState<{ from: number; to: number } | null>(null);
  const onVisible = useCallback(
    (range: { from: number; to: number }) => {
      setVisible(range);
      onTop(range.from);
    },
    [onTop],
  );
  const { data, labels, current, shown } = list;
  return (
    <div className="flex gap-x-2">
      <TrajectoryMaps {...{ data, rollouts, labels, current, visible, shown, onRow }} />
      <section aria-label="Aligned steps" className="min-w-0 flex-1">
        <TrajectoryList {...list} onVisible={onVisible} />
      </section>
    </div>
  );
}
