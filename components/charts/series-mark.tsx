/** Six marks that differ in shape and filling, so that no series is told by a colour alone. */
const MARKS = [
  (x: number, y: number) => <circle cx={x} cy={y} r={4.5} fill="var(--accent)" stroke="var(--accent)" />,
  (x: number, y: number) => (
    <path d={`M${x} ${y - 5.5}l5.5 5.5-5.5 5.5-5.5-5.5z`} fill="var(--ink-2)" stroke="var(--ink-2)" />
  ),
  (x: number, y: number) => (
    <rect
      x={x - 4}
      y={y - 4}
      width={8}
      height={8}
      fill="var(--surface)"
      stroke="var(--accent)"
      strokeWidth={1.75}
    />
  ),
  (x: number, y: number) => (
    <path d={`M${x} ${y - 5}l5 9h-10z`} fill="var(--ink-3)" stroke="var(--ink-3)" strokeLinejoin="round" />
  ),
  (x: number, y: number) => (
    <circle cx={x} cy={y} r={4.25} fill="var(--surface)" stroke="var(--ink-2)" strokeWidth={1.75} />
  ),
  (x: number, y: number) => (
    <path d={`M${x - 4} ${y - 4}l8 8m0-8l-8 8`} fill="none" stroke="var(--ink-2)" strokeWidth={2} />
  ),
];

/** The mark of the series at this place, 0 to 5. */
export function SeriesMark({ look, x, y }: { look: number; x: number; y: number }) {
  return MARKS[look]?.(x, y) ?? null;
}
