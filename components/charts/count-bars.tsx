'use client';

import { Bar, BarChart, LabelList, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { AXIS, LABEL } from './chart-style';

export interface CountBar {
  label: string;
  count: number;
}

/** Counts in named bins. `across`: bars lie, for long names. */
export function CountBars({ bars, across = false }: { bars: CountBar[]; across?: boolean }) {
  const top = Math.max(1, ...bars.map((bar) => bar.count));
  const look = { fill: 'var(--accent-soft)', stroke: 'var(--accent)', isAnimationActive: false };
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 480, height: 224 }}>
      {across ? (
        <BarChart
          data={bars}
          layout="vertical"
          margin={{ top: 4, right: 48, bottom: 4, left: 8 }}
          accessibilityLayer={false}
        >
          <XAxis type="number" domain={[0, top]} hide />
          <YAxis
            type="category"
            dataKey="label"
            width={96}
            {...AXIS}
            axisLine={false}
            tickLine={false}
            interval={0}
          />
          <Bar dataKey="count" {...look} maxBarSize={20}>
            <LabelList dataKey="count" position="right" {...LABEL} />
          </Bar>
        </BarChart>
      ) : (
        <BarChart data={bars} margin={{ top: 18, right: 8, bottom: 0, left: 8 }} accessibilityLayer={false}>
          <XAxis dataKey="label" {...AXIS} tickLine={false} />
          <YAxis domain={[0, top]} hide />
          <Bar dataKey="count" {...look} maxBarSize={48}>
            <LabelList dataKey="count" position="top" {...LABEL} />
          </Bar>
        </BarChart>
      )}
    </ResponsiveContainer>
  );
}
