'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { ShareLines, type ShareSeries } from '@/components/charts/share-lines';
import { formatPercent } from '@/lib/metrics/format';
import type { MainPoint, PipelineReport } from '@/lib/metrics/pipeline-types';
import type { PaperLine } from './paper-line';
import { percent, rateCell } from './pipeline-words';
import { BOOTSTRAP, gainText, pointLabel } from '@/lib/metrics/point-words';

const SHAPES = { iteration: 'dot', selected: 'diamond', final: 'star' } as const;
const UNKNOWN = { value: null, low: null, high: null };

/** The points with a gap before each further iteration: only what is selected among the same rollouts is joined. */
function placed(main: readonly MainPoint[]): (MainPoint | null)[] {
  return main.flatMap((point, i) => (i > 0 && point.kind === 'iteration' ? [null, point] : [point]));
}

/** `48.4 ±9`, and `48.4` where even that has no room. */
function detail({ passAt1: { value, low, high } }: MainPoint): { detail: string; short: string } {
  const short = value === null ? '—' : formatPercent(value);
  if (value === null || low === null || high === null) return { detail: short, short };
  return { detail: `${short} ±${Math.round((high - low) * 50)}`, short };
}

function seriesOf(main: readonly MainPoint[], n: number | null, paper: PaperLine | null): ShareSeries[] {
  const floor = main[0]?.passAt1.value ?? null;
  const points = placed(main);
  const gap = points.indexOf(null);
  return [
    {
      ...{ id: 'ceiling', label: n === null ? 'pass@N' : `pass@${n}`, labelAt: 'start', look: 'ceiling' },
      // The final answer is one rollout: it has no ceiling but itself.
      points: points.map((point) => (point && point.kind !== 'final' ? point.ceiling : UNKNOWN)),
    },
    {
      ...{ id: 'floor', label: 'random pick', look: 'floor', labelAt: gap < 0 ? 'end' : gap },
      points: points.map(() => ({ ...UNKNOWN, value: floor })),
    },
    ...(paper
      ? [
          {
            ...{ id: 'paper', label: '', look: 'paper' as const },
            points: points.map((point) => ({ ...UNKNOWN, value: point ? paper.at(point) : null })),
          },
        ]
      : []),
    {
      ...{ id: 'reached', label: '', look: 'accent' },
      points: points.map((point) => (point ? { ...point.passAt1, shape: SHAPES[point.kind] } : UNKNOWN)),
    },
  ];
}

/** The paper's main result on this experiment: Iter 0, Sel-K, Iter 1, Final. */
export function MainChart({ report, paper }: { report: PipelineReport; paper: PaperLine | null }) {
  const { main, gain, n, settings } = report;
  const known = main.some((point) => point.passAt1.value !== null);
  const compared = report.tasks.compared;
  const floor = main[0]?.passAt1.value ?? null;
  return (
    <ChartFrame
      id="main"
      title="Accuracy"
      note={
        known
          ? `Mean pass@1, 95 % intervals, n=${compared} ${compared === 1 ? 'task' : 'tasks'}. Final against Iter 0: ${gainText(gain)}`
          : undefined
      }
      about={`Every point is the mean over the same n=${compared} tasks: those that finished and have a verdict of the tests at every point. Dashed: share of these tasks in which at least one of the rollouts at that point passes (pass@N). Dotted: a random rollout of iteration 0. ${BOOTSTRAP} The difference is paired by task.`}
      summary={main
        .map((point) => `${pointLabel(point, settings.keep)} ${percent(point.passAt1.value)}`)
        .join(', ')}
      empty={
        known
          ? null
          : 'Iter 0, Sel-K, Iter 1 and Final stand here as soon as one task has come to its end with verdicts of its tests.'
      }
      table={{
        columns: [
          'Point',
          'Mean pass@1',
          'Some pass (pass@N)',
          'Random pick',
          ...(paper ? [paper.label] : []),
        ],
        rows: main.map((point) => [
          pointLabel(point, settings.keep),
          rateCell(point.passAt1),
          point.kind === 'final' ? null : rateCell(point.ceiling),
          floor === null ? null : percent(floor),
          ...(paper ? [percent(paper.at(point))] : []),
        ]),
      }}
    >
      <ShareLines
        labelRoom={settings.iterations === 1 ? 76 : 16}
        reference={paper ? { look: 'paper', label: paper.label } : undefined}
        stages={placed(main).map((point) =>
          point ? { label: pointLabel(point, settings.keep), ...detail(point) } : { label: '', detail: '' },
        )}
        series={seriesOf(main, n, paper)}
      />
    </ChartFrame>
  );
}
