'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { lineageQuery, type LineageData } from '@/lib/api/lineage';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { DROPPED_SHARE, KEPT_SHARE } from '@/lib/refine/lineage-approach';
import { SAME_STATEMENT } from '@/lib/refine/lineage-text';
import { formatPercent } from '@/lib/metrics/format';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { CONTEXT_WORDS } from './lineage-words';
import { PriorDetail } from './prior-detail';
import { PriorTable } from './prior-table';
import { ShownText } from './shown-text';
import { ShownToTable } from './shown-to-table';

/** Where a rollout comes from and what came of it: the summaries it was shown, and who was shown its own. */
export function LineageTab({ rollout }: { rollout: RolloutPageData }) {
  const state = `${rollout.status} ${rollout.summary?.createdAt ?? ''}`;
  const query = useQuery(lineageQuery(rollout.id, state));
  const arrived = query.data !== undefined;
  // The link may name a prior that was not there when the page was opened.
  useEffect(() => {
    if (arrived && window.location.hash !== '')
      document.getElementById(window.location.hash.slice(1))?.scrollIntoView();
  }, [arrived]);
  if (query.isError) return <ErrorState what={query.error.message} onRetry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows rows={8} label="Loading the lineage" />;
  const { shown, shownTo } = query.data;
  return (
    <div className="max-w-6xl space-y-6">
      {shown && <Shown rollout={rollout} shown={shown} />}
      {shownTo.length > 0 && <ShownToTable shownTo={shownTo} />}
      <Rules />
    </div>
  );
}

function Shown({ rollout, shown }: { rollout: RolloutPageData; shown: NonNullable<LineageData['shown']> }) {
  const { summaries, context, version } = shown;
  const live = rollout.status === 'running' || rollout.status === 'grading';
  return (
    <>
      <section aria-labelledby="shown" className="space-y-2">
        <h2 id="shown" className="text-base font-semibold">
          What it was shown, and what it did with it
        </h2>
        <p className="max-w-[90ch] text-ink-2">
          {summaries.length} {summaries.length === 1 ? 'summary' : 'summaries'} of the iteration before, in
          this order: {CONTEXT_WORDS[context]}. Words of the context: version {version}.
          {live && ' It is still at work: what it does with them is compared as far as it has come.'}
        </p>
        <PriorTable summaries={summaries} />
      </section>
      <ShownText shown={shown} />
      {summaries.map((one, i) => (
        <PriorDetail key={one.rolloutId} shown={one} place={i + 1} rollout={rollout} />
      ))}
    </>
  );
}

/** The thresholds, in words: no reader should have to guess what "the same" means. */
function Rules() {
  const percent = (share: number) => `${formatPercent(share)} %`;
  return (
    <p className="max-w-[90ch] border-t border-line pt-3 text-ink-3">
      Compared by rules, without any outcome: marks of the tests stand beside and take no part. Two hypotheses
      are the same when their likeness is {SAME_STATEMENT} or more (Dice coefficient of their words). A change
      is kept when {percent(KEPT_SHARE)} of its lines come again, dropped below {percent(DROPPED_SHARE)}.
      Commands are compared with white space made equal and a leading “cd … &amp;&amp;” left out.
    </p>
  );
}
