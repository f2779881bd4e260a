import { AppLink } from '@/components/ui/app-link';
import { PlainText } from '@/components/trajectory/plain-text';
import { EmptyState } from '@/components/ui/empty-state';
import type { SelectionLine } from '@/lib/api/experiments';
import type { ExperimentReport } from '@/lib/metrics/report';
import { DecisionChart, JudgeAccuracyChart, PassCountChart, PositionChart } from './judge-charts';
import type { TaskRow } from './task-rows';

/** How good the judge is, whether the display order sways it, and where it was wrong. */
export function JudgeTab({
  report,
  rows,
  selection,
  experimentId,
}: {
  report: ExperimentReport;
  rows: TaskRow[];
  selection: SelectionLine | null;
  experimentId: string;
}) {
  if (!selection || report.rounds.length < 2)
    return (
      <EmptyState title="No finished tournament">
        Press Select to let a judge choose among the attempts.
      </EmptyState>
    );
  const lost = rows.filter((row) => row.ending === 'lost');
  const mixed = report.judge.find((line) => line.round === null);
  return (
    <div className="flex flex-col gap-3">
      {mixed && (
        <p className="max-w-prose text-ink-2">
          {mixed.correct} of {mixed.accuracy.n} groups with a passing and a failing candidate went to a
          passing one.
        </p>
      )}
      <div className="grid gap-3 lg:grid-cols-2">
        <JudgeAccuracyChart report={report} />
        <PositionChart report={report} groupSize={selection.settings.groupSize} />
        <PassCountChart report={report} />
        <DecisionChart report={report} />
      </div>
      {lost.length > 0 && (
        <section aria-labelledby="lost-tasks">
          <h2 id="lost-tasks" className="font-semibold">
            Lost: a passing attempt existed, the judge chose a failing one
          </h2>
          <ul className="mt-1">
            {lost.map((row) => (
              <li key={row.id} className="flex h-row items-center gap-3 border-b border-line">
                <AppLink
                  className="link min-w-0 truncate"
                  href={`/experiments/${experimentId}/tasks/${row.slug}?selection=${encodeURIComponent(selection.id)}`}
                >
                  <PlainText text={row.name} />
                </AppLink>
                <span className="text-ink-3">
                  {row.passed} of {row.judged} passed
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
