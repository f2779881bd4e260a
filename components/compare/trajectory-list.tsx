'use client';

import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useEffectEvent, useState } from 'react';
import type { ComparedStepsData } from '@/lib/api/compare-rollouts';
import { rowsOnScreen, WindowRows } from '@/components/trajectory/window-rows';
import { DivergenceRule } from './divergence-rule';
import { itemOfRow, type TrajectoryItem } from './trajectory-items';
import { TrajectoryFold, TrajectoryRow } from './trajectory-row';

/** Height of what sticks above the rows, in CSS pixels: the bar and the columns' heads. */
const HEAD_HEIGHT = 76;

const HEIGHTS = { row: 33, fold: 29, rule: 96 } as const;

export interface TrajectoryListProps {
  data: ComparedStepsData;
  items: readonly TrajectoryItem[];
  labels: readonly string[];
  /** The row one is at (place in the data's rows). */
  current: number | null;
  /** Asks for a row; a new object asks again for the same one. */
  jump: { row: number } | null;
  /** The column a narrow screen shows. */
  shown: number;
  /** Steps that are open, as `column:step`. */
  open: ReadonlySet<string>;
  onToggle: (key: string) => void;
  onUnfold: (from: number) => void;
  onVisible: (range: { from: number; to: number }) => void;
}

/** The rows of all columns in one list, virtualised over the window's own scrolling, so that they move together. */
export const TrajectoryList = memo(function TrajectoryList(props: TrajectoryListProps) {
  const { data, items, labels, shown, jump, onVisible } = props;
  const rowProps = { data, labels, shown };
  const [margin, setMargin] = useState(0);
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: (i) => HEIGHTS[items[i]?.kind ?? 'row'],
    getItemKey: (i) => keyOf(items[i], i),
    overscan: 8,
    scrollMargin: margin,
    scrollPaddingStart: HEAD_HEIGHT,
  });

  const scrollTo = useEffectEvent((row: number) => {
    // The rule before the row is what one came for.
    const at = itemOfRow(items, row);
    virtualizer.scrollToIndex(items[at - 1]?.kind === 'rule' ? at - 1 : at, { align: 'start' });
  });
  useEffect(() => {
    // The list is measured first: before that no offset on the page is known.
    if (jump !== null && margin > 0) scrollTo(jump.row);
  }, [jump, margin]);

  const { first, last } = rowsOnScreen(virtualizer, HEAD_HEIGHT);
  const from = firstRow(items[first ?? -1]);
  const to = lastRow(items[last ?? -1]);
  const tell = useEffectEvent(onVisible);
  useEffect(() => {
    if (from !== null && to !== null) tell({ from, to });
  }, [from, to]);

  const draw = (item: TrajectoryItem) => {
    if (item.kind === 'fold') return <TrajectoryFold {...rowProps} item={item} onUnfold={props.onUnfold} />;
    if (item.kind === 'row')
      return (
        <TrajectoryRow
          {...rowProps}
          item={item}
          current={item.row === props.current}
          open={props.open}
          onToggle={props.onToggle}
        />
      );
    const key = `rule:${item.divergence.column}`;
    return (
      <DivergenceRule
        divergence={item.divergence}
        data={data}
        labels={labels}
        open={props.open.has(key)}
        onToggle={() => props.onToggle(key)}
      />
    );
  };
  return (
    <WindowRows
      virtualizer={virtualizer}
      margin={margin}
      onMargin={setMargin}
      row={(at) => (items[at] ? draw(items[at]) : null)}
    />
  );
});

function keyOf(item: TrajectoryItem | undefined, i: number): string | number {
  if (item === undefined) return i;
  if (item.kind === 'rule') return `rule ${item.divergence.column}`;
  return item.kind === 'fold' ? `fold ${item.from}` : item.row;
}

function firstRow(item: TrajectoryItem | undefined): number | null {
  if (item === undefined) return null;
  return item.kind === 'row' ? item.row : item.kind === 'fold' ? item.from : item.divergence.row;
}

function lastRow(item: TrajectoryItem | undefined): number | null {
  return item?.kind === 'fold' ? item.from + item.count - 1 : firstRow(item);
}
