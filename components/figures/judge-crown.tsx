import { GLYPHS } from '@/lib/rollout/glyphs';

/** The judge's choice: a small crown in ink, never a colour. `x`, `y`: place inside a drawing. */
export function CrownGlyph({ size = 14, x, y }: { size?: number; x?: number; y?: number }) {
  return (
    <svg
      width={size}
      height={size}
      x={x}
      y={y}
      viewBox="0 0 16 16"
      aria-hidden
      className="inline-block shrink-0 text-ink"
    >
      {GLYPHS.crown.map(({ d }) => (
        <path key={d} d={d} fill="currentColor" />
      ))}
    </svg>
  );
}

/** The crown with its word. */
export function JudgeCrown({ word = 'shown', size = 14 }: { word?: 'shown' | 'hidden'; size?: number }) {
  return (
    <span className="inline-flex items-center gap-1 font-bold whitespace-nowrap" title="Chosen by the judge">
      <CrownGlyph size={size} />
      <span className={word === 'hidden' ? 'sr-only' : undefined}>judge’s choice</span>
    </span>
  );
}
