import type { SelectionFigures, SelectionsReport } from '@/lib/metrics/selections-types';
import { rateText, table } from './output';

const money = (usd: number | null) => (usd === null ? '—' : `$${usd.toFixed(4)}`);

function rowOf({ id, model, settings, votes, accuracy, gain, cost }: SelectionFigures): (string | number)[] {
  const { selector, groupSize, votes: v, keep, representation, seed } = settings;
  const points = gain.value === null ? '—' : (gain.value * 100).toFixed(1);
  return [
    ...[
      id,
      `${selector}${selector === 'bracket' ? ` G ${groupSize}` : ''} V ${v} K ${keep} ${representation}`,
      model,
      seed,
    ],
    ...[votes.counted, votes.paid, votes.reused, money(cost.usd), rateText(accuracy), points],
  ];
}

/** All selections of an experiment as tables, one for each iteration; nothing where there is only one selection. */
export function selectionsLines({ groups }: SelectionsReport): string[] {
  if (groups.reduce((sum, group) => sum + group.selections.length, 0) < 2) return [];
  return groups.flatMap(({ iteration, selections, random, oracle }) => [
    '',
    `Selections of iteration ${iteration}: random ${rateText(random)}, oracle ${rateText(oracle)}`,
    ...table([
      ['id', 'settings', 'judge', 'seed', 'counted', 'paid', 'reused', 'cost', 'accuracy', 'over random'],
      ...selections.map(rowOf),
    ]),
  ]);
}
