'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { ShareLines } from '@/components/charts/share-lines';
import type { PipelineRound, PipelineRounds } from '@/lib/metrics/pipeline-types';
import { percent, rateCell, tournamentName } from './pipeline-words';
import { BOOTSTRAP } from '@/lib/metrics/point-words';

export const aliveText = ({ population: { min, max } }: PipelineRound) =>
  min === max ? String(max) : `${min}–${max}`;

/** A tournament of the pipeline round by round, between its ceiling and what a random pick gives. */
export function RoundsChart({
  rounds: { iteration, purpose, tournaments, rounds, floor },
}: {
  rounds: PipelineRounds;
}) {
  const name = tournamentName({ iteration, purpose });
  const [first] = rounds;
  const last = rounds.at(-1);
  return (
    <ChartFrame
      id={`rounds-${purpose}-${iteration}`}
      title={`RTV per round: ${name}`}
      note={
        first
          ? `Mean pass@1 of what is alive, under each round the number alive. n=${first.passAt1.n} ${first.passAt1.unit}, 95 % intervals`
          : undefined
      }
      about={`${tournaments} finished ${tournaments === 1 ? 'tournament' : 'tournaments'}; those with a judged candidate in every round are the n of the rates. Round 0: every candidate. Dashed: share of tasks in which at least one of those alive passes (pass@N, the ceiling). Dotted: a random candidate (the floor). ${BOOTSTRAP}`}
      summary={`pass@1 goes from ${percent(first?.passAt1.value)} of all candidates to ${percent(last?.passAt1.value)} of the survivors; the ceiling from ${percent(first?.ceiling.value)} to ${percent(last?.ceiling.value)}.`}
      empty={floor === null ? 'No tournament with judged candidates has finished yet.' : null}
      table={{
        columns: ['Alive after', 'Alive per task', 'Mean pass@1', 'Some pass (pass@N)', 'Random pick'],
        rows: rounds.map((round) => [
          round.round === 0 ? 'start' : `round ${round.round}`,
          aliveText(round),
          rateCell(round.passAt1),
          rateCell(round.ceiling),
          floor === null ? null : percent(floor),
        ]),
      }}
    >
      <ShareLines
        stages={rounds.map((round) => ({
          label: round.round === 0 ? 'all' : `R${round.round}`,
          detail: aliveText(round),
        }))}
        series={[
          { id: 'ceiling', label: 'pass@N', look: 'ceiling', points: rounds.map((round) => round.ceiling) },
          {
            ...{ id: 'floor', label: 'random pick', look: 'floor' },
            points: rounds.map(() => ({ value: floor, low: null, high: null })),
          },
          {
            ...{ id: 'alive', label: 'pass@1 alive', look: 'accent' },
            points: rounds.map((round) => round.passAt1),
          },
        ]}
      />
    </ChartFrame>
  );
}
