'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { ShareScatter, type ScatterSeries } from '@/components/charts/share-scatter';
import { formatPercent } from '@/lib/metrics/format';
import { rateText } from '@/components/figures/rate';
import { percent, rateCell } from '@/components/pipeline/pipeline-words';
import { BOOTSTRAP } from '@/lib/metrics/point-words';
import type { Rate } from '@/lib/metrics/intervals';
import { fullName, type NamedSelection } from './selection-words';

type HrefOf = (one: NamedSelection) => string;

/** One series per selection, its rates at 0, 1, 2 …; a gap where nothing was counted. */
function seriesOf(
  shown: readonly NamedSelection[],
  hrefOf: HrefOf,
  joined: boolean,
  ratesOf: (one: NamedSelection) => { name: string; rate: Rate }[],
): ScatterSeries[] {
  return shown.map((one) => ({
    label: fullName(one),
    joined,
    points: ratesOf(one).flatMap(({ name, rate }, x) => {
      const { value, low, high } = rate;
      if (value === null) return [];
      const title = `${fullName(one)}, ${name}: ${rateText(rate)}`;
      const id = `${one.figures.id} ${x}`;
      return { ...{ id, x, value, low, high, title }, label: '', line: '', href: hrefOf(one) };
    }),
  }));
}

const HEIGHT = 240;
const KEY_ROW = 15;

/** Accuracy of what is alive round by round, for up to six selections. */
export function RoundLines({
  iteration,
  shown,
  hrefOf,
}: {
  iteration: number;
  shown: NamedSelection[];
  hrefOf: HrefOf;
}) {
  const name = (round: number) => (round === 0 ? 'all' : `round ${round}`);
  return (
    <ChartFrame
      id={`rounds-${iteration}`}
      title="Accuracy per round"
      note="Mean pass@1 of what is alive after each round, 95 % intervals; larger groups need fewer rounds."
      about={`Up to six selections, as chosen in the table. A selector that puts nobody out round by round has only a start and an end. ${BOOTSTRAP}`}
      summary={shown
        .map((one) => `${fullName(one)} ends at ${percent(one.figures.rounds.at(-1)?.passAt1.value)}`)
        .join(', ')}
      empty={
        shown.every(({ figures }) => figures.rounds.length === 0)
          ? 'No selection has finished a task yet.'
          : null
      }
      interactive
      minHeight={HEIGHT + shown.length * KEY_ROW}
      table={{
        columns: ['Selection', 'After', 'pass@1 of what is alive'],
        rows: shown.flatMap((one) =>
          one.figures.rounds.map(({ round, passAt1 }) => [fullName(one), name(round), rateCell(passAt1)]),
        ),
      }}
    >
      <ShareScatter
        series={seriesOf(shown, hrefOf, true, ({ figures }) =>
          figures.rounds.map(({ round, passAt1 }) => ({ name: name(round), rate: passAt1 })),
        )}
        xAxis="alive after round"
        xTick={(at) => (at === 0 ? 'all' : `R${at}`)}
        places={Math.max(...shown.map(({ figures }) => figures.rounds.length))}
      />
    </ChartFrame>
  );
}

/** Whether a clear vote is a right one, for up to six selections. */
export function MarginLines({
  iteration,
  shown,
  hrefOf,
}: {
  iteration: number;
  shown: NamedSelection[];
  hrefOf: HrefOf;
}) {
  const bins = shown.find(({ figures }) => figures.margins.length > 0)?.figures.margins ?? [];
  const name = ({ from, to }: { from: number; to: number }) =>
    to === 0 ? 'level' : `${formatPercent(from)}–${formatPercent(to)} %`;
  return (
    <ChartFrame
      id={`margins-${iteration}`}
      title="Judge accuracy by margin"
      note="Groups with a passing and a failing candidate: how often a passing one won, by how far the winner led. Wilson 95 % intervals."
      about="The lead is the winner’s votes minus those of the next, over the votes counted; an early stop counts only the votes that were asked. Level: a tie rule decided. n is groups, in the table behind and at each point. Up to six selections, as chosen in the table."
      summary={shown
        .map(
          (one) =>
            `${fullName(one)}: ${one.figures.margins.map((bin) => `${name(bin)} ${percent(bin.accuracy.value)} of ${bin.accuracy.n}`).join(', ')}`,
        )
        .join('; ')}
      empty={bins.length === 0 ? 'No decided group had both a passing and a failing candidate.' : null}
      interactive
      minHeight={HEIGHT + shown.length * KEY_ROW}
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
      <ShareScatter
        series={seriesOf(shown, hrefOf, false, ({ figures }) =>
          figures.margins.map((bin) => ({ name: `margin ${name(bin)}`, rate: bin.accuracy })),
        )}
        xAxis="lead of the winner, share of the votes counted"
        xTick={(at) =>
          bins
            .slice(at, at + 1)
            .map(name)
            .join('')
        }
        places={bins.length}
      />
    </ChartFrame>
  );
}
