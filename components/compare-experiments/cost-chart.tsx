'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { ShareScatter } from '@/components/charts/share-scatter';
import { formatMoney } from '@/lib/metrics/format';
import { rateText } from '@/components/figures/rate';
import { percent, rateCell } from '@/components/pipeline/pipeline-words';
import type { ComparedExperiment, ExperimentComparison } from '@/lib/metrics/compare-experiments';
import { letterOf, RULES } from './compare-words';

type CompareAxis = 'cost' | 'votes';

/** Dollars or votes per compared task; null where they are not known. */
export function perTask(
  { cost, votes }: ComparedExperiment,
  axis: CompareAxis,
  compared: number,
): number | null {
  const total = axis === 'cost' ? cost.usd : (votes?.asked ?? null);
  return total === null || compared === 0 ? null : total / compared;
}

/** Cost where at least one is known and not free, else votes. */
export const defaultAxis = ({ experiments }: Pick<ExperimentComparison, 'experiments'>): CompareAxis =>
  experiments.some(({ cost }) => cost.usd !== null && cost.usd > 0) ? 'cost' : 'votes';

/** What is paid for accuracy: each experiment over the tasks known in all. */
export function CostChart({ data, axis }: { data: ExperimentComparison; axis: CompareAxis }) {
  const { experiments, compared, solvedBy } = data;
  const points = experiments.flatMap((one, place) => {
    const x = perTask(one, axis, compared);
    const { value, low, high } = one.solved;
    return x === null || value === null ? [] : { one, place, x, value, low, high };
  });
  const missing = experiments.flatMap((one, place) =>
    perTask(one, axis, compared) === null ? letterOf(place) : [],
  );
  const what = axis === 'cost' ? 'cost' : 'votes';
  const words = (x: number) => (axis === 'cost' ? formatMoney(x) : (Math.round(x * 10) / 10).toString());
  return (
    <ChartFrame
      id="cost-accuracy"
      title={axis === 'cost' ? 'Accuracy against cost' : 'Accuracy against votes'}
      note={`n=${compared} ${compared === 1 ? 'task' : 'tasks'} known in all; Wilson 95 % intervals.${missing.length > 0 && compared > 0 ? ` ${what === 'cost' ? 'Cost' : 'Votes'} of ${missing.join(', ')}: —` : ''}`}
      about={`Accuracy: share of tasks solved, where ${RULES[solvedBy].sentence}. Cost: rollouts of all iterations, summaries and votes that were paid for in the experiment; votes: all that were asked, reused ones among them.`}
      summary={experiments.map((one, place) => `${letterOf(place)} ${percent(one.solved.value)}`).join(', ')}
      empty={
        points.length > 0
          ? null
          : compared === 0
            ? 'No task is known in all of these experiments.'
            : `The ${what} of none of them ${what === 'cost' ? 'is' : 'are'} known.`
      }
      interactive
      minHeight={260}
      table={{
        columns: [
          'Experiment',
          axis === 'cost' ? 'US dollars per task' : 'Votes asked per task',
          'Solved',
          'pass@1',
        ],
        rows: experiments.map((one, place) => {
          const x = perTask(one, axis, compared);
          return [
            { text: `${letterOf(place)}: ${one.name}`, href: `/experiments/${one.id}` },
            x === null ? null : axis === 'cost' ? formatMoney(x) : Math.round(x * 10) / 10,
            ...[rateCell(one.solved), rateCell(one.passAt1)],
          ];
        }),
      }}
    >
      <ShareScatter
        series={points.map(({ one, place, ...point }) => ({
          label: '',
          joined: false,
          points: [
            {
              ...point,
              ...{ id: one.id, label: letterOf(place), href: `/experiments/${one.id}`, line: '' },
              title: `${letterOf(place)}, ${one.name}: ${rateText(one.solved)} at ${words(point.x)} per task`,
            },
          ],
        }))}
        xAxis={axis === 'cost' ? 'US dollars per task' : 'votes asked per task'}
        xTick={axis === 'cost' ? formatMoney : String}
      />
    </ChartFrame>
  );
}
