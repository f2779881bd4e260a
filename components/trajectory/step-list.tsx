'use client';

import { useQueries } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useState } from 'react';
import { STEPS_PER_PAGE, stepRowsQuery, type StepOutline, type StepRowData } from '@/lib/api/rollouts';
import { Skeleton } from '@/components/ui/skeleton';
import { ErrorState } from '@/components/ui/error-state';
import { estimatedHeight } from './step-kinds';
import { StepView } from './step-view';
import type { StepViewProps } from './step-view-props';
import { rowsOnScreen, WindowRows } from './window-rows';

/** Height of the bar that sticks above the steps, in CSS pixels. */
export const TOOLBAR_HEIGHT = 44;

const pageOf = (step: number) => Math.floor((step - 1) / STEPS_PER_PAGE);

/**
 * The steps, virtualised over the window's own scrolling: only what is near the screen is in the page, and its
 * texts are fetched by pages. `jump` asks for a step; a new object asks again for the same one.
 */
export function StepList({
  steps,
  fresh,
  jump,
  onVisible,
  hitsOf,
  currentStep,
  ...view
}: {
  steps: readonly StepOutline[];
  /** Rows that came while the page was open; the others are fetched. */
  fresh: ReadonlyMap<number, StepRowData>;
  jump: { step: number } | null;
  onVisible: (range: { from: number; to: number }) => void;
  hitsOf: (step: number) => number;
  currentStep: number | null;
} & Omit<StepViewProps, 'step' | 'current' | 'hits'>) {
  const [margin, setMargin] = useState(0);
  const virtualizer = useWindowVirtualizer({
    count: steps.length,
    estimateSize: (i) => {
      const step = steps[i];
      return step ? estimatedHeight(step, view) : 44;
    },
    getItemKey: (i) => steps[i]?.index ?? i,
    overscan: 4,
    scrollMargin: margin,
    scrollPaddingStart: TOOLBAR_HEIGHT,
  });
  const items = virtualizer.getVirtualItems();
  const { rows, error, retry } = useStepRows(
    view.rolloutId,
    items.flatMap((item) => steps[item.index]?.index ?? []).filter((index) => !fresh.has(index)),
  );

  const scrollTo = useEffectEvent((step: number) => {
    const at = steps.findIndex((one) => one.index >= step);
    virtualizer.scrollToIndex(at === -1 ? steps.length - 1 : at, { align: 'start' });
  });
  useEffect(() => {
    // The list is measured first: before that no offset on the page is known.
    if (jump !== null && margin > 0) scrollTo(jump.step);
  }, [jump, margin]);

  const { first, last } = rowsOnScreen(virtualizer, TOOLBAR_HEIGHT);
  const from = steps[first ?? -1]?.index;
  const to = steps[last ?? -1]?.index;
  const tell = useEffectEvent(onVisible);
  useEffect(() => {
    if (from !== undefined && to !== undefined) tell({ from, to });
  }, [from, to]);

  return (
    <WindowRows
      virtualizer={virtualizer}
      margin={margin}
      onMargin={setMargin}
      row={(at) => {
        const outline = steps[at];
        if (!outline) return null;
        const row = fresh.get(outline.index) ?? rows.get(outline.index);
        if (!row) return <StepSkeleton index={outline.index} height={estimatedHeight(outline, view)} />;
        const current = outline.index === currentStep;
        return <StepView {...view} step={row} current={current} hits={hitsOf(outline.index)} />;
      }}
    >
      {error && <ErrorState what={error.message} onRetry={retry} />}
    </WindowRows>
  );
}

/** Rows of the pages that hold the wanted steps, by step number. */
function useStepRows(rolloutId: string, wanted: number[]) {
  const pages = [...new Set(wanted.map(pageOf))];
  return useQueries({
    queries: pages.map((page) =>
      stepRowsQuery(rolloutId, page, Math.max(...wanted.filter((step) => pageOf(step) === page))),
    ),
    combine: (results) => ({
      rows: new Map<number, StepRowData>(
        results.flatMap((result) => result.data?.steps.map((step) => [step.index, step] as const) ?? []),
      ),
      error: results.find((result) => result.isError)?.error ?? null,
      retry: () => {
        for (const result of results) if (result.isError) void result.refetch();
      },
    }),
  });
}

function StepSkeleton({ index, height }: { index: number; height: number }) {
  return (
    <div className="space-y-2 border-b border-line py-2 pl-3" style={{ height }}>
      <span className="font-mono text-ink-3">{index}</span>
      <Skeleton className="w-2/3" />
      <Skeleton className="w-1/2" />
    </div>
  );
}
