'use client';

import { LABEL } from './chart-style';
import { Sized } from './sized';

export interface BarSeries {
  label: string;
  look: 'accent' | 'grey' | 'light' | 'dark';
  /** One number per category; null where nothing was counted. */
  values: (number | null)[];
}

const LOOKS = {
  accent: { fill: 'var(--accent-soft)', stroke: 'var(--accent)' },
  grey: { fill: 'var(--hover)', stroke: 'var(--ink-3)' },
  light: { fill: 'var(--surface)', stroke: 'var(--ink-3)' },
  dark: { fill: 'var(--ink-3)', stroke: 'var(--ink-3)' },
} as const;

const TOP = 34;
const BOTTOM = 34;

/** The key: squares with names over the bars. */
function Key({ series }: { series: BarSeries[] }) {
  let x = 4;
  return series.map((line) => {
    const left = x;
    x += 24 + line.label.length * 6.2;
    return (
      <g key={line.label}>
        <rect x={left} y={2} width={10} height={10} {...LOOKS[line.look]} />
        <text x={left + 14} y={11} {...LABEL}>
          {line.label}
        </text>
      </g>
    );
  });
}

/** Counts by category, one bar per series side by side with its number on top. At most six series. */
export function GroupedBars({
  categories,
  series,
  axis,
}: {
  categories: string[];
  series: BarSeries[];
  /** What the categories are. */
  axis: string;
}) {
  const top = Math.max(1, ...series.flatMap((line) => line.values.map((value) => value ?? 0)));
  return (
    <Sized>
      {({ width, height }) => {
        const slot = (width - 8) / Math.max(1, categories.length);
        const bar = Math.min(28, (slot * 0.8) / Math.max(1, series.length));
        const floor = height - BOTTOM;
        const scale = (floor - TOP) / top;
        const every = Math.ceil(24 / slot);
        return (
          <svg width={width} height={height}>
            <Key series={series} />
            <path d={`M4 ${floor + 0.5}H${width - 4}`} stroke="var(--line-strong)" />
            {categories.map((category, at) => {
              const middle = 4 + slot * (at + 0.5);
              return (
                <g key={category}>
                  {series.map((line, i) => (
                    <OneBar
                      key={line.label}
                      x={middle + (i - series.length / 2) * bar}
                      width={bar}
                      floor={floor}
                      height={(line.values[at] ?? 0) * scale}
                      value={line.values[at] ?? null}
                      look={line.look}
                    />
                  ))}
                  {at % every === 0 && (
                    <text x={middle} y={floor + 14} textAnchor="middle" {...LABEL} fill="var(--ink-3)">
                      {category}
                    </text>
                  )}
                </g>
              );
            })}
            <text x={width / 2} y={height - 5} textAnchor="middle" {...LABEL} fill="var(--ink-3)">
              {axis}
            </text>
          </svg>
        );
      }}
    </Sized>
  );
}

function OneBar({
  x,
  width,
  floor,
  height,
  value,
  look,
}: {
  x: number;
  width: number;
  floor: number;
  height: number;
  value: number | null;
  look: BarSeries['look'];
}) {
  if (value === null || value === 0) return null;
  return (
    <>
      <rect x={x + 0.5} y={floor - height} width={Math.max(2, width - 1)} height={height} {...LOOKS[look]} />
      <text x={x + width / 2} y={floor - height - 4} textAnchor="middle" {...LABEL}>
        {value}
      </text>
    </>
  );
}
