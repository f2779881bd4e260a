'use client';

import { CartesianGrid, ComposedChart, ErrorBar, Line, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { AXIS, GRID, LABEL, LINES, percentTick, type LineLook } from './chart-style';

export interface ShareSeries {
  id: string;
  /** Written at the end of the line. */
  label: string;
  look: LineLook;
  points: { value: number | null; low: number | null; high: number | null }[];
}

/** A place on the x axis: a short name and a line under it. */
export interface Stage {
  label: string;
  detail: string;
}

/** Half-widths of an interval as recharts wants them: below, above. */
const spread = ({ value, low, high }: ShareSeries['points'][number]): [number, number] | null =>
  value === null || low === null || high === null ? null : [value - low, high - value];

interface EndLabelProps {
  x?: unknown;
  y?: unknown;
  index?: number;
}

/** Keeps labels of lines that end close together apart: `shift` in pixels. */
function endLabel(text: string, fill: string, last: number, shift: number) {
  return function EndLabel({ x, y, index }: EndLabelProps) {
    if (index !== last || typeof x !== 'number' || typeof y !== 'number') return null;
    return (
      <text x={x + 10} y={y + 4 + shift} {...LABEL} fill={fill}>
        {text}
      </text>
    );
  };
}

/** Pixels by which each end label moves so that no two of them touch; the plot is about 170 px high. */
function labelShifts(series: ShareSeries[]): number[] {
  const PLOT = 170;
  const GAP = 13;
  const ends = series.map((line, i) => ({ i, y: (1 - (line.points.at(-1)?.value ?? 0)) * PLOT }));
  const shifts = series.map(() => 0);
  // From the bottom up, so that nothing runs into the axis.
  let above = PLOT + GAP - 4;
  for (const end of ends.sort((a, b) => b.y - a.y)) {
    const y = Math.min(end.y, above - GAP);
    shifts[end.i] = y - end.y;
    above = y;
  }
  return shifts;
}

function stageTick(stages: Stage[]) {
  return function StageTick({ x, y, payload }: { x?: unknown; y?: unknown; payload?: { value?: unknown } }) {
    const stage = stages[Number(payload?.value)];
    if (!stage || typeof x !== 'number' || typeof y !== 'number') return null;
    return (
      <text x={x} y={y + 6} textAnchor="middle" {...LABEL}>
        <tspan x={x} dy="0.5em">
          {stage.label}
        </tspan>
        <tspan x={x} dy="1.2em" fill="var(--ink-3)">
          {stage.detail}
        </tspan>
      </text>
    );
  };
}

/** Shares over ordered stages with 95 % intervals, labelled at their ends. At most six series. */
export function ShareLines({ stages, series }: { stages: Stage[]; series: ShareSeries[] }) {
  const rows = stages.map((_stage, at) =>
    Object.fromEntries([
      ['stage', at],
      ...series.flatMap((line) => {
        const point = line.points[at] ?? { value: null, low: null, high: null };
        return [
          [line.id, point.value],
          [`${line.id}Spread`, spread(point)],
        ];
      }),
    ]),
  );
  const shifts = labelShifts(series);
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 480, height: 224 }}>
      <ComposedChart
        data={rows}
        margin={{ top: 10, right: 96, bottom: 0, left: -12 }}
        accessibilityLayer={false}
      >
        <CartesianGrid {...GRID} />
        <XAxis
          dataKey="stage"
          {...AXIS}
          tickLine={false}
          padding={{ left: 16, right: 12 }}
          interval={0}
          height={38}
          tick={stageTick(stages)}
        />
        <YAxis
          domain={[0, 1]}
          ticks={[0, 0.25, 0.5, 0.75, 1]}
          tickFormatter={percentTick}
          {...AXIS}
          axisLine={false}
          tickLine={false}
        />
        {series.map((line, i) => (
          <Line
            key={line.id}
            dataKey={line.id}
            {...LINES[line.look]}
            isAnimationActive={false}
            dot={line.look === 'floor' ? false : { r: 3, strokeDasharray: '' }}
            label={endLabel(line.label, LINES[line.look].stroke, stages.length - 1, shifts[i] ?? 0)}
          >
            {line.look === 'accent' && (
              <ErrorBar
                dataKey={`${line.id}Spread`}
                width={6}
                strokeWidth={1}
                stroke={LINES[line.look].stroke}
                isAnimationActive={false}
              />
            )}
          </Line>
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
