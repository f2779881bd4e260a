'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { ShareScatter } from '@/components/charts/share-scatter';
import { formatMoney } from '@/lib/metrics/format';
import { percent, rateCell } from '@/components/pipeline/pipeline-words';
import { BOOTSTRAP, WILSON } from '@/lib/metrics/point-words';
import type { SelectionGroup } from '@/lib/metrics/selections-types';
import { scatterSeries, xOf, type CostAxis } from './selection-series';
import { fullName, type NamedSelection } from './selection-words';

const AXES: Record<CostAxis, { title: string; axis: string; tick: (x: number) => string; about: string }> = {
  votes: {
    title: 'Accuracy against votes',
    axis: 'votes asked per task',
    tick: String,
    about:
      'Votes asked per task, re-asks and those taken over from another selection among them: what the answer needed.',
  },
  cost: {
    title: 'Accuracy against judge cost',
    axis: 'US dollars of the judge per task, as if no vote had been reused',
    tick: formatMoney,
    about:
      'Votes asked per task × the mean price of a call with the same judge, representation and group size. What was really paid stands in the table of selections.',
  },
};

function emptyWords(group: SelectionGroup, drawn: number, axis: CostAxis): string | null {
  if (drawn > 0) return null;
  if (group.selections.every(({ tournaments }) => tournaments.finished === 0))
    return 'No selection has finished a task yet.';
  if (group.selections.every(({ accuracy }) => accuracy.value === null))
    return 'No chosen attempt has a verdict of its tests, so nothing can be said about accuracy.';
  return axis === 'cost' ? 'No call of these judges has a known price.' : 'Nobody voted in these selections.';
}

/** What more votes bring: every selection of an iteration between a random pick and the oracle. */
export function AccuracyScatter({
  group,
  named,
  axis,
  hrefOf,
}: {
  group: SelectionGroup;
  named: NamedSelection[];
  axis: CostAxis;
  hrefOf: (one: NamedSelection) => string;
}) {
  const { title, axis: xAxis, tick, about } = AXES[axis];
  const series = scatterSeries(named, axis, hrefOf);
  const drawn = series.reduce((sum, { points }) => sum + points.length, 0);
  const references = [
    { label: 'oracle: some attempt passes', value: group.oracle.value },
    { label: 'random pick', value: group.random.value },
  ].flatMap(({ label, value }) => (value === null ? [] : { label, value }));
  return (
    <ChartFrame
      id={`accuracy-${group.iteration}`}
      title={title}
      note={`One point per selection, 95 % intervals; n=${group.tasks} ${group.tasks === 1 ? 'task' : 'tasks'}. A point leads to its selection.`}
      about={`Accuracy: share of tasks whose winner passes (${WILSON.slice(11)}); with more than one survivor mean pass@1 of the survivors (bootstrap over tasks). ${about} Random pick: mean pass@1 of the rollouts; oracle: share of tasks in which at least one rollout passes, both over the tasks that some selection has finished. ${BOOTSTRAP}`}
      summary={`Random pick ${percent(group.random.value)}, oracle ${percent(group.oracle.value)}; ${named
        .map((one) => `${fullName(one)} ${percent(one.figures.accuracy.value)}`)
        .join(', ')}`}
      empty={emptyWords(group, drawn, axis)}
      interactive
      minHeight={280 + series.length * 15}
      table={{
        columns: ['Selection', xAxis, 'Accuracy', 'Random pick of its candidates'],
        rows: named.map((one) => {
          const x = xOf(one, axis);
          return [
            { text: fullName(one), href: hrefOf(one) },
            x === null ? null : axis === 'votes' ? Math.round(x * 10) / 10 : formatMoney(x),
            rateCell(one.figures.accuracy),
            rateCell(one.figures.random),
          ];
        }),
      }}
    >
      <ShareScatter series={series} references={references} xAxis={xAxis} xTick={tick} />
    </ChartFrame>
  );
}
