import { clsx } from 'clsx';
import { markWord, type Mark } from '@/lib/rollout/outcome-words';
import type { OutcomeKind } from '@/lib/rollout/rollout';

const COLOURS: Record<Mark, string> = {
  passed: 'text-passed',
  failed: 'text-failed',
  limit: 'text-limit',
  missing: 'text-missing',
  running: 'text-running',
};

const STROKE = { fill: 'none', stroke: 'currentColor', strokeWidth: 2.2, strokeLinecap: 'round' } as const;

/** ✓ ✕ ◐ – ● drawn on a 16 × 16 field in `currentColor`; they differ in shape and in weight. */
function shape(mark: Mark) {
  switch (mark) {
    case 'passed':
      return <path d="M3 8.6 6.4 12 13 4.6" {...STROKE} strokeLinejoin="round" />;
    case 'failed':
      return <path d="M4 4l8 8M12 4l-8 8" {...STROKE} />;
    case 'limit':
      return (
        <>
          <circle cx="8" cy="8" r="5.4" {...STROKE} strokeWidth={1.6} />
          <path d="M8 2.6a5.4 5.4 0 0 1 0 10.8z" fill="currentColor" />
        </>
      );
    case 'missing':
      return <path d="M4 8h8" {...STROKE} />;
    case 'running':
      return <circle cx="8" cy="8" r="4" fill="currentColor" />;
  }
}

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
