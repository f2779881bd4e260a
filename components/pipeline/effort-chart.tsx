'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { RowBars, type RowBar } from '@/components/charts/row-bars';
import { formatMoney, formatTokens } from '@/lib/metrics/format';
import { OutcomeGlyph } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import type { Effort, PipelineReport } from '@/lib/metrics/pipeline-types';
import type { OutcomeKind } from '@/lib/rollout/rollout';
import { meanCell } from './pipeline-words';

type Measure = 'steps' | 'tokens' | 'cost';

const MEASURES: Record<
  Measure,
  {
    title: string;
    note: string;
    unknown: string;
    words: (value: number) => string;
    of: (line: Effort) => { mean: number | null; interval: Effort['stepsInterval']; n: number };
  }
> = {
  steps: {
    title: 'Steps per rollout',
    note: 'Mean by iteration and outcome',
    unknown: 'No iteration of a task has come to its end yet.',
    words: (value) => value.toFixed(1),
    of: (line) => ({ mean: line.meanSteps, interval: line.stepsInterval, n: line.rollouts }),
  },
  tokens: {
    title: 'Tokens per rollout',
    note: 'Input (cached or not) and output of the agent, mean by iteration and outcome',
    unknown: 'The records tell no tokens of a rollout.',
    words: (value) => formatTokens(Math.round(value)),
    of: (line) => ({ mean: line.meanTokens, interval: line.tokensInterval, n: line.withTokens }),
  },
  cost: {
    title: 'Cost per rollout',
    note: 'US dollars of the agent, mean by iteration and outcome',
    unknown: 'No rollout has a known price.',
    words: formatMoney,
    of: (line) => ({ mean: line.meanCostUsd, interval: line.costInterval, n: line.withCost }),
  },
};

const NAMES: Record<OutcomeKind, string> = {
  passed: 'passed',
  failed: 'failed',
  error: 'no verdict',
  unknown: 'unknown',
};

function barOf(line: Effort, measure: Measure, first: boolean): RowBar {
  const { of, words } = MEASURES[measure];
  const { mean, interval, n } = of(line);
  const { outcome } = line;
  return {
    label: outcome === null ? 'all' : NAMES[outcome],
    glyph:
      outcome === null ? undefined : (x, y) => <OutcomeGlyph mark={markOf(outcome)} size={12} x={x} y={y} />,
    value: mean,
    low: interval?.low,
    high: interval?.high,
    text: mean === null ? 'unknown' : `${words(mean)} (n=${n})`,
    look: outcome === null ? 'accent' : 'grey',
    heading: first ? `iteration ${line.iteration}` : undefined,
  };
}

/** What a rollout takes, by iteration and outcome: with priors it takes fewer steps. */
export function EffortChart({ report, measure }: { report: PipelineReport; measure: Measure }) {
  const { title, note, unknown, words, of } = MEASURES[measure];
  const { effort } = report;
  const whole = effort.filter((line) => line.outcome === null);
  return (
    <ChartFrame
      id={measure}
      title={title}
      note={`${note}. 95 % intervals`}
      about="Finished rollouts of iterations that have come to their end; n is the rollouts of which the number is known. Intervals: 95 %, bootstrap that draws whole tasks (2,000 draws); none with fewer than two tasks."
      summary={whole
        .map((line) => {
          const { mean } = of(line);
          return `iteration ${line.iteration}: ${mean === null ? 'unknown' : words(mean)}`;
        })
        .join(', ')}
      empty={
        effort.every((line) => of(line).mean === null)
          ? unknown
          : effort.every((line) => (of(line).mean ?? 0) === 0)
            ? 'No rollout cost anything: scripted models are free.'
            : null
      }
      minHeight={Math.max(224, whole.length * 20 + effort.length * 22)}
      table={{
        columns: ['Iteration', 'Outcome', 'Rollouts', `Mean ${measure}`],
        rows: effort.map((line) => {
          const { mean, interval, n } = of(line);
          return [
            line.iteration,
            line.outcome === null ? 'all' : NAMES[line.outcome],
            line.rollouts,
            meanCell(mean, interval, n, words),
          ];
        }),
      }}
    >
      <RowBars
        bars={effort.map((line, i) => barOf(line, measure, effort[i - 1]?.iteration !== line.iteration))}
      />
    </ChartFrame>
  );
}
