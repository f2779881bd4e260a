import type { AlignedPair } from './align-steps';
import type { Relation } from './relation';

/** A row over all columns: the step's number (from 1) and how it relates to the reference; null without a step. */
export interface ComparedRow {
  cells: (number | null)[];
  /** Relation of each column to the reference; null for the reference itself and where both have no step. */
  relations: (Relation | null)[];
}

/**
 * Alignments of several trajectories with one reference as rows over all columns (a star alignment): a row for every
 * step of the reference, and before it the steps that the others have there, beside each other but not aligned among
 * themselves. `alignments[column]` is null for the reference, its pairs hold the reference's place as `a`.
 */
export function mergeAlignments(
  alignments: readonly (readonly AlignedPair[] | null)[],
  referenceLength: number,
): ComparedRow[] {
  const reference = alignments.indexOf(null);
  const columns = alignments.map((pairs) => (pairs === null ? null : placed(pairs, referenceLength)));
  const rows: ComparedRow[] = [];
  for (let place = 0; place <= referenceLength; place++) {
    const before = columns.map((column) => column?.before[place] ?? []);
    const extra = Math.max(...before.map((list) => list.length));
    for (let i = 0; i < extra; i++)
      rows.push({
        cells: before.map((list) => list[i] ?? null),
        relations: before.map((list) => (list[i] === undefined ? null : 'gap')),
      });
    if (place === referenceLength) break;
    rows.push({
      cells: columns.map((column, at) =>
        at === reference ? place + 1 : (column?.beside[place]?.step ?? null),
      ),
      relations: columns.map((column) => column && (column.beside[place]?.relation ?? 'gap')),
    });
  }
  return rows;
}

/** What one column has beside each step of the reference, and what it has before it. */
function placed(pairs: readonly AlignedPair[], length: number) {
  const before: number[][] = Array.from({ length: length + 1 }, () => []);
  const beside: ({ step: number; relation: Relation } | null)[] = Array.from({ length }, () => null);
  let next = 0;
  for (const { a, b, relation } of pairs) {
    if (a === null && b !== null) before[next]?.push(b + 1);
    if (a === null) continue;
    next = a + 1;
    if (b !== null) beside[a] = { step: b + 1, relation };
  }
  return { before, beside };
}
