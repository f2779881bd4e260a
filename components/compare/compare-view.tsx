'use client';

import dynamic from 'next/dynamic';
import { Fragment } from 'react';
import { useSharedParts } from '@/components/sharing/share-context';
import { PlainText } from '@/components/trajectory/plain-text';
import type { RolloutPageData } from '@/lib/api/rollouts';
import type { CompareContext } from '@/lib/compare/compare-entry';
import { SkeletonRows } from '@/components/ui/skeleton';
import { UrlTabs } from '@/components/ui/tabs';
import { columnLabels, sameExperiment, sameTask } from './column-labels';
import { CompareHead } from './compare-head';
import { SummaryCompare } from './summary-compare';
import { TestCompare } from './test-compare';
import { TrajectoryCompare } from './trajectory-compare';

const PatchCompare = dynamic(() => import('./patch-compare').then((module) => module.PatchCompare), {
  loading: () => <SkeletonRows rows={10} label="Loading the patch view" />,
});

/** 2 to 4 rollouts side by side. All of its state is in the URL. */
export function CompareView({
  rollouts,
  context,
}: {
  rollouts: readonly RolloutPageData[];
  context: CompareContext;
}) {
  const parts = useSharedParts();
  const labels = columnLabels(rollouts);
  const key = rollouts.map((one) => one.id).join();
  const names = new Set(rollouts.flatMap((one) => one.outcome.tests.map((test) => test.name)));
  return (
    <div className="space-y-3">
      <Title rollouts={rollouts} labels={labels} />
      <CompareHead rollouts={rollouts} labels={labels} context={context} />
      <UrlTabs
        label="What is compared"
        items={[
          { id: 'summaries', label: 'Summaries', content: <SummaryCompare key={key} rollouts={rollouts} /> },
          ...(parts.trajectories
            ? [
                {
                  id: 'trajectories',
                  label: 'Trajectories',
                  content: <TrajectoryCompare key={key} rollouts={rollouts} />,
                },
                {
                  id: 'patches',
                  label: 'Patches',
                  content: (
                    <PatchCompare key={key} rollouts={rollouts} labels={labels} hasGold={context.hasGold} />
                  ),
                },
              ]
            : []),
          ...(parts.outcomes
            ? [
                {
                  id: 'tests',
                  label: 'Tests',
                  count: names.size || null,
                  content: <TestCompare key={key} rollouts={rollouts} labels={labels} />,
                },
              ]
            : []),
        ]}
      />
    </div>
  );
}

function Title({ rollouts, labels }: { rollouts: readonly RolloutPageData[]; labels: readonly string[] }) {
  const oneTask = sameTask(rollouts);
  return (
    <header className="space-y-1">
      <h1 className="text-xl font-semibold [overflow-wrap:anywhere]">
        <PlainText text={oneTask ? (rollouts[0]?.task.name ?? '') : 'Rollouts of different tasks'} />{' '}
        <span className="font-normal">
          {labels.map((label, i) => (
            <Fragment key={label}>
              {i > 0 && <span className="text-ink-3"> · </span>}
              <span className="font-mono">{label}</span>
            </Fragment>
          ))}
        </span>
      </h1>
      {!oneTask && (
        <p className="text-ink-2">
          These are attempts at different tasks: what differs may come of the tasks and not of the agents.
        </p>
      )}
      {oneTask && !sameExperiment(rollouts) && (
        <p className="text-ink-2">The same task in different experiments.</p>
      )}
    </header>
  );
}
