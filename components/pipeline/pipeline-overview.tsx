'use client';

import type { PipelineReport } from '@/lib/metrics/pipeline-types';
import { Accounting } from './accounting';
import { MainChart } from './main-chart';
import { PaperChoice, usePaperLine } from './paper-choice';
import { standingSentence } from './pipeline-words';
import type { TaskLine } from './task-line';
import { TaskLines } from './task-lines';

/** A pipeline at a glance: the paper's main chart, what became of the tasks, and every task. */
export function PipelineOverview({
  report,
  lines,
  experimentId,
}: {
  report: PipelineReport;
  lines: readonly TaskLine[];
  experimentId: string;
}) {
  const paper = usePaperLine();
  const { iterations, keep } = report.settings;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="text-ink-2">
          {standingSentence(report)}
          {iterations === 1 && ' One iteration (T = 1): nothing is refined.'}
        </p>
        <PaperChoice line={paper.line} onChoose={paper.choose} />
      </div>
      <div className="grid gap-3 lg:grid-cols-2">
        <MainChart report={report} paper={paper.line} />
        <Accounting report={report} experimentId={experimentId} />
      </div>
      <h2 className="sr-only">Tasks</h2>
      <TaskLines lines={lines} experimentId={experimentId} iterations={iterations} keep={keep} />
    </div>
  );
}
