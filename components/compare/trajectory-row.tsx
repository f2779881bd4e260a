'use client';

import { clsx } from 'clsx';
import { memo } from 'react';
import type { ComparedStepsData } from '@/lib/api/compare-rollouts';
import { evenColumns, HATCHED } from './even-columns';
import { TrajectoryCell } from './trajectory-cell';
import { stretchWords, type TrajectoryItem } from './trajectory-items';

interface RowProps {
  data: ComparedStepsData;
  labels: readonly string[];
  /** The column a narrow screen shows. */
  shown: number;
}

const cellClass = (column: number, shown: number) =>
  clsx('min-w-0 px-1', column > 0 && 'md:border-l md:border-line', column !== shown && 'max-md:hidden');

/** One row of the alignment: a cell for each column, hatched where it has no step. */
export const TrajectoryRow = memo(function TrajectoryRow({
  data,
  item,
  labels,
  current,
  shown,
  open,
  onToggle,
}: RowProps & {
  item: Extract<TrajectoryItem, { kind: 'row' }>;
  current: boolean;
  /** Steps that are open, as `column:step`. */
  open: ReadonlySet<string>;
  onToggle: (key: string) => void;
}) {
  const row = data.rows[item.row];
  return (
    <div
      aria-current={current ? 'step' : undefined}
      className={clsx(
        'grid border-b border-line',
        evenColumns(data.rollouts.length),
        item.tone === 'loud' && 'bg-accent-soft/60',
        current && 'shadow-[inset_3px_0_0_var(--accent)]',
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
});

/** Several rows in one line; pressed, they unfold. */
export const TrajectoryFold = memo(function TrajectoryFold({
  data,
  item,
  labels,
  shown,
  onUnfold,
}: RowProps & { item: Extract<TrajectoryItem, { kind: 'fold' }>; onUnfold: (from: number) => void }) {
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
});
