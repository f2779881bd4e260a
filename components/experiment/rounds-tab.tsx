import { Rate } from '@/components/figures/rate';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import type { ExperimentReport } from '@/lib/metrics/report';
import { AccuracyChart } from './accuracy-chart';
import { DecisionChart } from './judge-charts';

/** Round by round: who is alive, how good they are, and how well the judge chose. */
export function RoundsTab({ report }: { report: ExperimentReport }) {
  if (report.rounds.length < 2)
    return (
      <EmptyState title="No finished tournament">
        Press Select to let a judge choose among the attempts.
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-3">
      <DataTable caption="Rounds">
        <thead>
          <tr>
            <Th>Round</Th>
            <Th align="right">Alive per task</Th>
            <Th align="right">pass@1 of what is alive</Th>
            <Th align="right">pass@N: some of it passes</Th>
            <Th align="right">Judge right on mixed groups</Th>
          </tr>
        </thead>
        <tbody>
          {report.rounds.map(({ round, population, passAt1, ceiling }) => {
            const judge = report.judge.find((line) => line.round === round);
            return (
              <tr key={round}>
                <th
                  scope="row"
                  className="h-row border-b border-line px-2 text-left font-medium whitespace-nowrap"
                >
                  {round === 0 ? 'all attempts' : `after round ${round}`}
                </th>
                <Td align="right">
                  {population.min === population.max ? population.max : `${population.min}–${population.max}`}
                </Td>
                <Td align="right">
                  <Rate rate={passAt1} />
                </Td>
                <Td align="right">
                  <Rate rate={ceiling} />
                </Td>
                <Td align="right">
                  {round === 0 ? (
                    ''
                  ) : judge ? (
                    <Rate rate={judge.accuracy} />
                  ) : (
                    <span className="text-ink-3">no mixed group</span>
                  )}
                </Td>
              </tr>
            );
          })}
        </tbody>
      </DataTable>
      <div className="grid gap-3 lg:grid-cols-2">
        <AccuracyChart report={report} />
        <DecisionChart report={report} />
      </div>
    </div>
  );
}
