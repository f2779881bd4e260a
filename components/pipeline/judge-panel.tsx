import type { ReactNode } from 'react';
import { DecisionChart, PositionChart } from '@/components/experiment/judge-charts';
import { EmptyState } from '@/components/ui/empty-state';
import type { SelectionLine } from '@/lib/api/experiments';
import type { PipelineReport } from '@/lib/metrics/pipeline-types';
import type { ExperimentReport } from '@/lib/metrics/report';
import { JudgeMarginChart, JudgeRoundChart } from './judge-round-chart';
import { selectionName } from './pipeline-words';

/** How good the judge of a pipeline is: by round, by margin, and whether the display order sways it. */
export function JudgePanel({
  report,
  pipeline,
  selection,
  picker,
}: {
  report: ExperimentReport;
  pipeline: PipelineReport;
  selection: SelectionLine | null;
  picker: ReactNode;
}) {
  const played = pipeline.rounds.filter((line) => line.tournaments > 0);
  if (played.length === 0)
    return (
      <EmptyState title="No tournament has finished yet">
        How often the judge chose a passing rollout stands here as soon as the first task has been voted on.
      </EmptyState>
    );
  const { correct, n } = pipeline.judge
    .filter((line) => line.round === null)
    .reduce((sum, line) => ({ correct: sum.correct + line.correct, n: sum.n + line.accuracy.n }), {
      correct: 0,
      n: 0,
    });
  return (
    <div className="flex flex-col gap-3">
      <p className="text-ink-2">
        {correct} of {n} groups with a passing and a failing candidate went to a passing one, over all
        tournaments of the pipeline.
      </p>
      <div className="grid gap-3 lg:grid-cols-2">
        {played.map((line) => (
          <JudgeRoundChart key={`${line.purpose}${line.iteration}`} report={pipeline} tournament={line} />
        ))}
        <JudgeMarginChart report={pipeline} />
      </div>
      {selection && (
        <>
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <h2 className="font-semibold">Its votes: {selectionName(selection)}</h2>
            {picker}
          </div>
          <div className="grid gap-3 lg:grid-cols-2">
            <PositionChart report={report} groupSize={selection.settings.groupSize} />
            <DecisionChart report={report} />
          </div>
        </>
      )}
    </div>
  );
}
