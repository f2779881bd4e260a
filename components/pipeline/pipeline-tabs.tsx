import type { ReactNode } from 'react';
import type { TabItem } from '@/components/ui/tabs';
import type { ExperimentPageData, SelectionLine } from '@/lib/api/experiments';
import type { PipelineReport } from '@/lib/metrics/pipeline-types';
import type { ExperimentReport } from '@/lib/metrics/report';
import { CostPanel } from './cost-panel';
import { JudgePanel } from './judge-panel';
import { PipelineOverview } from './pipeline-overview';
import { RefinementPanel } from './refinement-panel';
import { RoundsPanel } from './rounds-panel';
import { taskLines } from './task-line';
import { TaskLines } from './task-lines';

/** The tabs of an experiment with a pipeline; `rollouts` is its grid while there is one. */
export function pipelineTabs({
  page,
  report,
  pipeline,
  selection,
  picker,
  rollouts,
}: {
  page: ExperimentPageData;
  report: ExperimentReport;
  pipeline: PipelineReport;
  selection: SelectionLine | null;
  /** Chooses the selection. */
  picker: ReactNode;
  rollouts: TabItem[];
}): TabItem[] {
  const experimentId = page.experiment.id;
  const lines = taskLines(page, pipeline);
  const { iterations, keep } = pipeline.settings;
  const shared = { report: pipeline, lines, experimentId };
  return [
    { id: 'overview', label: 'Overview', content: <PipelineOverview {...shared} /> },
    ...rollouts,
    {
      id: 'tasks',
      label: 'Tasks',
      count: lines.length,
      content: <TaskLines {...{ lines, experimentId, iterations, keep }} />,
    },
    { id: 'rounds', label: 'RTV rounds', content: <RoundsPanel report={pipeline} /> },
    { id: 'refinement', label: 'Refinement', content: <RefinementPanel {...shared} /> },
    {
      id: 'judge',
      label: 'Judge',
      content: <JudgePanel report={report} pipeline={pipeline} selection={selection} picker={picker} />,
    },
    { id: 'cost', label: 'Cost', content: <CostPanel report={pipeline} /> },
  ];
}
