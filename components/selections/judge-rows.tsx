'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { IntervalRows, intervalRowsHeight } from '@/components/charts/interval-rows';
import { percent, rateCell } from '@/components/pipeline/pipeline-words';
import type { Rate } from '@/lib/metrics/intervals';
import { fullName, rowName, type NamedSelection } from './selection-words';

const allRounds = ({ figures }: NamedSelection): Rate | null =>
  figures.judge.find(({ round }) => round === null)?.accuracy ?? null;

const rateWords = (rate: Rate | null) =>
  rate === null || rate.value === null ? 'unknown' : `${(rate.value * 100).toFixed(1)} % (n=${rate.n})`;

/** How often the judge was right where it could be wrong, selection by selection. */
export function JudgeRows({ iteration, named }: { iteration: number; named: NamedSelection[] }) {
  return (
    <ChartFrame
      id={`judge-${iteration}`}
      title="Judge accuracy on mixed groups"
      note="Groups with a passing and a failing candidate: how often a passing one won. Wilson 95 % intervals, n groups."
      about="Groups decided by identical patches or a bye do not count. By round in the table behind. The groups of larger G are other questions: a passing candidate wins more easily where several pass."
      summary={named.map((one) => `${fullName(one)} ${percent(allRounds(one)?.value)}`).join(', ')}
      empty={
        named.every((one) => allRounds(one) === null)
          ? 'No decided group had both a passing and a failing candidate.'
          : null
      }
      minHeight={Math.max(120, intervalRowsHeight(named.length))}
      table={{
        columns: ['Selection', 'Round', 'Passing candidate won', 'Share (interval, n)'],
        rows: named.flatMap((one) =>
          one.figures.judge.map(({ round, accuracy, correct }) => [
            ...[fullName(one), round === null ? 'all' : round, `${correct} of ${accuracy.n}`],
            rateCell(accuracy),
          ]),
        ),
      }}
    >
      <IntervalRows
        rows={named.map((one) => {
          const rate = allRounds(one) ?? { value: null, low: null, high: null };
          return {
            ...{ label: rowName(one), value: rate.value, low: rate.low, high: rate.high },
            ...{ text: rateWords(allRounds(one)), expected: null },
          };
        })}
      />
    </ChartFrame>
  );
}

/** Position bias: does the place in which a candidate is shown decide? */
export function SlotRows({ iteration, named }: { iteration: number; named: NamedSelection[] }) {
  return (
    <ChartFrame
      id={`slots-${iteration}`}
      title="Position bias: win rate of the first slot"
      note="How often the candidate shown first got the vote; the stroke is 1/G, what no bias gives. Wilson 95 % intervals, n votes."
      about="Counted votes only. Where groups differ in size, the stroke is the mean of 1 over the size of each vote's group. With display order “balanced” every candidate stands first equally often, so that a bias costs accuracy but favours nobody; with “fixed” it favours whoever stands first. Every slot stands in the table behind."
      summary={named
        .map(
          ({ figures, ...one }) =>
            `${fullName({ figures, ...one })} ${percent(figures.firstPlace.value)} against ${percent(figures.firstPlaceExpected)}`,
        )
        .join(', ')}
      empty={named.every(({ figures }) => figures.firstPlace.n === 0) ? 'No vote has been counted.' : null}
      minHeight={Math.max(120, intervalRowsHeight(named.length))}
      table={{
        columns: ['Selection', 'Group of', 'Slot', 'Won', 'Share (interval, n)', 'Without bias'],
        rows: named.flatMap((one) =>
          one.figures.slots.map(({ size, slot, wins, rate }) => [
            ...[fullName(one), size, slot, `${wins} of ${rate.n}`],
            ...[rateCell(rate), percent(1 / size)],
          ]),
        ),
      }}
    >
      <IntervalRows
        rows={named.map((one) => {
          const { firstPlace: rate, firstPlaceExpected: expected } = one.figures;
          return {
            ...{ label: rowName(one), value: rate.value, low: rate.low, high: rate.high },
            ...{ text: rateWords(rate), expected },
          };
        })}
      />
    </ChartFrame>
  );
}
