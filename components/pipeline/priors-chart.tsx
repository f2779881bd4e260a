'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { ShareBars } from '@/components/charts/share-bars';
import type { PipelineReport } from '@/lib/metrics/pipeline-types';
import { percent, rateCell } from './pipeline-words';
import { BOOTSTRAP } from '@/lib/metrics/point-words';

/** pass@1 of a refined iteration by how many of the priors it was shown pass. */
export function PriorsChart({ report, iteration }: { report: PipelineReport; iteration: number }) {
  const lines = report.byPriors.filter((line) => line.iteration === iteration);
  const title = `Iteration ${iteration} by passing priors`;
  const before = report.passCounts.find((line) => line.iteration === iteration - 1);
  return (
    <ChartFrame
      id={`priors-${iteration}`}
      title={title}
      note={`pass@1 of rollouts that were shown so many passing priors. 95 % intervals`}
      about={`Judged rollouts of iteration ${iteration}, grouped by how many of the ${report.settings.keep} summaries in their first prompt came from a passing rollout. ${report.settings.context === 'select-k' ? 'All rollouts of a task were shown the same priors.' : 'Each rollout has priors of its own, so that a task can stand in several bars.'} ${BOOTSTRAP}`}
      summary={lines
        .map((line) => `${line.passing} of ${line.priors}: ${percent(line.passAt1.value)}`)
        .join(', ')}
      empty={
        lines.length > 0
          ? null
          : before
            ? `No rollout of iteration ${iteration} has a verdict of its tests yet.`
            : `Iteration ${iteration} has not begun.`
      }
      table={{
        columns: ['Passing priors', 'Tasks', 'Rollouts', 'pass@1'],
        rows: lines.map((line) => [
          `${line.passing} of ${line.priors}`,
          line.tasks,
          line.rollouts,
          rateCell(line.passAt1),
        ]),
      }}
    >
      <ShareBars
        bars={lines.map((line) => ({
          label: `${line.passing}/${line.priors}`,
          ...line.passAt1,
          text: `${line.tasks} ${line.tasks === 1 ? 'task' : 'tasks'}`,
        }))}
      />
    </ChartFrame>
  );
}
