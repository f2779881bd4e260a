'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import type { LineLook } from '@/components/charts/chart-style';
import { ShareLines } from '@/components/charts/share-lines';
import type { PipelineReport } from '@/lib/metrics/pipeline-types';
import { percent, rateCell } from './pipeline-words';
import { BOOTSTRAP } from '@/lib/metrics/point-words';

const GREYS: LineLook[] = ['earlier', 'oldest', 'ceiling', 'floor', 'paper'];

/** Unbiased pass@k of each iteration: does refinement lift the mean, and what does it do to the ceiling? */
export function PassAtKChart({ report }: { report: PipelineReport }) {
  const known = report.passAtK.filter((point) => point.value.value !== null);
  const ks = [...new Set(known.map((point) => point.k))].sort((a, b) => a - b);
  const iterations = [...new Set(known.map((point) => point.iteration))].sort((a, b) => a - b).slice(-6);
  const at = (iteration: number, k: number) =>
    known.find((point) => point.iteration === iteration && point.k === k)?.value ?? null;
  const ends = iterations.map((iteration) => {
    const last = known.findLast((point) => point.iteration === iteration);
    return `iteration ${iteration}: pass@1 ${percent(at(iteration, 1)?.value)}, pass@${last?.k} ${percent(last?.value.value)}`;
  });
  return (
    <ChartFrame
      id="passatk"
      title="pass@k by iteration"
      note="Chance that at least one of k rollouts passes. 95 % intervals"
      about={`Unbiased estimate of pass@k (Chen et al. 2021), mean over the tasks with at least k judged rollouts; n of each point stands in the table. ${BOOTSTRAP}`}
      summary={`${ends.join('; ')}.`}
      empty={ks.length === 0 ? 'No rollout has a verdict of its tests yet.' : null}
      table={{
        columns: ['k', ...iterations.map((iteration) => `Iter ${iteration}`)],
        rows: ks.map((k) => [
          k,
          ...iterations.map((iteration) => {
            const value = at(iteration, k);
            return value && rateCell(value);
          }),
        ]),
      }}
    >
      <ShareLines
        labelRoom={72}
        stages={ks.map((k) => ({ label: `k=${k}`, detail: '' }))}
        series={iterations.map((iteration, i) => ({
          id: `iter${iteration}`,
          label: `Iter ${iteration}`,
          look: i === iterations.length - 1 ? 'accent' : (GREYS[iterations.length - 2 - i] ?? 'earlier'),
          points: ks.map((k) => at(iteration, k) ?? { value: null, low: null, high: null }),
        }))}
      />
    </ChartFrame>
  );
}
