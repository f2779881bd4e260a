'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import type { LineLook } from '@/components/charts/chart-style';
import { ShareLines, type ShareSeries } from '@/components/charts/share-lines';
import type { PointShape } from '@/components/charts/point-mark';
import { formatPercent } from '@/components/figures/format';
import { BOOTSTRAP, percent, rateCell } from '@/components/pipeline/pipeline-words';
import type { Rate } from '@/lib/metrics/intervals';
import { fullName, type NamedSelection } from './selection-words';

const LOOKS: { look: LineLook; shape: PointShape }[] = [
  { look: 'accent', shape: 'dot' },
  { look: 'earlier', shape: 'diamond' },
  { look: 'ceiling', shape: 'dot' },
  { look: 'floor', shape: 'dot' },
  { look: 'oldest', shape: 'diamond' },
  { look: 'paper', shape: 'star' },
];
const UNKNOWN = { value: null, low: null, high: null };

function seriesOf(shown: readonly NamedSelection[], ratesOf: (one: NamedSelection) => (Rate | null)[]) {
  return shown.map((one, i): ShareSeries => {
    const { look, shape } = LOOKS[i] ?? { look: 'oldest', shape: 'dot' };
    return {
      ...{ id: one.figures.id, label: String(one.number), look },
      points: ratesOf(one).map((rate) => (rate ? { ...rate, shape } : UNKNOWN)),
    };
  });
}

const about = (shown: readonly NamedSelection[]) =>
  `The number at the end of a line is the selection's in the table: ${shown.map(fullName).join('; ')}.`;

/** Accuracy of what is alive round by round, for up to six selections. */
export function RoundLines({ iteration, shown }: { iteration: number; shown: NamedSelection[] }) {
  const most = Math.max(0, ...shown.map(({ figures }) => figures.rounds.length));
  const rateOf = ({ figures }: NamedSelection, round: number) => figures.rounds[round]?.passAt1 ?? null;
  const rounds = Array.from({ length: most }, (_, round) => round);
  return (
    <ChartFrame
      id={`rounds-${iteration}`}
      title="Accuracy per round"
      note="Mean pass@1 of what is alive after each round; larger groups need fewer rounds. 95 % intervals of the first."
      about={`${about(shown)} A selector that puts nobody out round by round has only a start and an end. ${BOOTSTRAP}`}
      summary={shown
        .map((one) => `${fullName(one)} ends at ${percent(one.figures.rounds.at(-1)?.passAt1.value)}`)
        .join(', ')}
      empty={most === 0 ? 'No selection has finished a task yet.' : null}
      table={{
        columns: ['Selection', 'Round', 'pass@1 of what is alive'],
        rows: shown.flatMap((one) =>
          one.figures.rounds.map(({ round, passAt1 }) => [fullName(one), round, rateCell(passAt1)]),
        ),
      }}
    >
      <ShareLines
        labelRoom={32}
        stages={rounds.map((round) => ({ label: round === 0 ? 'all' : `R${round}`, detail: '' }))}
        series={seriesOf(shown, (one) => rounds.map((round) => rateOf(one, round)))}
      />
    </ChartFrame>
  );
}

/** Whether a clear vote is a right one, for up to six selections. */
export function MarginLines({ iteration, shown }: { iteration: number; shown: NamedSelection[] }) {
  const bins = shown.find(({ figures }) => figures.margins.length > 0)?.figures.margins ?? [];
  const name = ({ from, to }: { from: number; to: number }) =>
    to === 0 ? 'level' : `${formatPercent(from)}–${formatPercent(to)} %`;
  return (
    <ChartFrame
      id={`margins-${iteration}`}
      title="Judge accuracy by margin"
      note="Groups with a passing and a failing candidate: how often a passing one won, by how far the winner led."
      about={`The lead is the winner's votes minus those of the next, over the votes counted; an early stop counts only the votes that were asked. Level: a tie rule decided. Wilson 95 % intervals over groups. ${about(shown)}`}
      summary={shown
        .map(
          (one) =>
            `${fullName(one)}: ${one.figures.margins.map((bin) => `${name(bin)} ${percent(bin.accuracy.value)} of ${bin.accuracy.n}`).join(', ')}`,
        )
        .join('; ')}
      empty={bins.length === 0 ? 'No decided group had both a passing and a failing candidate.' : null}
      table={{
        columns: ['Selection', 'Margin', 'Passing candidate won', 'Share (interval, n)'],
        rows: shown.flatMap((one) =>
          one.figures.margins.map((bin) => [
            ...[fullName(one), name(bin), `${bin.correct} of ${bin.accuracy.n}`],
            rateCell(bin.accuracy),
          ]),
        ),
      }}
    >
      <ShareLines
        labelRoom={32}
        stages={bins.map((bin) => ({
          ...{ label: bin.to === 0 ? 'level' : `≤ ${formatPercent(bin.to)} %` },
          detail: `n=${shown.map((one) => one.figures.margins.find(({ to }) => to === bin.to)?.accuracy.n ?? 0).join('/')}`,
          short: '',
        }))}
        series={seriesOf(shown, (one) =>
          bins.map((bin) => one.figures.margins.find(({ to }) => to === bin.to)?.accuracy ?? null),
        )}
      />
    </ChartFrame>
  );
}
