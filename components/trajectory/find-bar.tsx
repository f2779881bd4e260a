'use client';

import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useRef, type KeyboardEvent } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { findStepsQuery } from '@/lib/api/rollouts';
import { formatCount } from '@/lib/metrics/format';

export interface StepHits {
  steps: number[];
  byStep: ReadonlyMap<number, number>;
  total: number;
  pending: boolean;
  failed: string | null;
}

/** Steps whose whole texts hold `query`, found on the server: also what is not loaded or clipped. */
export function useStepHits(rolloutId: string, query: string): StepHits {
  const wanted = useDeferredValue(query.trim());
  const result = useQuery(findStepsQuery(rolloutId, wanted));
  const found = wanted === '' ? [] : (result.data?.steps ?? []);
  return {
    steps: found.map((one) => one.step),
    byStep: new Map(found.map((one) => [one.step, one.hits])),
    total: found.reduce((sum, one) => sum + one.hits, 0),
    pending: wanted !== '' && result.isPending,
    failed: result.error?.message ?? null,
  };
}

/** Find in this rollout: `/` goes there, Enter to the next step with a hit, Shift+Enter back, Esc clears. */
export function FindBar({
  query,
  hits,
  current,
  onQuery,
  onStep,
}: {
  query: string;
  hits: StepHits;
  current: number | null;
  onQuery: (query: string) => void;
  onStep: (step: number) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  useHotkeys('/', () => input.current?.focus(), { preventDefault: true, useKey: true });
  const at = hits.steps.indexOf(current ?? 0);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      onQuery('');
      input.current?.blur();
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const to = event.shiftKey
      ? (hits.steps.findLast((step) => step < (current ?? Infinity)) ?? hits.steps.at(-1))
      : (hits.steps.find((step) => step > (current ?? 0)) ?? hits.steps[0]);
    if (to !== undefined) onStep(to);
  };
  return (
    <div role="search" className="ml-auto flex items-center gap-2 max-sm:ml-0 max-sm:w-full">
      <input
        ref={input}
        type="search"
        aria-label="Find in this rollout"
        placeholder="Find  /"
        value={query}
        maxLength={200}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
        className="field w-44 max-sm:flex-1"
      />
      <span aria-live="polite" className="num min-w-32 text-xs text-ink-3 max-sm:min-w-0">
        {words(query, hits, at)}
      </span>
    </div>
  );
}

function words(query: string, hits: StepHits, at: number): string {
  if (query.trim() === '') return '';
  if (hits.failed) return hits.failed;
  if (hits.pending) return 'searching';
  if (hits.total === 0) return 'no hit';
  const steps = hits.steps.length === 1 ? '1 step' : `${hits.steps.length} steps`;
  const place = at === -1 ? '' : `${at + 1} of `;
  return `${formatCount(hits.total)} ${hits.total === 1 ? 'hit' : 'hits'} · ${place}${steps}`;
}
