import type { ComparedStepsData, WireComparedRow, WireDivergence } from '@/lib/api/compare-rollouts';

/** How loudly a row speaks: `same` in all columns, `soft` (looks, talk, wording), `loud` where the work differs. */
type RowTone = 'same' | 'soft' | 'loud';

/** What the list of aligned steps is made of, from top to bottom. `row` and `from` are places in the data's rows. */
export type TrajectoryItem =
  | { kind: 'row'; row: number; tone: RowTone }
  /** Rows folded into one: steps of one column only, or (`column` null) rows that are the same in all. */
  | { kind: 'fold'; from: number; count: number; column: number | null }
  | { kind: 'rule'; divergence: WireDivergence };

/** From so many rows on a stretch is folded. */
const FOLD_FROM = 3;

/**
 * The tone of a row. A change, a check or the submission on one side only is loud, and so are two different checks and
 * two changes that are not the same; a check of the same program in other words is not.
 */
function toneOf(
  row: WireComparedRow,
  { rollouts, reference }: Pick<ComparedStepsData, 'rollouts' | 'reference'>,
): RowTone {
  const tones = row.relations.map((relation, column): RowTone => {
    if (column === reference || relation === null || relation === 'same') return 'same';
    const holder = row.cells[column] === null ? reference : column;
    const step = rollouts[holder]?.steps[(row.cells[holder] ?? 0) - 1];
    if (step?.act === 'check') return relation === 'alike' ? 'soft' : 'loud';
    return step?.act === 'edit' || step?.act === 'submit' ? 'loud' : 'soft';
  });
  return tones.includes('loud') ? 'loud' : tones.includes('soft') ? 'soft' : 'same';
}

/**
 * The items of an alignment. Stretches of soft rows with steps of one column only are folded, with `onlyDifferences`
 * stretches of the same steps too, except those in `opened` (by the place of their first row). A rule stands before
 * the row where a column first parts from the reference.
 */
export function trajectoryItems(
  data: ComparedStepsData,
  { onlyDifferences, opened }: { onlyDifferences: boolean; opened: ReadonlySet<number> },
): TrajectoryItem[] {
  const tones = data.rows.map((row) => toneOf(row, data));
  const folds = (at: number): number | 'same' | null => {
    const row = data.rows[at];
    if (row === undefined || tones[at] === 'loud') return null;
    if (tones[at] === 'same') return onlyDifferences ? 'same' : null;
    const held = row.cells.flatMap((cell, column) => (cell === null ? [] : [column]));
    return held.length === 1 ? (held[0] ?? null) : null;
  };
  const items: TrajectoryItem[] = [];
  for (let at = 0; at < data.rows.length;) {
    for (const divergence of data.divergences)
      if (divergence.row === at) items.push({ kind: 'rule', divergence });
    const kind = folds(at);
    let count = 1;
    if (kind !== null)
      while (folds(at + count) === kind && !data.divergences.some(({ row }) => row === at + count)) count++;
    const folded = kind !== null && count >= FOLD_FROM && !opened.has(at);
    if (folded) items.push({ kind: 'fold', from: at, count, column: kind === 'same' ? null : kind });
    else for (let i = at; i < at + count; i++) items.push({ kind: 'row', row: i, tone: tones[i] ?? 'same' });
    at += count;
  }
  return items;
}

/** Place of the item that holds a row; the last one when there is none. */
export function itemOfRow(items: readonly TrajectoryItem[], row: number): number {
  const at = items.findIndex(
    (item) =>
      (item.kind === 'row' && item.row >= row) || (item.kind === 'fold' && item.from + item.count > row),
  );
  return at === -1 ? Math.max(0, items.length - 1) : at;
}

/** First rows of the stretches of loud rows, in order. */
export function differences(data: ComparedStepsData): number[] {
  const loud = data.rows.map((row) => toneOf(row, data) === 'loud');
  return loud.flatMap((is, at) => (is && !loud[at - 1] ? [at] : []));
}

/** The next (1) or previous (−1) of `starts` from `row`; null when there is none. */
export function nextDifference(starts: readonly number[], row: number, by: 1 | -1): number | null {
  return (by === 1 ? starts.find((at) => at > row) : starts.findLast((at) => at < row)) ?? null;
}

/** `3 explore, 1 talk` for a stretch of rows of a column. */
export function stretchWords(data: ComparedStepsData, from: number, count: number, column: number): string {
  const counts = new Map<string, number>();
  for (const row of data.rows.slice(from, from + count)) {
    const step = data.rollouts[column]?.steps[(row.cells[column] ?? 0) - 1];
    if (step) counts.set(step.phase, (counts.get(step.phase) ?? 0) + 1);
  }
  return [...counts].map(([phase, n]) => `${n} ${phase}`).join(', ');
}
