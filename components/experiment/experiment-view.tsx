'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { LaunchPanel } from '@/components/launch-live/launch-panel';
import { RolloutGrid } from '@/components/launch-live/rollout-grid';
import { planned } from '@/components/launch-live/status-words';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { UrlTabs } from '@/components/ui/tabs';
import { experimentQuery, type ExperimentPageData } from '@/lib/api/experiments';
import { launchProgressQuery, type LaunchProgress } from '@/lib/api/launch-progress';
import { reportQuery } from '@/lib/api/report';
import type { ExperimentReport } from '@/lib/metrics/report';
import { CostTab } from './cost-tab';
import { EventsTab } from './events-tab';
import { ExperimentHead } from './experiment-head';
import { ExperimentJobs } from './experiment-jobs';
import { JudgeTab } from './judge-tab';
import { ManifestTab } from './manifest-tab';
import { OverviewTab } from './overview-tab';
import { RoundsTab } from './rounds-tab';
import { SelectDialog } from './select-dialog';
import { SummarizeDialog } from './summarize-dialog';
import { taskRows } from './task-rows';
import { TaskTable } from './task-table';
import { useExperimentFeed } from './use-experiment-feed';

interface Shown {
  page: ExperimentPageData;
  report: ExperimentReport;
  launch: LaunchProgress | null;
  readAt: number;
  keyConfigured: boolean;
}

function Tabs({
  page,
  report,
  launch,
  chosenId,
}: Pick<Shown, 'page' | 'report' | 'launch'> & { chosenId: string | null }) {
  const selection = page.selections.find((known) => known.id === chosenId) ?? null;
  const rows = taskRows(page, report, selection);
  const table = { rows, experimentId: page.experiment.id, selectionId: chosenId };
  return (
    <UrlTabs
      label="Parts of the experiment"
      items={[
        ...(launch
          ? [
              {
                id: 'rollouts',
                label: 'Rollouts',
                count: planned(launch),
                content: <RolloutGrid experimentId={page.experiment.id} progress={launch} />,
              },
            ]
          : []),
        { id: 'overview', label: 'Overview', content: <OverviewTab report={report} {...table} /> },
        { id: 'tasks', label: 'Tasks', count: rows.length, content: <TaskTable {...table} /> },
        { id: 'rounds', label: 'RTV rounds', content: <RoundsTab report={report} /> },
        {
          id: 'judge',
          label: 'Judge',
          content: (
            <JudgeTab report={report} rows={rows} selection={selection} experimentId={page.experiment.id} />
          ),
        },
        { id: 'cost', label: 'Cost', content: <CostTab report={report} /> },
        { id: 'manifest', label: 'Manifest', content: <ManifestTab page={page} selection={selection} /> },
        { id: 'events', label: 'Events', content: <EventsTab experimentId={page.experiment.id} /> },
      ]}
    />
  );
}

function Loaded({ page, report, launch, readAt, keyConfigured }: Shown) {
  const id = page.experiment.id;
  const feed = useExperimentFeed(id, page.lastEvent);
  const [state, setState] = useQueryStates(
    {
      selection: parseAsString,
      start: parseAsStringLiteral(['summarize', 'select']),
      task: parseAsString,
    },
    { history: 'push', scroll: false },
  );
  const chosen = page.selections.find((known) => known.id === state.selection) ?? page.selections[0] ?? null;
  const close = (open: boolean) => void (open || setState({ start: null, task: null }));
  return (
    <>
      <ExperimentHead
        page={page}
        report={report}
        selection={chosen}
        feed={feed}
        onSummarize={() => void setState({ start: 'summarize' })}
        onSelect={() => void setState({ start: 'select' })}
        onChoose={(selection) => void setState({ selection })}
      />
      {launch && <LaunchPanel experimentId={id} progress={launch} />}
      <ExperimentJobs jobs={page.jobs} now={readAt} onRetry={(start) => void setState({ start })} />
      <div className="mt-2">
        <Tabs page={page} report={report} launch={launch} chosenId={chosen?.id ?? null} />
      </div>
      <SummarizeDialog
        page={page}
        keyConfigured={keyConfigured}
        open={state.start === 'summarize'}
        onOpenChange={close}
      />
      <SelectDialog
        key={state.task}
        page={page}
        keyConfigured={keyConfigured}
        task={state.task}
        open={state.start === 'select'}
        onOpenChange={close}
      />
    </>
  );
}

/** The page of an experiment: figures of one selection, live. */
export function ExperimentView({ id, keyConfigured }: { id: string; keyConfigured: boolean }) {
  const [{ selection }] = useQueryStates({ selection: parseAsString });
  const page = useQuery(experimentQuery(id));
  const launch = useQuery({ ...launchProgressQuery(id), enabled: page.data !== undefined });
  const known = page.data?.selections.some((line) => line.id === selection) ? selection : null;
  const report = useQuery({
    ...reportQuery(id, known),
    placeholderData: (previous) => previous,
    enabled: page.data !== undefined,
  });
  const failed = page.error ?? report.error ?? launch.error;
  if (failed && (!page.data || !report.data || !launch.data))
    return (
      <ErrorState
        what={failed.message}
        where={`experiment ${id}`}
        todo="Check that the server is running; /healthz says what works."
        onRetry={() => void Promise.all([page.refetch(), report.refetch(), launch.refetch()])}
      />
    );
  if (!page.data || !report.data || !launch.data) return <SkeletonRows label="Loading the experiment" />;
  return (
    <Loaded
      page={page.data}
      report={report.data}
      launch={launch.data.launch}
      readAt={page.dataUpdatedAt}
      keyConfigured={keyConfigured}
    />
  );
}
