'use client';

import { LABEL } from './chart-style';
import { Sized } from './sized';

export interface PairShare {
  row: number;
  column: number;
  /** In [0, 1]; null: nothing in common. */
  value: number | null;
  /** The cell in words. */
  label: string;
}

const LEFT = 36;
const TOP = 20;
const WIDTH = 40;
const HEIGHT = 26;

/** Height in pixels for a matrix over so many things. */
export const pairMatrixHeight = (size: number): number => TOP + size * HEIGHT + 12;

/** Shares of every two of several things, by their names (short) on both sides; whole percents, darker is more. */
export function PairMatrix({
  caption,
  names,
  cells,
}: {
  caption: string;
  names: string[];
  cells: PairShare[];
}) {
  const right = LEFT + names.length * WIDTH;
  const bottom = TOP + names.length * HEIGHT;
  return (
    <Sized>
      {(room) => (
        <div role="region" aria-label={caption} tabIndex={0} className="h-full overflow-auto">
          <svg width={Math.max(room.width, right + 4)} height={bottom + 4} className="block">
            {names.map((name, i) => (
              <g key={i} fontSize={LABEL.fontSize} fill="var(--ink-2)">
                <text x={LEFT - 6} y={TOP + i * HEIGHT + HEIGHT / 2 + 4} textAnchor="end">
                  {name}
                </text>
                <text x={LEFT + i * WIDTH + WIDTH / 2} y={TOP - 6} textAnchor="middle">
                  {name}
                </text>
                <rect
                  x={LEFT + i * WIDTH}
                  y={TOP + i * HEIGHT}
                  width={WIDTH - 1}
                  height={HEIGHT - 1}
                  fill="var(--sunken)"
                />
              </g>
            ))}
            {cells.map(({ row, column, value, label }) => (
              <g key={`${row}/${column}`}>
                <title>{label}</title>
                <rect
                  x={LEFT + column * WIDTH}
                  y={TOP + row * HEIGHT}
                  width={WIDTH - 1}
                  height={HEIGHT - 1}
                  fill={value === null ? 'none' : 'var(--accent)'}
                  fillOpacity={value === null ? 0 : 0.04 + 0.36 * value}
                  stroke="var(--line)"
                />
                <text
                  x={LEFT + column * WIDTH + WIDTH / 2}
                  y={TOP + row * HEIGHT + HEIGHT / 2 + 4}
                  textAnchor="middle"
                  {...LABEL}
                >
                  {value === null ? '—' : Math.round(value * 100)}
                </text>
              </g>
            ))}
          </svg>
        </div>
      )}
    </Sized>
  );
}
