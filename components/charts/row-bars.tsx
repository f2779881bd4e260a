'use client';

import { Fragment, type ReactNode } from 'react';
import { LABEL } from './chart-style';
import { Sized } from './sized';

export interface RowBar {
  label: string;
  /** Drawn before the label, at the given place, 12 px wide. */
  glyph?: (x: number, y: number) => ReactNode;
  value: number | null;
  low?: number | null;
  high?: number | null;
  /** The value in words, at the right. */
  text: string;
  look: 'accent' | 'grey';
  /** A heading over this row and those that follow. */
  heading?: string;
}

const LOOKS = {
  accent: { fill: 'var(--accent-soft)', stroke: 'var(--accent)' },
  grey: { fill: 'var(--sunken)', stroke: 'var(--ink-3)' },
} as const;

const HEADING = 20;

/** Lying bars with 95 % intervals and their values in words; for measures that have no common scale of shares. */
export function RowBars({
  bars,
  labelWidth = 92,
  textWidth = 104,
}: {
  bars: RowBar[];
  labelWidth?: number;
  textWidth?: number;
}) {
  const top = Math.max(0, ...bars.flatMap((bar) => [bar.value ?? 0, bar.high ?? 0])) || 1;
  const headings = bars.filter((bar) => bar.heading !== undefined).length;
  return (
    <Sized>
      {({ width, height }) => {
        const step = Math.min(28, Math.max(14, (height - headings * HEADING) / Math.max(1, bars.length)));
        const room = Math.max(20, width - labelWidth - textWidth);
        const at = (value: number) => labelWidth + (value / top) * room;
        let y = 0;
        return (
          <svg width={width} height={height}>
            {bars.map((bar, i) => {
              const headingY = y + 14;
              if (bar.heading !== undefined) y += HEADING;
              const middle = y + step / 2;
              y += step;
              return (
                <Fragment key={i}>
                  {bar.heading !== undefined && (
                    <text x={0} y={headingY} {...LABEL} fill="var(--ink-3)">
                      {bar.heading}
                    </text>
                  )}
                  <Row bar={bar} middle={middle} thick={Math.min(16, step - 6)} left={labelWidth} at={at} />
                  <text x={width} y={middle + 4} textAnchor="end" {...LABEL}>
                    {bar.text}
                  </text>
                </Fragment>
              );
            })}
          </svg>
        );
      }}
    </Sized>
  );
}

function Row({
  bar,
  middle,
  thick,
  left,
  at,
}: {
  bar: RowBar;
  middle: number;
  thick: number;
  left: number;
  at: (value: number) => number;
}) {
  const { value, low, high } = bar;
  return (
    <>
      {bar.glyph?.(4, middle - 6)}
      <text x={bar.glyph ? 20 : 4} y={middle + 4} {...LABEL}>
        {bar.label}
      </text>
      {value !== null && (
        <rect
          x={left}
          y={middle - thick / 2}
          width={Math.max(1, at(value) - left)}
          height={thick}
          {...LOOKS[bar.look]}
        />
      )}
      {low != null && high != null && (
        <path
          d={`M${at(low)} ${middle}H${at(high)}M${at(low)} ${middle - 3}v6M${at(high)} ${middle - 3}v6`}
          fill="none"
          stroke="var(--ink-2)"
        />
      )}
    </>
  );
}
