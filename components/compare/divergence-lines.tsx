'use client';

import { useQueries } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useMemo } from 'react';
import { stepBodyQuery } from '@/lib/api/rollouts';
import { lineRuns, type LineRun } from '@/lib/compare/line-diff';
import { commandLines } from '@/lib/compare/shown-command';
import { PlainText } from '@/components/trajectory/plain-text';
import { Skeleton } from '@/components/ui/skeleton';

interface Side {
  rolloutId: string;
  step: number;
  tool: string | null;
  label: string;
}

/** Lines of agreement kept before and after a difference. */
const CONTEXT = 2;

/** Two commands line by line: lines of one side only are named after it, agreement is quiet and cut short. */
export function DivergenceLines({ sides }: { sides: readonly Side[] }) {
  const { texts, error } = useQueries({
    queries: sides.map(({ rolloutId, step }) => stepBodyQuery(rolloutId, step)),
    combine: (results) => ({
      texts: results.map((result, i) =>
        result.data ? commandLines(result.data.command ?? '', sides[i]?.tool ?? null) : null,
      ),
      error: results.find((result) => result.isError)?.error ?? null,
    }),
  });
  const [a, b] = [texts[0] ?? null, texts[1] ?? null];
  const runs = useMemo(() => (a === null || b === null ? undefined : lineRuns(a, b)), [a, b]);
  if (error) return <p role="alert">The commands could not be loaded: {error.message}</p>;
  if (runs === undefined) return <Skeleton className="my-2 w-2/3" />;
  if (runs === null)
    return <p className="mt-1 text-ink-2">They are too long or too different to be shown line by line.</p>;
  return (
    <div
      role="region"
      aria-label="Lines that differ"
      tabIndex={0}
      className="mt-2 max-h-[60vh] overflow-auto border border-line bg-canvas"
    >
      {runs.map((run, i) => (
        <Run key={i} run={run} sides={sides} first={i === 0} last={i === runs.length - 1} />
      ))}
    </div>
  );
}

function Run({
  run,
  sides,
  first,
  last,
}: {
  run: LineRun;
  sides: readonly Side[];
  first: boolean;
  last: boolean;
}) {
  if (run.side !== 'both')
    return <Lines lines={run.lines} label={sides[run.side === 'a' ? 0 : 1]?.label ?? ''} own={run.side} />;
  const head = first ? [] : run.lines.slice(0, CONTEXT);
  const tail = last ? [] : run.lines.slice(Math.max(head.length, run.lines.length - CONTEXT));
  const between = run.lines.length - head.length - tail.length;
  return (
    <>
      <Lines lines={head} label="" own={null} />
      {between > 0 && (
        <p className="px-2 py-0.5 text-xs text-ink-3">
          {between} {between === 1 ? 'line' : 'lines'} the same
        </p>
      )}
      <Lines lines={tail} label="" own={null} />
    </>
  );
}

function Lines({ lines, label, own }: { lines: readonly string[]; label: string; own: 'a' | 'b' | null }) {
  return lines.map((line, i) => (
    <div
      key={i}
      className={clsx('flex gap-x-2 px-2', own !== null && 'bg-accent-soft', own === null && 'text-ink-3')}
    >
      <span className="w-10 shrink-0 font-mono text-xs leading-5 font-semibold text-ink">
        {i === 0 && label}
      </span>
      <pre className="min-w-0 flex-1 text-xs leading-5 [overflow-wrap:anywhere] whitespace-pre-wrap">
        <PlainText text={line} />
      </pre>
    </div>
  ));
}
