'use client';

import { ChartFrame } from '@/components/charts/chart-frame';
import { PairMatrix, pairMatrixHeight } from '@/components/charts/pair-matrix';
import { formatPercent } from '@/lib/metrics/format';
import { rateText } from '@/components/figures/rate';
import { rateCell } from '@/components/pipeline/pipeline-words';
import type { Mean } from '@/lib/metrics/intervals';
import type { SelectionAgreement, SelectionGroup } from '@/lib/metrics/selections-types';
import { fullName, type NamedSelection } from './selection-words';

function meanText({ value, low, high, n, tasks }: Mean): string {
  if (value === null) return 'no question in common';
  const range = low === null || high === null ? '' : `${formatPercent(low)}–${formatPercent(high)} %, `;
  return `${formatPercent(value)} % (${range}n=${n} questions of ${tasks} ${tasks === 1 ? 'task' : 'tasks'})`;
}

export const AGREEMENTS = ['winner', 'patch', 'vote'] as const;
type AgreementKind = (typeof AGREEMENTS)[number];

const KINDS: Record<
  AgreementKind,
  { name: string; note: string; of: (pair: SelectionAgreement) => Mean | SelectionAgreement['sameWinner'] }
> = {
  winner: {
    name: 'same winner',
    note: 'Share of tasks in which both chose the same attempt.',
    of: (pair) => pair.sameWinner,
  },
  patch: {
    name: 'same patch',
    note: 'Share of tasks in which both chose the same attempt or one with the identical patch.',
    of: (pair) => pair.samePatch,
  },
  vote: {
    name: 'same vote',
    note: 'Chance that a vote of one and a vote of the other to the same question agree.',
    of: (pair) => pair.sameVote,
  },
};

/** How far every two selections of an iteration agree. */
export function AgreementChart({
  group,
  named,
  kind,
}: {
  group: SelectionGroup;
  named: NamedSelection[];
  kind: AgreementKind;
}) {
  const place = new Map(named.map((one, i) => [one.figures.id, i]));
  const nameOf = (id: string) => {
    const one = named[place.get(id) ?? -1];
    return one ? fullName(one) : id;
  };
  const { note, of, name } = KINDS[kind];
  return (
    <ChartFrame
      id={`agreement-${group.iteration}`}
      title={`Agreement between selections: ${name}`}
      note={`${note} Per cent; numbers as in the table.`}
      about="Winners: tasks that both have finished with as many survivors; Wilson 95 % intervals over tasks. Votes: over the sets of candidates of a task that both voted on, in whatever order they were shown; by chance alone two votes agree in 1 of G. Its 95 % interval takes tasks as clusters. Votes that one selection took over from the other are the same votes and agree with themselves. Intervals and n stand in the table behind."
      summary={group.agreement
        .map((pair) => `${nameOf(pair.a)} and ${nameOf(pair.b)}: ${rateText(pair.sameWinner)}`)
        .join('; ')}
      empty={group.agreement.length === 0 ? 'There is only one selection; agreement needs two.' : null}
      interactive
      minHeight={Math.max(120, pairMatrixHeight(named.length))}
      table={{
        columns: ['One', 'Other', 'Same winner', 'Same patch', 'Same vote'],
        rows: group.agreement.map((pair) => [
          ...[nameOf(pair.a), nameOf(pair.b), rateCell(pair.sameWinner), rateCell(pair.samePatch)],
          { ...pair.sameVote, text: meanText(pair.sameVote) },
        ]),
      }}
    >
      <PairMatrix
        caption={`Agreement: ${name}`}
        names={named.map((one) => String(one.number))}
        cells={group.agreement.flatMap((pair) => {
          const [row, column] = [place.get(pair.a) ?? 0, place.get(pair.b) ?? 0];
          const shown = of(pair);
          const words =
            kind === 'vote'
              ? meanText(pair.sameVote)
              : rateText(kind === 'winner' ? pair.sameWinner : pair.samePatch);
          const label = `${nameOf(pair.a)} and ${nameOf(pair.b)}, ${name}: ${words}`;
          return [
            { row, column, value: shown.value, label },
            { row: column, column: row, value: shown.value, label },
          ];
        })}
      />
    </ChartFrame>
  );
}
