'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { ChartSourceProvider, type ChartSource } from '@/components/charts/chart-source';
import { LaunchPanel } from '@/components/launch-live/launch-panel';
import { RolloutGrid } from '@/components/launch-live/rollout-grid';
import { planned } from '@/components/launch-live/status-words';
import { pipelineTabs } from '@/components/pipeline/pipeline-tabs';
import { useShared } from '@/components/sharing/share-context';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { UrlTabs, type TabItem } from '@/components/ui/tabs';
import { experimentQuery, type ExperimentPageData, type SelectionLine } from '@/lib/api/experiments';
import { launchProgressQuery, type LaunchProgress } from '@/lib/api/launch-progress';
import { reportQuery } from '@/lib/api/report';
import type { WholeReport } from '@/lib/metrics/pipeline-types';
import { CostTab } from './cost-tab';
import { EventsTab } from './events-tab';
import { ExperimentHead } from './experiment-head';
import { ExperimentJobs } from './experiment-jobs';
import { JudgeTab } from './judge-tab';
import { ManifestTab } from './manifest-tab';
import { OverviewTab } from './overview-tab';
import { RoundsTab } from './rounds-tab';
import { SelectDialog } from './select-dialog';
import { SelectionPicker } from './selection-picker';
import { ForRole } from '@/components/access/role-context';
import { SummarizeDialog } from './summarize-dialog';
import { taskRows } from './task-rows';
import { TaskTable } from './task-table';
import { useExperimentFeed } from './use-experiment-feed';

interface Shown {
  page: ExperimentPageData;
  report: WholeReport;
  launch: LaunchProgress | null;
  readAt: number;
  keyConfigured: boolean;
}

function Tabs({
  page,
  report,
  launch,
  chosenId,
  onChoose,
}: Pick<Shown, 'page' | 'report' | 'launch'> & {
  chosenId: string | null;
  onChoose: (selectionId: string) => void;
}) {
  const experimentId = page.experiment.id;
  const selection = page.selections.find((known) => known.id === chosenId) ?? null;
  const grid: TabItem[] = launch
    ? [
        {
          id: 'rollouts',
          label: 'Rollouts',
          count: planned(launch),
          content: <RolloutGrid experimentId={experimentId} progress={launch} />,
        },
      ]
    : [];
  const shared = useShared() !== null;
  const { pipeline } = report;
  // A pipeline has several selections, of which only these tabs show one; elsewhere the head has the choice.
  const picker = pipeline && selection && (
    <SelectionPicker selections={page.selections} value={selection.id} onChange={onChoose} />
  );
  return (
    <UrlTabs
      label="Parts of the experiment"
      items={[
        ...(pipeline
          ? pipelineTabs({ page, report, pipeline, selection, picker, rollouts: grid })
          : [...grid, ...selectionTabs(page, report, selection)]),
        ...(shared
          ? []
          : [
              {
                id: 'manifest',
                label: 'Manifest',
                content: (
                  <div className="flex flex-col gap-3">
                    {picker}
                    <ManifestTab page={page} selection={selection} />
                  </div>
                ),
              },
              { id: 'events', label: 'Events', content: <EventsTab experimentId={experimentId} /> },
            ]),
      ]}
    />
  );
}

/** The tabs of an experiment without a pipeline: its rollouts and one selection among them. */
function selectionTabs(
  page: ExperimentPageData,
  report: WholeReport,
  selection: SelectionLine | null,
): TabItem[] {
  const experimentId = page.experiment.id;
  const rows = taskRows(page, report, selection);
  const table = { rows, experimentId, selectionId: selection?.id ?? null };
  return [
    { id: 'overview', label: 'Overview', content: <OverviewTab report={report} {...table} /> },
    { id: 'tasks', label: 'Tasks', count: rows.length, content: <TaskTable {...table} /> },
    { id: 'rounds', label: 'RTV rounds', content: <RoundsTab report={report} /> },
    {
      id: 'judge',
      label: 'Judge',
      content: <JudgeTab report={report} rows={rows} selection={selection} experimentId={experimentId} />,
    },
    { id: 'cost', label: 'Cost', content: <CostTab report={report} /> },
  ];
}

/** Names what charts are of where they are taken away; scripted results say so there too. */
function sourceOf(page: ExperimentPageData, scripted: boolean): ChartSource {
  const { id, name } = page.experiment;
  const models = page.models.join(', ');
  return {
    file: scripted ? `${id}-scripted` : id,
    words: [name, models, scripted ? 'scripted models, no language model' : ''].filter(Boolean).join(' · '),
  };
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
  const known = (selectionId: string | null) => page.selections.find((line) => line.id === selectionId);
  const chosen = known(state.selection) ?? known(page.defaultSelection) ?? null;
  const scripted = (launch?.scripted ?? false) || (chosen?.scripted ?? false);
  const choose = (selection: string) => void setState({ selection });
  const close = (open: boolean) => void (open || setState({ start: null, task: null }));
  return (
    <>
      <ExperimentHead
        page={page}
        report={report}
        selection={chosen}
        launch={launch}
        feed={feed}
        onSummarize={() => void setState({ start: 'summarize' })}
        onSelect={() => void setState({ start: 'select' })}
        onChoose={choose}
      />
      {launch && <LaunchPanel experimentId={id} progress={launch} />}
      <ExperimentJobs jobs={page.jobs} now={readAt} onRetry={(start) => void setState({ start })} />
      <div className="mt-2">
        <ChartSourceProvider {...sourceOf(page, scripted)}>
          <Tabs page={page} report={report} launch={launch} chosenId={chosen?.id ?? null} onChoose={choose} />
        </ChartSourceProvider>
      </div>
      <ForRole needs="runner">
        <SummarizeDialog
          page={page}
          keyConfigured={keyConfigured}
          open={state.start === 'summarize'}
          onOpenChange={close}
        />
        <SelectDialog
          key={`${state.task} ${state.start}`}
          page={page}
          keyConfigured={keyConfigured}
          task={state.task}
          from={chosen}
          open={state.start === 'select'}
          onOpenChange={close}
        />
      </ForRole>
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
