'use client';

import { LABEL, percentTick } from './chart-style';
import { Sized } from './sized';

interface IntervalRow {
  label: string;
  /** In [0, 1]; null is unknown. */
  value: number | null;
  low: number | null;
  high: number | null;
  /** The value in words, at the right. */
  text: string;
  /** What it is compared with, as a short stroke. */
  expected: number | null;
}

const ROW = 22;
const FOOT = 22;
const HEAD = 4;

/** Height in pixels that so many rows take. */
export const intervalRowsHeight = (rows: number): number => HEAD + rows * ROW + FOOT;

/** Shares as dots with 95 % intervals on lines of their own, each with the share it is compared with. */
export function IntervalRows({
  rows,
  labelWidth = 104,
  textWidth = 92,
}: {
  rows: IntervalRow[];
  labelWidth?: number;
  textWidth?: number;
}) {
  return (
    <Sized>
      {({ width }) => {
        const [left, right] = [labelWidth, width - textWidth];
        const at = (share: number) => left + share * (right - left);
        const bottom = HEAD + rows.length * ROW;
        const ticks = right - left < 200 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1];
        return (
          <svg width={width} height={bottom + FOOT} className="block">
            {ticks.map((share) => (
              <g key={share}>
                <path d={`M${at(share)} ${HEAD}V${bottom}`} stroke="var(--line)" />
                <text x={at(share)} y={bottom + 14} textAnchor="middle" {...LABEL} fill="var(--ink-3)">
                  {percentTick(share)}
                </text>
              </g>
            ))}
            {rows.map((row, i) => (
              <Row key={i} row={row} y={HEAD + i * ROW + ROW / 2} at={at} width={width} />
            ))}
          </svg>
        );
      }}
    </Sized>
  );
}

function Row({
  row: { label, value, low, high, text, expected },
  y,
  at,
  width,
}: {
  row: IntervalRow;
  y: number;
  at: (share: number) => number;
  width: number;
}) {
  return (
    <g>
      <text x={2} y={y + 4} {...LABEL}>
        {label}
      </text>
      {expected !== null && (
        <path
          d={`M${at(expected)} ${y - 8}v16`}
          stroke="var(--ink-2)"
          strokeWidth={1.5}
          strokeDasharray="3 2"
        />
      )}
      {low !== null && high !== null && (
        <path
          d={`M${at(low)} ${y}H${at(high)}M${at(low)} ${y - 3}v6M${at(high)} ${y - 3}v6`}
          fill="none"
          stroke="var(--accent)"
          strokeWidth={1.5}
        />
      )}
      {value !== null && <circle cx={at(value)} cy={y} r={4} fill="var(--accent)" />}
      <text x={width - 2} y={y + 4} textAnchor="end" {...LABEL} fill="var(--ink-2)">
        {text}
      </text>
    </g>
  );
}
