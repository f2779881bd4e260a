'use client';

import { clsx } from 'clsx';
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useCallback, useMemo, useState } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import type { RolloutPageData, StepRowData } from '@/lib/api/rollouts';
import { citedSteps } from '@/lib/summary/sections';
import { SummaryPanel } from '@/components/summary/summary-panel';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { FollowBar } from './follow-bar';
import { FindBar, useStepHits } from './find-bar';
import { Minimap } from './minimap';
import { shownSteps } from './step-kinds';
import { StepFilters } from './step-filters';
import { StepList } from './step-list';
import { useFollow } from './use-follow';

const off = parseAsStringLiteral(['0']);
const on = parseAsStringLiteral(['1']);
const STATE = {
  step: parseAsInteger,
  only: parseAsStringLiteral(['all', 'failures', 'edits']).withDefault('all'),
  thoughts: off,
  outputs: off,
  raw: on,
  q: parseAsString.withDefault(''),
  summary: parseAsStringLiteral(['open', 'closed']),
};

/** Minimap, steps and summary. The step one is at and what is shown stand in the URL. */
export function TrajectoryView({
  rollout,
  fresh,
  live,
  wasLive,
}: {
  rollout: RolloutPageData;
  /** Steps that came while the page was open. */
  fresh: ReadonlyMap<number, StepRowData>;
  live: boolean;
  wasLive: boolean;
}) {
  const [state, setState] = useQueryStates(STATE, { scroll: false, history: 'replace' });
  const [jump, setJump] = useState(state.step === null ? null : { step: state.step });
  const [visible, setVisible] = useState<{ from: number; to: number } | null>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const hits = useStepHits(rollout.id, state.q);
  const { outline, summary } = rollout;
  const follow = useFollow(live, outline.length, live && state.step === null);
  const { stop } = follow;
  const steps = useMemo(() => shownSteps(outline, state.only), [outline, state.only]);
  const cited = useMemo(() => (summary?.content ? citedSteps(summary.content) : []), [summary]);

  const goTo = useCallback(
    (step: number) => {
      stop();
      void setState({ step });
      setJump({ step });
    },
    [setState, stop],
  );
  const move = (by: 1 | -1) => {
    const now = state.step ?? visible?.from ?? 0;
    const next =
      state.step === null
        ? steps.find((one) => one.index >= now)
        : by === 1
          ? steps.find((one) => one.index > now)
          : steps.findLast((one) => one.index < now);
    if (next) goTo(next.index);
  };
  useHotkeys('j', () => move(1), [steps, state.step, visible]);
  useHotkeys('k', () => move(-1), [steps, state.step, visible]);
  const toggle = useCallback(
    (key: string) => {
      stop();
      setOpened((now) => {
        const next = new Set(now);
        if (!next.delete(key)) next.add(key);
        return next;
      });
    },
    [stop],
  );

  if (outline.length === 0) return <NoSteps rollout={rollout} live={live} />;
  return (
    <div className={wasLive ? 'pb-16' : undefined}>
      {wasLive && <FollowBar rollout={rollout} live={live} follow={follow} />}
      <div className="top-0 z-20 flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-canvas py-1 sm:sticky">
        <StepFilters
          only={state.only}
          thoughts={state.thoughts === null}
          outputs={state.outputs === null}
          raw={state.raw !== null}
          onChange={(change) => void setState(change)}
        />
        <span className="num text-ink-3" aria-live="polite">
          {steps.length === outline.length
            ? `${outline.length} ${outline.length === 1 ? 'step' : 'steps'}`
            : `${steps.length} of ${outline.length} steps`}
        </span>
        <Button
          small
          className="ml-auto sm:order-last sm:ml-0"
          aria-expanded={state.summary !== 'closed'}
          onClick={() => {
            const wide = window.matchMedia('(min-width: 64rem)').matches;
            const shown = state.summary === 'open' || (state.summary === null && wide);
            void setState({ summary: shown ? 'closed' : 'open' });
          }}
        >
          Summary
        </Button>
        <FindBar
          query={state.q}
          hits={hits}
          current={state.step}
          onQuery={(q) => void setState({ q: q === '' ? null : q })}
          onStep={goTo}
        />
      </div>
      <div
        className={clsx(
          'grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-2 sm:grid-cols-[2.5rem_minmax(0,1fr)]',
          state.summary !== 'closed' &&
            'lg:grid-cols-[2.5rem_minmax(0,1fr)_22rem] xl:grid-cols-[2.5rem_minmax(0,1fr)_26rem]',
        )}
      >
        <div className="sticky top-11 h-[calc(100dvh-2.75rem)] self-start border-r border-line py-1">
          <Minimap outline={outline} current={state.step} visible={visible} cited={cited} onStep={goTo} />
        </div>
        <section aria-label="Steps" className="min-w-0">
          {steps.length === 0 && (
            <p className="py-6 text-ink-3">
              {state.only === 'edits' ? 'No step edited a file.' : 'No step failed.'}
            </p>
          )}
          <StepList
            key={`${state.only}${state.thoughts}${state.outputs}${state.raw}`}
            rolloutId={rollout.id}
            steps={steps}
            fresh={fresh}
            jump={jump}
            currentStep={state.step}
            thoughts={state.thoughts === null}
            outputs={state.outputs === null}
            raw={state.raw !== null}
            find={state.q}
            hitsOf={(step) => hits.byStep.get(step) ?? 0}
            opened={opened}
            onToggle={toggle}
            onStep={goTo}
            onVisible={setVisible}
          />
        </section>
        {state.summary !== 'closed' && (
          <aside
            aria-label="Summary"
            className={clsx(
              'lg:sticky lg:top-11 lg:h-[calc(100dvh-2.75rem)] lg:self-start lg:overflow-y-auto lg:border-l lg:border-line lg:pl-4',
              'max-lg:order-first max-lg:col-span-full max-lg:border-b max-lg:border-line max-lg:pb-3',
              state.summary === null && 'max-lg:hidden',
            )}
            tabIndex={0}
          >
            <SummaryPanel rollout={rollout} onCite={goTo} />
          </aside>
        )}
      </div>
    </div>
  );
}

function NoSteps({ rollout, live }: { rollout: RolloutPageData; live: boolean }) {
  if (live)
    return (
      <EmptyState title="No step yet">
        The sandbox is made ready, or the model has not answered. Each step appears here as soon as its
        command has run.
      </EmptyState>
    );
  return (
    <EmptyState title="This rollout has no steps">
      It ended before the agent issued anything, or its source ({rollout.source.key}) does not hold them.
      {rollout.outcome.detail && ` ${rollout.outcome.detail}`}
    </EmptyState>
  );
}
