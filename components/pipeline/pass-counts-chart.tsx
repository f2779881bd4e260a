'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { GroupedBars, type BarSeries } from '@/components/charts/grouped-bars';
import type { PipelineReport } from '@/lib/metrics/pipeline-types';

/** The iteration the chart is about is the accent; those before it are greys. */
function lookOf(at: number, all: number): BarSeries['look'] {
  if (at === all - 1) return 'accent';
  return (['grey', 'light', 'dark'] as const)[at % 3] ?? 'grey';
}

/** Tasks by passing rollouts, iteration beside iteration: refinement moves them to the ends. */
export function PassCountsChart({ report }: { report: PipelineReport }) {
  // More than six iterations do not fit side by side: the last ones tell most.
  const shown = report.passCounts.filter((line) => line.bins.length > 0).slice(-6);
  const bins = new Map(
    shown
      .flatMap((line) => line.bins)
      .sort((a, b) => a.passed / a.judged - b.passed / b.judged || a.judged - b.judged)
      .map((bin) => [`${bin.passed}/${bin.judged}`, bin]),
  );
  const whole = Math.max(0, ...[...bins.values()].map((bin) => bin.judged));
  // Every count from 0 to N has its place, also where no task stands; odd ones of tasks with fewer verdicts follow their share.
  const places = [
    ...Array.from({ length: whole + 1 }, (_, passed) => ({ passed, judged: whole })),
    ...[...bins.values()].filter((bin) => bin.judged !== whole),
  ].sort((a, b) => a.passed / a.judged - b.passed / b.judged || a.judged - b.judged);
  const count = (line: (typeof shown)[number], place: { passed: number; judged: number }) =>
    line.bins.find((bin) => bin.passed === place.passed && bin.judged === place.judged)?.tasks ?? 0;
  return (
    <ChartFrame
      id="passcounts"
      title="Tasks by passing rollouts"
      note={shown
        .map(
          (line) =>
            `Iter ${line.iteration}: ${line.allPass} all pass, ${line.mixed} mixed, ${line.allFail} all fail`,
        )
        .join(' · ')}
      about="Tasks whose iteration has come to its end, by how many of its judged rollouts pass. Only mixed tasks, with a passing and a failing rollout, can be won or lost by the judge. Counts of tasks have no interval."
      summary={shown
        .map(
          (line) =>
            `iteration ${line.iteration}: ${line.mixed} mixed, ${line.allPass} all pass, ${line.allFail} all fail`,
        )
        .join('; ')}
      empty={
        shown.length === 0 ? 'No iteration of a task has come to its end with verdicts of its tests.' : null
      }
      table={{
        columns: ['Rollouts that pass', ...shown.map((line) => `Iter ${line.iteration}: tasks`)],
        rows: [
          ...places.map((place) => [
            `${place.passed} of ${place.judged}`,
            ...shown.map((line) => count(line, place)),
          ]),
          ['mixed', ...shown.map((line) => line.mixed)],
          ['all pass', ...shown.map((line) => line.allPass)],
          ['all fail', ...shown.map((line) => line.allFail)],
        ],
      }}
    >
      <GroupedBars
        axis="rollouts of a task that pass"
        categories={places.map((place) =>
          place.judged === whole ? String(place.passed) : `${place.passed}/${place.judged}`,
        )}
        series={shown.map((line, i) => ({
          label: `iteration ${line.iteration}`,
          look: lookOf(i, shown.length),
          values: places.map((place) => count(line, place)),
        }))}
      />
    </ChartFrame>
  );
}
