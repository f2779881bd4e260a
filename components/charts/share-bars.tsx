'use client';

import {
  Bar,
  BarChart,
  CartesianGrid,
  ErrorBar,
  LabelList,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { AXIS, GRID, LABEL, percentTick } from './chart-style';

export interface ShareBar {
  label: string;
  value: number | null;
  low: number | null;
  high: number | null;
  /** Written at the foot of the bar, e.g. `6 of 8`. */
  text: string;
}

interface FootProps {
  x?: unknown;
  width?: unknown;
  viewBox?: unknown;
  y?: unknown;
  height?: unknown;
  value?: unknown;
}

/** The text at the foot of a bar; unlike the library's own it is never wrapped to the bar's width. */
function FootText({ x, y, width, height, value }: FootProps) {
  const at = [x, y, width, height].map(Number);
  const [left = 0, top = 0, wide = 0, high = 0] = at;
  if (at.some(Number.isNaN)) return null;
  return (
    <text x={left + wide / 2} y={top + high - 6} textAnchor="middle" {...LABEL}>
      {String(value)}
    </text>
  );
}

/** Shares with 95 % intervals and a line to compare them with. */
export function ShareBars({
  bars,
  reference,
}: {
  bars: ShareBar[];
  reference?: { value: number; label: string };
}) {
  const rows = bars.map((bar) => ({
    ...bar,
    spread:
      bar.value === null || bar.low === null || bar.high === null
        ? null
        : [bar.value - bar.low, bar.high - bar.value],
  }));
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 480, height: 224 }}>
      <BarChart
        data={rows}
        margin={{ top: 10, right: reference ? 84 : 12, bottom: 0, left: -12 }}
        accessibilityLayer={false}
      >
        <CartesianGrid {...GRID} />
        <XAxis dataKey="label" {...AXIS} tickLine={false} interval={0} />
        <YAxis
          domain={[0, 1]}
          ticks={[0, 0.25, 0.5, 0.75, 1]}
          tickFormatter={percentTick}
          {...AXIS}
          axisLine={false}
          tickLine={false}
        />
        <Bar
          dataKey="value"
          fill="var(--accent-soft)"
          stroke="var(--accent)"
          maxBarSize={56}
          isAnimationActive={false}
          minPointSize={1}
        >
          <LabelList dataKey="text" content={FootText} />
          <ErrorBar
            dataKey="spread"
            width={6}
            strokeWidth={1.5}
            stroke="var(--accent)"
            isAnimationActive={false}
          />
        </Bar>
        {reference && (
          <ReferenceLine
            y={reference.value}
            stroke="var(--ink-2)"
            strokeDasharray="6 3"
            label={{ value: reference.label, position: 'right', ...LABEL }}
          />
        )}
      </BarChart>
    </ResponsiveContainer>
  );
}
