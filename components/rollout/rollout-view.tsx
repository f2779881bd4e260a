'use client';

import { AppLink, useGo } from '@/components/ui/app-link';
import { useHotkeys } from 'react-hotkeys-hook';
import { PlainText } from '@/components/trajectory/plain-text';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { compareHref } from '@/lib/compare/compare-query';
import { LinkButton } from '@/components/ui/link-button';
import { keyIsTaken } from '@/components/ui/key-is-taken';
import { LiveBadge } from '@/components/live/live-badge';
import type { FeedState } from '@/components/live/use-feed';
import { AttemptsLine } from './attempts-line';
import { OutcomeBanner, RolloutFactsLine } from './outcome-banner';
import { RolloutTabs } from './rollout-tabs';
import { RunningBanner } from './running-banner';
import { useLiveRollout } from './use-live-rollout';

/** The page of one rollout: how it ended or where it stands, what it took, and everything that was recorded. */
export function RolloutView({ initial }: { initial: RolloutPageData }) {
  const { rollout, fresh, live, wasLive, feed } = useLiveRollout(initial);
  return (
    <div className="space-y-2">
      <Head rollout={rollout} feed={feed} />
      {live ? <RunningBanner rollout={rollout} /> : <OutcomeBanner rollout={rollout} />}
      <AttemptsLine rollout={rollout} />
      <RolloutFactsLine rollout={rollout} />
      <RolloutTabs {...{ rollout, fresh, live, wasLive }} />
    </div>
  );
}

function Head({ rollout, feed }: { rollout: RolloutPageData; feed: FeedState }) {
  const { place, task, experiment, slot, iteration } = rollout;
  const goTo = useGo();
  const go = (id: string | null) => id && goTo(`/rollouts/${id}`);
  useHotkeys('left', () => void go(place.previous), { ignoreEventWhen: keyIsTaken }, [place.previous]);
  useHotkeys('right', () => void go(place.next), { ignoreEventWhen: keyIsTaken }, [place.next]);
  return (
    <header className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <h1 className="min-w-0 text-xl font-semibold [overflow-wrap:anywhere]">
        <AppLink href={`/experiments/${experiment.id}/tasks/${task.slug}`} className="hover:underline">
          <PlainText text={task.name} />
        </AppLink>{' '}
        <span className="font-mono">#{slot + 1}</span>
        {iteration > 0 && <span className="text-base font-normal text-ink-3"> iteration {iteration}</span>}
      </h1>
      <LiveBadge feed={feed} />
      <LinkButton small href={compareHref([rollout.id])} prefetch={false} className="ml-auto">
        Compare with…
      </LinkButton>
      <nav aria-label="Rollouts of the task" className="flex items-center gap-1 text-ink-2">
        <Neighbour id={place.previous} word="Previous rollout" glyph="←" />
        <span className="num">
          {place.position} / {place.total}
        </span>
        <Neighbour id={place.next} word="Next rollout" glyph="→" />
      </nav>
    </header>
  );
}

function Neighbour({ id, word, glyph }: { id: string | null; word: string; glyph: string }) {
  const box = 'target inline-flex size-6 items-center justify-center rounded-md';
  if (id === null)
    return (
      <span aria-hidden className={`${box} text-line-strong`}>
        {glyph}
      </span>
    );
  return (
    <AppLink
      href={`/rollouts/${id}`}
      aria-label={word}
      title={`${word} (${glyph})`}
      className={`${box} hover:bg-hover`}
    >
      {glyph}
    </AppLink>
  );
}
