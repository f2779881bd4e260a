import { Rate } from '@/components/figures/rate';
import { DataTable, NumTd, Td, Th } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import type { PipelineReport } from '@/lib/metrics/pipeline-types';
import { tournamentName } from './pipeline-words';
import { aliveText, RoundsChart } from './rounds-chart';

/** Every tournament of the pipeline round by round, in the order they are held. */
export function RoundsPanel({ report }: { report: PipelineReport }) {
  const played = report.rounds.filter((line) => line.tournaments > 0);
  if (played.length === 0)
    return (
      <EmptyState title="No tournament has finished yet">
        Accuracy after each round of voting stands here, for every iteration, as soon as the first task has
        been voted on.
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 lg:grid-cols-2">
        {played.map((line) => (
          <RoundsChart key={`${line.purpose}${line.iteration}`} rounds={line} />
        ))}
      </div>
      <DataTable caption="Rounds">
        <thead>
          <tr>
            <Th>Tournament</Th>
            <Th>Alive after</Th>
            <Th align="right">Alive per task</Th>
            <Th align="right">pass@1 of what is alive</Th>
            <Th align="right">pass@N: some of it passes</Th>
            <Th align="right">Judge right on mixed groups</Th>
          </tr>
        </thead>
        <tbody>
          {played.flatMap((line) =>
            line.rounds.map((round) => {
              const judge = report.judge.find(
                (known) =>
                  known.iteration === line.iteration &&
                  known.purpose === line.purpose &&
                  known.round === round.round,
              );
              return (
                <tr key={`${line.purpose}${line.iteration}/${round.round}`}>
                  <th
                    scope="row"
                    className="h-row border-b border-line px-2 text-left font-medium whitespace-nowrap"
                  >
                    {round.round === 0 ? (
                      tournamentName(line)
                    ) : (
                      <span className="sr-only">{tournamentName(line)}</span>
                    )}
                  </th>
                  <Td>{round.round === 0 ? 'start' : `round ${round.round}`}</Td>
                  <NumTd>{aliveText(round)}</NumTd>
                  <Td align="right">
                    <Rate rate={round.passAt1} />
                  </Td>
                  <Td align="right">
                    <Rate rate={round.ceiling} />
                  </Td>
                  <Td align="right">
                    {round.round === 0 ? (
                      ''
                    ) : judge ? (
                      <Rate rate={judge.accuracy} />
                    ) : (
                      <span className="text-ink-3">no mixed group</span>
                    )}
                  </Td>
                </tr>
              );
            }),
          )}
        </tbody>
      </DataTable>
    </div>
  );
}
