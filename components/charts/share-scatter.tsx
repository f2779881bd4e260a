'use client';

import { SvgLink } from '@/components/ui/app-link';
import { AXIS, LABEL, percentTick } from './chart-style';
import { numberAxis, placeAxis, type NumberAxis } from './number-axis';
import { freeLabels } from './scatter-labels';
import { SeriesMark } from './series-mark';
import { Sized } from './sized';

interface ScatterPoint {
  id: string;
  x: number;
  value: number;
  low: number | null;
  high: number | null;
  /** Beside the point, where there is room. */
  label: string;
  /** The point in words. */
  title: string;
  href: string;
  /** Points of a series with the same word here are joined. */
  line: string;
}

export interface ScatterSeries {
  /** Empty: points that name themselves. */
  label: string;
  points: ScatterPoint[];
  /** Points of the same line are joined in the order of x. */
  joined: boolean;
}

const LEFT = 40;
const RIGHT = 12;
const BOTTOM = 38;
const KEY_ROW = 15;

interface Place {
  x: (value: number) => number;
  y: (share: number) => number;
  left: number;
  right: number;
}

/** Shares with 95 % intervals over a number such as votes or dollars. At most six series; points are links. */
export function ShareScatter({
  series,
  references = [],
  xAxis,
  xTick,
  places,
}: {
  series: ScatterSeries[];
  references?: { label: string; value: number }[];
  xAxis: string;
  xTick: (value: number) => string;
  /** So many named places 0, 1, … instead of numbers; series stand beside each other there. */
  places?: number;
}) {
  const keys = series.filter(({ label }) => label !== '').length;
  const top = 12 + keys * KEY_ROW;
  const dodge = places !== undefined;
  const axis = dodge
    ? placeAxis(places)
    : numberAxis(series.flatMap(({ points }) => points.map((point) => point.x)));
  return (
    <Sized>
      {({ width, height }) => {
        const [left, right] = [LEFT + 24, width - RIGHT - 24];
        const bottom = height - BOTTOM;
        const place: Place = {
          ...{ left: LEFT, right: width - RIGHT },
          x: (value) => left + axis.at(value) * (right - left),
          y: (share) => bottom - share * (bottom - top),
        };
        return (
          <svg width={width} height={height} className="block">
            <Axes axis={axis} place={place} xAxis={xAxis} xTick={xTick} height={height} />
            {references.map(({ label, value }) => (
              <Reference key={label} y={place.y(value)} place={place} />
            ))}
            {series.map((one, i) => (
              <Lines key={i} series={one} place={place} by={shift(i, series.length, dodge)} />
            ))}
            <Points series={series} place={place} dodge={dodge} />
            {references.map((one) => (
              <ReferenceLabel key={one.label} {...one} place={place} />
            ))}
            {series.map(({ label }, i) =>
              label === '' ? null : (
                <g key={i}>
                  <SeriesMark look={i} x={10} y={9 + i * KEY_ROW} />
                  <text x={20} y={13 + i * KEY_ROW} {...LABEL}>
                    {label}
                  </text>
                </g>
              ),
            )}
          </svg>
        );
      }}
    </Sized>
  );
}

function Axes({
  axis,
  place,
  xAxis,
  xTick,
  height,
}: {
  axis: NumberAxis;
  place: Place;
  xAxis: string;
  xTick: (value: number) => string;
  height: number;
}) {
  const shares = [0, 0.25, 0.5, 0.75, 1];
  return (
    <g fontSize={AXIS.tick.fontSize} fill={AXIS.tick.fill}>
      {shares.map((share) => (
        <g key={share}>
          <path d={`M${place.left} ${place.y(share)}H${place.right}`} stroke="var(--line)" />
          <text x={place.left - 6} y={place.y(share) + 4} textAnchor="end">
            {percentTick(share)}
          </text>
        </g>
      ))}
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${place.x(tick)} ${place.y(0)}v4`} stroke={AXIS.stroke} />
          <text x={place.x(tick)} y={place.y(0) + 16} textAnchor="middle">
            {xTick(tick)}
          </text>
        </g>
      ))}
      <text x={(place.left + place.right) / 2} y={height - 6} textAnchor="middle" fill="var(--ink-2)">
        {xAxis}
      </text>
    </g>
  );
}

function Reference({ y, place }: { y: number; place: Place }) {
  return <path d={`M${place.left} ${y}H${place.right}`} stroke="var(--ink-3)" strokeDasharray="5 3" />;
}

/** Over its line, under it near the top; drawn over the points, on a rim of the ground. */
function ReferenceLabel({ label, value, place }: { label: string; value: number; place: Place }) {
  const y = place.y(value);
  return (
    <text
      x={place.right}
      y={value > 0.9 ? y + 13 : y - 4}
      textAnchor="end"
      {...LABEL}
      fill="var(--ink-2)"
      stroke="var(--surface)"
      strokeWidth={3}
      paintOrder="stroke"
    >
      {label}
    </text>
  );
}

/** Pixels by which series at the same x stand beside each other. */
const shift = (look: number, series: number, dodge: boolean) => (dodge ? (look - (series - 1) / 2) * 7 : 0);

function Lines({
  series: { points, joined },
  place,
  by,
}: {
  series: ScatterSeries;
  place: Place;
  by: number;
}) {
  if (!joined) return null;
  return [...Map.groupBy(points, (point) => point.line)].map(([line, list]) => {
    const path = list
      .toSorted((a, b) => a.x - b.x)
      .map((point, i) => `${i === 0 ? 'M' : 'L'}${place.x(point.x) + by} ${place.y(point.value)}`)
      .join('');
    return <path key={line} d={path} fill="none" stroke="var(--ink-3)" strokeWidth={1.25} />;
  });
}

function Points({ series, place, dodge }: { series: ScatterSeries[]; place: Place; dodge: boolean }) {
  const all = series.flatMap(({ points }, look) => points.map((point) => ({ ...point, look })));
  const placed = all.map((point) => ({
    ...point,
    px: place.x(point.x) + shift(point.look, series.length, dodge),
    py: place.y(point.value),
  }));
  const labelled = freeLabels(placed, place.right);
  return placed.map(({ id, look, px, py, low, high, title, href, label }, i) => (
    <SvgLink key={id} href={href} aria-label={title} className="group outline-none">
      <title>{title}</title>
      {low !== null && high !== null && (
        <path
          d={`M${px} ${place.y(low)}V${place.y(high)}M${px - 3} ${place.y(low)}h6M${px - 3} ${place.y(high)}h6`}
          stroke="var(--ink-3)"
          strokeOpacity={0.55}
        />
      )}
      <circle
        cx={px}
        cy={py}
        r={12}
        fill="transparent"
        className="group-hover:stroke-ink-3 group-focus-visible:stroke-accent group-focus-visible:[stroke-width:2]"
      />
      <SeriesMark look={look} x={px} y={py} />
      {labelled[i] && (
        <text
          x={labelled[i] === 'right' ? px + 8 : px - 8}
          y={py - 5}
          textAnchor={labelled[i] === 'right' ? 'start' : 'end'}
          {...LABEL}
        >
          {label}
        </text>
      )}
    </SvgLink>
  ));
}
