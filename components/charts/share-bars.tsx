'use client';

import {
  Bar,
  BarChart,
  CartesianGrid,
  ErrorBar,
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
  /** Under its label, e.g. `6 of 8`. */
  text: string;
}

function barTick(bars: ShareBar[]) {
  return function BarTick({ x, y, index = 0 }: { x?: unknown; y?: unknown; index?: number }) {
    const bar = bars[index];
    if (!bar || typeof x !== 'number' || typeof y !== 'number') return <g />;
    return (
      <text x={x} y={y + 6} textAnchor="middle" {...LABEL}>
        <tspan x={x} dy="0.5em">
          {bar.label}
        </tspan>
        <tspan x={x} dy="1.2em" fill="var(--ink-3)">
          {bar.text}
        </tspan>
      </text>
    );
  };
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
        <XAxis dataKey="label" {...AXIS} tickLine={false} interval={0} height={38} tick={barTick(bars)} />
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
