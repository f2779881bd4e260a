'use client';

import { clsx } from 'clsx';
import { memo, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { StepOutline } from '@/lib/api/rollouts';
import { stepKind, stepRuns, type StepKind } from './step-kinds';

/** Colour and reach of a kind: edits reach half-way, tests across, errors stand at the right edge. */
const SHAPES: Record<StepKind, { className: string; x: number; width: number }> = {
  talk: { className: 'fill-line', x: 0, width: 3 },
  explore: { className: 'fill-line-strong', x: 0, width: 4 },
  submit: { className: 'fill-ink', x: 0, width: 10 },
  edit: { className: 'fill-running', x: 0, width: 7 },
  test: { className: 'fill-ink-3', x: 0, width: 10 },
  'test passed': { className: 'fill-passed', x: 0, width: 10 },
  'test failed': { className: 'fill-failed', x: 0, width: 10 },
  error: { className: 'fill-limit', x: 6, width: 4 },
};
const TALLEST_ROW = 12;

/**
 * The whole rollout at one glance, one row per step; also its scroll bar (press or drag) and, with the keyboard,
 * a slider over the steps. Cited steps have a mark at the left edge.
 */
export function Minimap({
  label = 'Steps of the rollout',
  outline,
  current,
  visible,
  cited,
  onStep,
}: {
  label?: string;
  outline: readonly StepOutline[];
  current: number | null;
  /** First and last step on the screen. */
  visible: { from: number; to: number } | null;
  cited: readonly number[];
  onStep: (step: number) => void;
}) {
  const bar = useRef<HTMLDivElement>(null);
  const count = outline.length;
  if (count === 0) return null;
  const stepAt = (clientY: number) => {
    const box = bar.current?.getBoundingClientRect();
    if (!box) return 1;
    return Math.min(count, Math.max(1, Math.floor(((clientY - box.top) / box.height) * count) + 1));
  };
  const drag = (event: PointerEvent) => {
    if (event.buttons === 0) return;
    onStep(stepAt(event.clientY));
  };
  const now = current ?? visible?.from ?? 1;
  const onKeyDown = (event: KeyboardEvent) => {
    const to = keyTarget(event.key, now, count);
    if (to === null) return;
    event.preventDefault();
    onStep(to);
  };
  const step = outline[now - 1];
  return (
    <div
      ref={bar}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={count}
      aria-valuenow={now}
      aria-valuetext={`step ${now} of ${count}${step ? `, ${stepKind(step)}` : ''}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        onStep(stepAt(event.clientY));
      }}
      onPointerMove={drag}
      onKeyDown={onKeyDown}
      className="relative w-full cursor-pointer touch-none bg-surface"
      style={{ height: `min(100%, ${count * TALLEST_ROW}px)` }}
    >
      <Rows outline={outline} cited={cited} />
      {visible && (
        <Band from={visible.from} to={visible.to} count={count} className="border-y border-ink bg-ink/10" />
      )}
      {current !== null && (
        <Band from={current} to={current} count={count} className="bg-accent/60 min-h-0.5" />
      )}
    </div>
  );
}

/** The drawing alone: it stays as it is while one scrolls. */
const Rows = memo(function Rows({
  outline,
  cited,
}: {
  outline: readonly StepOutline[];
  cited: readonly number[];
}) {
  const count = outline.length;
  return (
    <svg viewBox={`-2 0 12 ${count}`} preserveAspectRatio="none" aria-hidden className="block size-full">
      {stepRuns(outline).map((run) => {
        const { className, x, width } = SHAPES[run.kind];
        return (
          <rect
            key={run.from}
            x={x}
            y={run.from + 0.06}
            width={width}
            height={run.count - 0.12}
            className={className}
          />
        );
      })}
      {cited
        .filter((one) => one >= 1 && one <= count)
        .map((one) => (
          <rect key={one} x={-2} y={one - 1} width={1.4} height={1} className="fill-accent" />
        ))}
    </svg>
  );
});

function Band({
  from,
  to,
  count,
  className,
}: {
  from: number;
  to: number;
  count: number;
  className: string;
}) {
  return (
    <div
      aria-hidden
      className={clsx('pointer-events-none absolute inset-x-0', className)}
      style={{ top: `${((from - 1) / count) * 100}%`, height: `${((to - from + 1) / count) * 100}%` }}
    />
  );
}

function keyTarget(key: string, now: number, count: number): number | null {
  const moves: Record<string, number> = {
    ArrowDown: now + 1,
    ArrowRight: now + 1,
    ArrowUp: now - 1,
    ArrowLeft: now - 1,
    PageDown: now + 10,
    PageUp: now - 10,
    Home: 1,
    End: count,
  };
  const to = moves[key];
  return to === undefined ? null : Math.min(count, Math.max(1, to));
}
