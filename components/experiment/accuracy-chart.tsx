'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { ShareLines, type ShareSeries } from '@/components/charts/share-lines';
import { formatPercent } from '@/lib/metrics/format';
import { rateCell } from '@/components/pipeline/pipeline-words';
import { BOOTSTRAP } from '@/lib/metrics/point-words';
import type { ExperimentReport } from '@/lib/metrics/report';
import type { RoundAccuracy } from '@/lib/metrics/rounds';

const alive = ({ population: { min, max } }: RoundAccuracy) => (min === max ? String(max) : `${min}–${max}`);
const stageName = (round: RoundAccuracy) =>
  `${round.round === 0 ? 'all' : `round ${round.round}`} (${alive(round)})`;

const percent = (value: number | null | undefined) =>
  value == null ? 'unknown' : `${formatPercent(value)} %`;

/** Accuracy of what is alive after each round, under the ceiling and over what a random pick gives. */
export function AccuracyChart({ report }: { report: ExperimentReport }) {
  const { rounds } = report;
  const first = rounds[0]?.passAt1;
  const last = rounds.at(-1)?.passAt1;
  const floor = first?.value ?? null;
  const series: ShareSeries[] = [
    { id: 'ceiling', label: 'pass@N', look: 'ceiling', points: rounds.map((round) => round.ceiling) },
    { id: 'alive', label: 'pass@1 alive', look: 'accent', points: rounds.map((round) => round.passAt1) },
    {
      id: 'floor',
      label: 'random pick',
      look: 'floor',
      points: rounds.map(() => ({ value: floor, low: null, high: null })),
    },
  ];
  const what = first ? `n=${first.n} ${first.unit}, 95 % intervals` : '';
  return (
    <ChartFrame
      id="accuracy"
      title="Accuracy per round"
      note={`Share of the attempts still alive that pass; below each round the number alive per task. ${what}`}
      about={`Solid: mean share of those alive that pass. Dashed: share of tasks in which at least one alive passes (pass@N). Dotted: a random attempt. ${BOOTSTRAP}`}
      summary={`pass@1 goes from ${percent(first?.value)} of all attempts to ${percent(last?.value)} of the survivors; at least one attempt passes in ${percent(rounds[0]?.ceiling.value)} of tasks.`}
      empty={
        floor === null
          ? 'No attempt has a verdict of its tests, so nothing can be said about accuracy.'
          : null
      }
      table={{
        columns: ['Alive after', 'pass@1 of what is alive', 'pass@N (ceiling)', 'Random pick (floor)'],
        rows: rounds.map((round) => [
          stageName(round),
          rateCell(round.passAt1),
          rateCell(round.ceiling),
          percent(floor),
        ]),
      }}
    >
      <ShareLines
        stages={rounds.map((round) => ({
          label: round.round === 0 ? 'all' : `R${round.round}`,
          detail: alive(round),
        }))}
        series={series}
      />
    </ChartFrame>
  );
}
