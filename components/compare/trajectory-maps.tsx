import { clsx } from 'clsx';
import type { ComparedStepsData } from '@/lib/api/compare-rollouts';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { Minimap } from '@/components/trajectory/minimap';

/** Width of the maps of so many columns. */
export const MAPS_WIDTH: Record<number, string> = { 2: 'md:w-12', 3: 'md:w-[4.5rem]', 4: 'md:w-24' };

/** The same list each time, so that a map's drawing stays as it is while one scrolls. */
const NONE: readonly number[] = [];

/** A map of each whole trajectory with the part of it that is on the screen; also the way to any step. */
export function TrajectoryMaps({
  data,
  rollouts,
  labels,
  current,
  visible,
  shown,
  onRow,
}: {
  data: ComparedStepsData;
  rollouts: readonly RolloutPageData[];
  labels: readonly string[];
  current: number | null;
  /** Rows on the screen. */
  visible: { from: number; to: number } | null;
  /** The column a narrow screen shows. */
  shown: number;
  onRow: (row: number) => void;
}) {
  return (
    <div
      className={clsx(
        'sticky top-0 flex h-dvh shrink-0 gap-0.5 self-start border-r border-line py-1 max-md:w-6 md:top-[76px] md:h-[calc(100dvh-76px)]',
        MAPS_WIDTH[rollouts.length],
      )}
    >
      {rollouts.map(({ id, outline }, column) => (
        <div key={id} className={clsx('h-full min-w-0 flex-1', column !== shown && 'max-md:hidden')}>
          <Minimap
            label={`Steps of ${labels[column]}`}
            outline={outline}
            current={current === null ? null : (data.rows[current]?.cells[column] ?? null)}
            visible={visible && stepsBetween(data, column, visible)}
            cited={NONE}
            onStep={(step) => {
              const row = data.rows.findIndex(({ cells }) => cells[column] === step);
              if (row !== -1) onRow(row);
            }}
          />
        </div>
      ))}
    </div>
  );
}

/** First and last step of a column in a range of rows; null when it has none there. */
function stepsBetween(
  data: ComparedStepsData,
  column: number,
  { from, to }: { from: number; to: number },
): { from: number; to: number } | null {
  const there = data.rows.slice(from, to + 1).flatMap(({ cells }) => cells[column] ?? []);
  const [first, last] = [there[0], there.at(-1)];
  return first === undefined || last === undefined ? null : { from: first, to: last };
}
