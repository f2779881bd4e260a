export type PointShape = 'dot' | 'diamond' | 'star' | 'none';

/** Points of a five-pointed star of radius 7 around 0,0. */
const STAR = Array.from({ length: 10 }, (_, i) => {
  const radius = i % 2 === 0 ? 7 : 3;
  const angle = (i * Math.PI) / 5 - Math.PI / 2;
  return `${(radius * Math.cos(angle)).toFixed(2)},${(radius * Math.sin(angle)).toFixed(2)}`;
}).join(' ');

/** A point of a chart; shapes tell kinds of points apart without a colour. */
export function PointMark({
  shape,
  x,
  y,
  ink,
  hollow = false,
}: {
  shape: PointShape;
  x: number;
  y: number;
  ink: string;
  hollow?: boolean;
}) {
  const look = { fill: hollow ? 'var(--surface)' : ink, stroke: ink, strokeWidth: 1.5 };
  if (shape === 'none') return <g />;
  if (shape === 'dot') return <circle cx={x} cy={y} r={hollow ? 3 : 3.5} {...look} />;
  return (
    <polygon
      transform={`translate(${x} ${y})`}
      points={shape === 'star' ? STAR : '0,-5.5 5.5,0 0,5.5 -5.5,0'}
      {...look}
    />
  );
}
