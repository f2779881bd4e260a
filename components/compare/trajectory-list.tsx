'use client';

import { clsx } from 'clsx';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useState } from 'react';
import type { ComparedStepsData } from '@/lib/api/compare-rollouts';
import { DivergenceRule } from './divergence-rule';
import { evenColumns, HATCHED } from './even-columns';

import { TrajectoryCell } from './trajectory-cell';
import { itemOfRow, stretchWords, type TrajectoryItem } from './trajectory-items';

/** Height of what sticks above the rows, in CSS pixels: the bar and the columns' heads. */
export const HEAD_HEIGHT = 76;

const HEIGHTS = { row: 33, fold: 29, rule: 96 } as const;

interface Props {
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
export function TrajectoryList(props: Props) {
  const { data, items, jump, onVisible } = props;
  const [margin, setMargin] = useState(0);
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: (i) => HEIGHTS[items[i]?.kind ?? 'row'],
    getItemKey: (i) => keyOf(items[i], i),
    overscan: 8,
    scrollMargin: margin,
    scrollPaddingStart: HEAD_HEIGHT,
  });
  const drawn = virtualizer.getVirtualItems();

  const scrollTo = useEffectEvent((row: number) => {
    // The rule before the row is what one came for.
    const at = itemOfRow(items, row);
    virtualizer.scrollToIndex(items[at - 1]?.kind === 'rule' ? at - 1 : at, { align: 'start' });
  });
  useEffect(() => {
    // The list is measured first: before that no offset on the page is known.
    if (jump !== null && margin > 0) scrollTo(jump.row);
  }, [jump, margin]);

  const top = (virtualizer.scrollOffset ?? 0) + HEAD_HEIGHT;
  const onScreen = drawn.filter(
    (item) => item.end > top && item.start < top - HEAD_HEIGHT + (virtualizer.scrollRect?.height ?? 0),
  );
  const from = firstRow(items[onScreen[0]?.index ?? -1]);
  const to = lastRow(items[onScreen.at(-1)?.index ?? -1]);
  const tell = useEffectEvent(onVisible);
  useEffect(() => {
    if (from !== null && to !== null) tell({ from, to });
  }, [from, to]);

  return (
    <div
      ref={(element) => {
        if (element) setMargin(Math.round(element.getBoundingClientRect().top + window.scrollY));
      }}
      className="relative"
      style={{ height: virtualizer.getTotalSize() }}
    >
      {drawn.map((virtual) => {
        const item = items[virtual.index];
        if (!item) return null;
        return (
          <div
            key={virtual.key}
            ref={virtualizer.measureElement}
            data-index={virtual.index}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${virtual.start - margin}px)` }}
          >
            {item.kind === 'rule' ? (
              <DivergenceRule divergence={item.divergence} data={data} labels={props.labels} />
            ) : item.kind === 'fold' ? (
              <Fold {...props} item={item} />
            ) : (
              <Row {...props} item={item} />
            )}
          </div>
        );
      })}
    </div>
  );
}

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

const cellClass = (column: number, shown: number) =>
  clsx('min-w-0 px-1', column > 0 && 'md:border-l md:border-line', column !== shown && 'max-md:hidden');

function Row({
  data,
  item,
  labels,
  current,
  shown,
  open,
  onToggle,
}: Props & { item: Extract<TrajectoryItem, { kind: 'row' }> }) {
  const row = data.rows[item.row];
  return (
    <div
      aria-current={item.row === current ? 'step' : undefined}
      className={clsx(
        'grid border-b border-line',
        evenColumns(data.rollouts.length),
        item.tone === 'loud' && 'bg-accent-soft/60',
        item.row === current && 'shadow-[inset_3px_0_0_var(--accent)]',
      )}
    >
      {data.rollouts.map(({ id, steps }, column) => {
        const index = row?.cells[column] ?? null;
        const step = index === null ? undefined : steps[index - 1];
        const key = `${column}:${index}`;
        return index === null || step === undefined ? (
          <div key={column} className={clsx(cellClass(column, shown), HATCHED)}>
            <span className="sr-only">no step here</span>
          </div>
        ) : (
          <div key={column} className={clsx(cellClass(column, shown), 'py-1')}>
            <TrajectoryCell
              rolloutId={id}
              label={labels[column] ?? ''}
              index={index}
              step={step}
              quiet={item.tone !== 'loud'}
              open={open.has(key)}
              onToggle={() => onToggle(key)}
            />
          </div>
        );
      })}
    </div>
  );
}

function Fold({
  data,
  item,
  labels,
  shown,
  onUnfold,
}: Props & { item: Extract<TrajectoryItem, { kind: 'fold' }> }) {
  const { from, count, column } = item;
  const unfold = (words: string) => (
    <button
      type="button"
      onClick={() => onUnfold(from)}
      className="link my-0.5 inline-flex min-h-6 items-center bg-canvas px-1.5 text-left text-xs"
    >
      {words}
    </button>
  );
  if (column === null)
    return (
      <div className="border-b border-line bg-sunken px-1">{unfold(`${count} rows the same: show them`)}</div>
    );
  return (
    <div className={clsx('grid border-b border-line', evenColumns(data.rollouts.length))}>
      {data.rollouts.map((_, at) => (
        <div key={at} className={clsx(cellClass(at, shown), at !== column && HATCHED)}>
          {at === column
            ? unfold(`${count} steps only in ${labels[at]}: ${stretchWords(data, from, count, at)}`)
            : at === shown && (
                <span className="bg-canvas px-1.5 text-xs md:hidden">{`${count} steps only in ${labels[column]}`}</span>
              )}
        </div>
      ))}
    </div>
  );
}
