import { clsx } from 'clsx';
import { GLYPHS } from '@/lib/rollout/glyphs';
import { markWord, type Mark } from '@/lib/rollout/outcome-words';
import type { OutcomeKind } from '@/lib/rollout/rollout';

const COLOURS: Record<Mark, string> = {
  passed: 'text-passed',
  failed: 'text-failed',
  limit: 'text-limit',
  missing: 'text-missing',
  running: 'text-running',
};

/** ✓ ✕ ◐ – ● drawn on a 16 × 16 field in `currentColor`. */
const shape = (mark: Mark) =>
  GLYPHS[mark].map(({ d, strokeWidth }) =>
    strokeWidth === null ? (
      <path key={d} d={d} fill="currentColor" />
    ) : (
      <path
        key={d}
        {...{ d, strokeWidth, fill: 'none', stroke: 'currentColor' }}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    ),
  );

/** Only the shape, for use inside a drawing (it may be nested in an SVG with `x` and `y`) or beside its word. */
export function OutcomeGlyph({
  mark,
  size = 14,
  x,
  y,
}: {
  mark: Mark;
  size?: number;
  x?: number;
  y?: number;
}) {
  return (
    <svg
      width={size}
      height={size}
      x={x}
      y={y}
      viewBox="0 0 16 16"
      aria-hidden
      className={clsx('inline-block shrink-0', COLOURS[mark])}
    >
      {shape(mark)}
    </svg>
  );
}

/** Colour, shape and word. `word="hidden"` keeps the word for screen readers and the title only. */
export function OutcomeMark({
  mark,
  outcome,
  word = 'shown',
  size = 14,
  label,
}: {
  mark: Mark;
  /** Tells a verifier's error from a missing verdict. */
  outcome?: OutcomeKind;
  word?: 'shown' | 'hidden';
  size?: number;
  /** Words to use instead, e.g. `attempt 3: passed`. */
  label?: string;
}) {
  const text = label ?? markWord(mark, outcome);
  return (
    <span
      title={word === 'hidden' ? text : undefined}
      className={clsx('inline-flex items-center gap-1 align-middle whitespace-nowrap', COLOURS[mark])}
    >
      <OutcomeGlyph mark={mark} size={size} />
      <span className={word === 'hidden' ? 'sr-only' : 'font-medium'}>{text}</span>
    </span>
  );
}
