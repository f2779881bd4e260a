import { EmptyState } from '@/components/ui/empty-state';
import type { ExperimentReport } from '@/lib/metrics/report';
import { AccuracyChart } from './accuracy-chart';
import { PassCountChart } from './judge-charts';
import type { TaskRow } from './task-rows';
import { TaskTable } from './task-table';
import { WonAndLost } from './won-and-lost';

/** The experiment at a glance: what the selection gained, where it lost, and every task. */
export function OverviewTab({
  report,
  rows,
  experimentId,
  selectionId,
}: {
  report: ExperimentReport;
  rows: TaskRow[];
  experimentId: string;
  selectionId: string | null;
}) {
  if (rows.length === 0)
    return (
      <EmptyState title="No rollouts in this experiment">
        Import attempts under its name to fill it.
      </EmptyState>
    );
  const played = report.rounds.length > 1;
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 lg:grid-cols-2">
        {played ? <AccuracyChart report={report} /> : <PassCountChart report={report} />}
        <WonAndLost report={report} />
      </div>
      <h2 className="sr-only">Tasks</h2>
      <TaskTable rows={rows} experimentId={experimentId} selectionId={selectionId} />
    </div>
  );
}
