'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { ShareBars } from '@/components/charts/share-bars';
import type { PipelineReport, PipelineRounds } from '@/lib/metrics/pipeline-types';
import { percent, rateCell, tournamentName } from './pipeline-words';
import { WILSON } from '@/lib/metrics/point-words';

const MIXED =
  'Groups that were voted on and had both a passing and a failing candidate; right = the winner passes. A coin is right in half of the groups of two with one passing.';

/** How often the judge was right where it could be wrong, round by round. */
export function JudgeRoundChart({
  report,
  tournament,
}: {
  report: PipelineReport;
  tournament: Pick<PipelineRounds, 'iteration' | 'purpose'>;
}) {
  const { iteration, purpose } = tournament;
  const lines = report.judge.filter((line) => line.iteration === iteration && line.purpose === purpose);
  const name = (round: number | null) => (round === null ? 'all rounds' : `round ${round}`);
  return (
    <ChartFrame
      id={`judge-${purpose}-${iteration}`}
      title={`Judge accuracy: ${tournamentName(tournament)}`}
      note="Mixed groups in which a passing candidate won. Wilson 95 % intervals"
      about={`${MIXED} ${WILSON}`}
      summary={lines.map((line) => `${name(line.round)} ${percent(line.accuracy.value)}`).join(', ')}
      empty={lines.length === 0 ? 'No group with both a passing and a failing candidate was voted on.' : null}
      table={{
        columns: ['Round', 'Right', 'Mixed groups', 'Share'],
        rows: lines.map((line) => [name(line.round), line.correct, line.accuracy.n, rateCell(line.accuracy)]),
      }}
    >
      <ShareBars
        reference={{ value: 0.5, label: 'a coin' }}
        bars={lines.map((line) => ({
          label: line.round === null ? 'all' : `R${line.round}`,
          ...line.accuracy,
          text: `${line.correct} of ${line.accuracy.n}`,
        }))}
      />
    </ChartFrame>
  );
}

const marginName = ({ from, to }: { from: number; to: number }) =>
  to === 0 ? 'level' : `${Math.round(from * 100)}–${Math.round(to * 100)} %`;

/** Is the judge right more often when its votes agree? */
export function JudgeMarginChart({ report }: { report: PipelineReport }) {
  const lines = report.judgeByMargin;
  const known = lines.some((line) => line.accuracy.n > 0);
  return (
    <ChartFrame
      id="judge-margin"
      title="Judge accuracy by vote margin"
      note="Mixed groups of all tournaments, by how far the winner led. Wilson 95 % intervals"
      about={`Margin: the winner's votes minus those of the next, over the votes counted (an early stop counts only the votes that were asked). Level: decided by a tie rule. A range holds margins above its first number up to its second. ${MIXED} ${WILSON}`}
      summary={lines.map((line) => `${marginName(line)} ${percent(line.accuracy.value)}`).join(', ')}
      empty={known ? null : 'No group with both a passing and a failing candidate was voted on.'}
      table={{
        columns: ['Margin', 'Right', 'Mixed groups', 'Share'],
        rows: lines.map((line) => [marginName(line), line.correct, line.accuracy.n, rateCell(line.accuracy)]),
      }}
    >
      <ShareBars
        reference={{ value: 0.5, label: 'a coin' }}
        bars={lines.map((line) => ({
          label: marginName(line),
          ...line.accuracy,
          text: line.accuracy.n === 0 ? 'none' : `${line.correct} of ${line.accuracy.n}`,
        }))}
      />
    </ChartFrame>
  );
}
