'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { CountBars } from '@/components/charts/count-bars';
import { ShareBars } from '@/components/charts/share-bars';
import { formatPercent } from '@/lib/metrics/format';
import { rateCell } from '@/components/pipeline/pipeline-words';
import type { ExperimentReport } from '@/lib/metrics/report';
import { DECISIONS, type Decision } from '@/lib/tournament/types';

const percent = (value: number | null) => (value === null ? 'unknown' : `${formatPercent(value)} %`);

/** How often the judge chose a passing candidate where it could choose wrongly. */
export function JudgeAccuracyChart({ report }: { report: ExperimentReport }) {
  const bars = report.judge.map(({ round, accuracy, correct }) => ({
    label: round === null ? 'all rounds' : `round ${round}`,
    ...accuracy,
    text: `${correct} of ${accuracy.n}`,
  }));
  const total = report.judge.find((line) => line.round === null);
  return (
    <ChartFrame
      id="judge"
      title="Judge accuracy on mixed groups"
      note="Groups with both a passing and a failing candidate: how often a passing one won. Wilson 95 % intervals."
      summary={total ? `${percent(total.accuracy.value)} of ${total.accuracy.n} mixed groups.` : ''}
      empty={bars.length === 0 ? 'No decided group had both a passing and a failing candidate.' : null}
      table={{
        columns: ['Round', 'Passing candidate won', 'Share (interval, n)'],
        rows: report.judge.map(({ round, accuracy, correct }) => [
          round === null ? 'all rounds' : `round ${round}`,
          `${correct} of ${accuracy.n}`,
          rateCell(accuracy),
        ]),
      }}
    >
      <ShareBars bars={bars} reference={{ value: 0.5, label: 'a coin' }} />
    </ChartFrame>
  );
}

/** Does the place a candidate is shown in decide? */
export function PositionChart({ report, groupSize }: { report: ExperimentReport; groupSize: number }) {
  const { firstPlace } = report;
  const wins = Math.round((firstPlace.value ?? 0) * firstPlace.n);
  return (
    <ChartFrame
      id="position"
      title="Position bias"
      note={`How often the candidate shown first won the vote; without bias 1 in ${groupSize}. Wilson 95 % interval.`}
      summary={`First place won ${percent(firstPlace.value)} of ${firstPlace.n} votes.`}
      empty={firstPlace.n === 0 ? 'No vote has been counted.' : null}
      table={{
        columns: ['Shown first', 'Won', 'Share (interval, n)'],
        rows: [['all counted votes', `${wins} of ${firstPlace.n}`, rateCell(firstPlace)]],
      }}
    >
      <ShareBars
        bars={[{ label: 'shown first', ...firstPlace, text: `${wins} of ${firstPlace.n}` }]}
        reference={{ value: 1 / groupSize, label: `1/${groupSize}, no bias` }}
      />
    </ChartFrame>
  );
}

/** Tasks by how many of their attempts pass. */
export function PassCountChart({ report }: { report: ExperimentReport }) {
  const bars = report.passCounts.map((bin) => ({
    label: `${bin.passed} of ${bin.judged}`,
    count: bin.tasks,
  }));
  const sure = report.passCounts.filter((bin) => bin.passed === 0 || bin.passed === bin.judged);
  const decided = sure.reduce((sum, bin) => sum + bin.tasks, 0);
  return (
    <ChartFrame
      id="passcounts"
      title="Tasks by passing attempts"
      note="Only tasks in the middle can be won or lost by the judge."
      summary={`${decided} tasks have all or none of their attempts passing.`}
      empty={bars.length === 0 ? 'No attempt has a verdict of its tests.' : null}
      table={{
        columns: ['Attempts that pass', 'Tasks'],
        rows: bars.map((bar) => [bar.label, bar.count]),
      }}
    >
      <CountBars bars={bars} />
    </ChartFrame>
  );
}

const DECIDED: Record<Decision, string> = {
  votes: 'votes',
  'extra-votes': 'extra votes',
  evidence: 'evidence',
  seeded: 'seeded draw',
  bye: 'bye',
  identical: 'identical',
};

/** How the groups were decided. */
export function DecisionChart({ report }: { report: ExperimentReport }) {
  const bars = DECISIONS.map((decision) => ({
    label: DECIDED[decision],
    count: report.decisions[decision],
  }));
  const total = bars.reduce((sum, bar) => sum + bar.count, 0);
  return (
    <ChartFrame
      id="decisions"
      title="How groups were decided"
      note={`n=${total} groups; what is not “votes” was a tie, a bye or one patch twice.`}
      summary={bars.map((bar) => `${bar.label} ${bar.count}`).join(', ')}
      empty={total === 0 ? 'No group has been decided.' : null}
      table={{ columns: ['Decided by', 'Groups'], rows: bars.map((bar) => [bar.label, bar.count]) }}
    >
      <CountBars bars={bars} across />
    </ChartFrame>
  );
}
