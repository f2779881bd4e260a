'use client';

import { CartesianGrid, ComposedChart, ErrorBar, Line, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { AXIS, FIRST_SIZE, GRID, LABEL, LINES, percentTick, type LineLook } from './chart-style';
import { labelShifts, lineEnd } from './line-labels';
import { PointMark, type PointShape } from './point-mark';

export interface ShareSeries {
  id: string;
  /** Written beside the last point of the line, or over its first. */
  label: string;
  /** `start`: over its first point; a number: over that stage. */
  labelAt?: 'end' | 'start' | number;
  look: LineLook;
  points: { value: number | null; low: number | null; high: number | null; shape?: PointShape }[];
}

/** A place on the x axis: a short name and a line under it. Both empty: a gap between groups of places. */
export interface Stage {
  label: string;
  detail: string;
  /** The detail where there is little room. */
  short?: string;
}

/** Half-widths of an interval as recharts wants them: below, above. */
const spread = ({ value, low, high }: ShareSeries['points'][number]): [number, number] | null =>
  value === null || low === null || high === null ? null : [value - low, high - value];

interface PointProps {
  x?: unknown;
  y?: unknown;
  cx?: unknown;
  cy?: unknown;
  index?: number;
}

function lineLabel({ label, labelAt, look, points }: ShareSeries, shift: number) {
  const start = labelAt === 'start' ? points.findIndex((point) => point.value !== null) : null;
  const over = typeof labelAt === 'number' ? labelAt : null;
  const place = start ?? over ?? lineEnd(points).at;
  return function LineLabel({ x, y, index }: PointProps) {
    if (index !== place || typeof x !== 'number' || typeof y !== 'number') return null;
    return (
      <text
        x={over !== null ? x : start !== null ? x - 4 : x + 10}
        y={over !== null ? y - 5 : start !== null ? y - 9 : y + 4 + shift}
        textAnchor={over !== null ? 'middle' : 'start'}
        {...LABEL}
        fill={LINES[look].stroke}
      >
        {label}
      </text>
    );
  };
}

function pointMark({ id, look, points }: ShareSeries) {
  return function Point({ cx, cy, index = 0 }: PointProps) {
    const shape = look === 'floor' ? 'none' : (points[index]?.shape ?? 'dot');
    if (typeof cx !== 'number' || typeof cy !== 'number' || points[index]?.value == null)
      return <g key={`${id}${index}`} />;
    return (
      <PointMark
        key={`${id}${index}`}
        shape={shape}
        x={cx}
        y={cy}
        ink={LINES[look].stroke}
        hollow={look !== 'accent'}
      />
    );
  };
}

/** Pixels that `48.4 ±9` takes. */
const DETAIL_WIDTH = 56;

function stageTick(stages: Stage[]) {
  return function StageTick({
    x,
    y,
    width,
    payload,
  }: {
    x?: unknown;
    y?: unknown;
    width?: unknown;
    payload?: { value?: unknown };
  }) {
    const narrow = typeof width === 'number' && width / stages.length < DETAIL_WIDTH;
    const stage = stages[Number(payload?.value)];
    if (!stage || typeof x !== 'number' || typeof y !== 'number') return <g />;
    return (
      <text x={x} y={y + 6} textAnchor="middle" {...LABEL}>
        <tspan x={x} dy="0.5em">
          {stage.label}
        </tspan>
        <tspan x={x} dy="1.2em" fill="var(--ink-3)">
          {narrow ? (stage.short ?? stage.detail) : stage.detail}
        </tspan>
      </text>
    );
  };
}

function Reference({ look, label }: { look: LineLook; label: string }) {
  return (
    <g>
      <path d="M8 8H36" fill="none" {...LINES[look]} />
      <text x={42} y={12} {...LABEL} fill={LINES[look].stroke}>
        {label}
      </text>
    </g>
  );
}

const rowsOf = (stages: Stage[], series: ShareSeries[]) =>
  stages.map((_stage, at) =>
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

/** Shares over ordered stages with 95 % intervals, labelled at their ends. At most six series. */
export function ShareLines({
  stages,
  series,
  labelRoom = 96,
  reference,
}: {
  stages: Stage[];
  series: ShareSeries[];
  /** Pixels kept at the right for the labels. */
  labelRoom?: number;
  /** A series that needs more words than fit beside it: named over the plot. */
  reference?: { look: LineLook; label: string };
}) {
  const shifts = labelShifts(
    series.map((line) => (line.labelAt ?? 'end') === 'end' && lineEnd(line.points)),
    170,
  );
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={FIRST_SIZE}>
      <ComposedChart
        data={rowsOf(stages, series)}
        margin={{ top: reference ? 40 : 18, right: labelRoom, bottom: 0, left: -12 }}
        accessibilityLayer={false}
      >
        <CartesianGrid {...GRID} />
        {reference && <Reference {...reference} />}
        <XAxis
          dataKey="stage"
          {...AXIS}
          tickLine={false}
          padding={{ left: 28, right: 12 }}
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
            dot={pointMark(line)}
            label={lineLabel(line, shifts[i] ?? 0)}
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
