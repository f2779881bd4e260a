import { NEVER, pairScores, type PairScore } from './pair-scores';
import { relationOf, sameStep, type Relation } from './relation';
import type { StepSignature } from './step-signature';

/** One row of an alignment: places (from 0) in the two lists, null where one side has no step. */
export interface AlignedPair {
  a: number | null;
  b: number | null;
  relation: Relation;
}

/** The most cells of a table; longer lists are aligned in a band of that many cells around the diagonal. */
const MAX_CELLS = 8_000_000;

const GAP_OPEN = 6;

/** Cost of leaving a step alone in its row. */
const GAP: Record<StepSignature['act'], number> = { edit: 4, check: 4, submit: 4, look: 2, note: 0 };

/** Where a cell was come from: two bits for a pair, one each for a gap that goes on. */
const FROM_PAIR = 0;
const FROM_A = 1;
const FROM_B = 2;
const A_GOES_ON = 4;
const B_GOES_ON = 8;

/**
 * Global alignment of two trajectories (Needleman and Wunsch 1970 with affine gaps, Gotoh 1982) by what their
 * steps did. Scores:
 *
 * | pair                                            | edit, check, submit | look    | note |
 * | ----------------------------------------------- | ------------------- | ------- | ---- |
 * | same (equal keys)                               | 32                  | 16      | 2    |
 * | alike (`relationOf`: a file in common, d ≥ 0.5) | 8 + 16·d            | 4 + 8·d | 0    |
 * | other (same act, nothing in common)             | −2                  | −2      | 0    |
 * | different acts                                  | never               | never   | never |
 *
 * with d the likeness of their words in [0, 1]. A gap costs 6, and 4 for each step in it that does something, 2 for
 * each that looks, 0 for each note. Time is |a|·|b|, memory one byte a cell, at most `MAX_CELLS`.
 */
export function alignSteps(a: readonly StepSignature[], b: readonly StepSignature[]): AlignedPair[] {
  const start = sameStart(a, b);
  const end = sameEnd(a, b, start);
  const middle = alignMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const tail = (i: number) => ({ a: a.length - end + i, b: b.length - end + i, relation: 'same' as const });
  return [
    ...Array.from({ length: start }, (_, i) => ({ a: i, b: i, relation: 'same' as const })),
    ...middle.map((pair) => ({
      a: pair.a === null ? null : pair.a + start,
      b: pair.b === null ? null : pair.b + start,
      relation: pair.relation,
    })),
    ...Array.from({ length: end }, (_, i) => tail(i)),
  ];
}

function sameStart(a: readonly StepSignature[], b: readonly StepSignature[]): number {
  let n = 0;
  while (n < Math.min(a.length, b.length) && sameStep(a[n], b[n])) n++;
  return n;
}

function sameEnd(a: readonly StepSignature[], b: readonly StepSignature[], start: number): number {
  let n = 0;
  while (n < Math.min(a.length, b.length) - start && sameStep(a.at(-1 - n), b.at(-1 - n))) n++;
  return n;
}

/** Rows of the table that are kept: from column `from(i)` on, `width` of them. */
interface Band {
  width: number;
  from: (i: number) => number;
}

function bandOf(n: number, m: number): Band {
  const width = Math.min(m + 1, Math.max(64, Math.floor(MAX_CELLS / (n + 1))));
  const last = m + 1 - width;
  const from = (i: number) => Math.max(0, Math.min(last, Math.round((i / Math.max(1, n)) * m - width / 2)));
  return { width, from };
}

function alignMiddle(a: readonly StepSignature[], b: readonly StepSignature[]): AlignedPair[] {
  if (a.length === 0 || b.length === 0)
    return [
      ...a.map((_, i) => ({ a: i, b: null, relation: 'gap' as const })),
      ...b.map((_, i) => ({ a: null, b: i, relation: 'gap' as const })),
    ];
  const band = bandOf(a.length, b.length);
  return walkBack(a, b, band, fill(a, b, band, pairScores(a, b)));
}

/** The table of where each cell was come from; `best`, `inA`, `inB` are the three scores of Gotoh's rows. */
function fill(
  a: readonly StepSignature[],
  b: readonly StepSignature[],
  band: Band,
  worth: PairScore,
): Uint8Array {
  const { width } = band;
  const from = new Uint8Array((a.length + 1) * width);
  const cost = Int32Array.from(b, (step) => GAP[step.act]);
  let best = new Int32Array(b.length + 1).fill(NEVER);
  const inA = new Int32Array(b.length + 1).fill(NEVER);
  for (let i = 0; i <= a.length; i++) {
    const first = band.from(i);
    const next = new Int32Array(b.length + 1).fill(NEVER);
    const step = a[i - 1];
    let inB = NEVER;
    for (let j = first; j < first + width; j++) {
      let mark = 0;
      let pair = i === 0 && j === 0 ? 0 : NEVER;
      if (step !== undefined) {
        const gap = GAP[step.act];
        const open = (best[j] ?? NEVER) - GAP_OPEN - gap;
        const on = (inA[j] ?? NEVER) - gap;
        if (on >= open) mark |= A_GOES_ON;
        inA[j] = Math.max(open, on);
        if (j > 0) pair = (best[j - 1] ?? NEVER) + worth(i - 1, j - 1);
      }
      if (j > first) {
        const open = (next[j - 1] ?? NEVER) - GAP_OPEN - (cost[j - 1] ?? 0);
        const on = inB - (cost[j - 1] ?? 0);
        if (on >= open) mark |= B_GOES_ON;
        inB = Math.max(open, on);
      }
      const alone = inA[j] ?? NEVER;
      const score = Math.max(pair, alone, inB);
      next[j] = Math.max(score, NEVER);
      from[i * width + j - first] = mark | (score === pair ? FROM_PAIR : score === inB ? FROM_B : FROM_A);
    }
    best = next;
  }
  return from;
}

function walkBack(
  a: readonly StepSignature[],
  b: readonly StepSignature[],
  band: Band,
  from: Uint8Array,
): AlignedPair[] {
  const rows: AlignedPair[] = [];
  let i = a.length;
  let j = b.length;
  let going: number | null = null;
  while (i > 0 || j > 0) {
    const mark = from[i * band.width + j - band.from(i)] ?? 0;
    const how: number = i === 0 ? FROM_B : j === 0 ? FROM_A : (going ?? mark & 3);
    const [left, right] = [a[i - 1], b[j - 1]];
    if (how === FROM_PAIR && left && right) {
      rows.push({ a: --i, b: --j, relation: relationOf(left, right) ?? 'other' });
      going = null;
    } else if (how === FROM_A) {
      going = (mark & A_GOES_ON) !== 0 ? FROM_A : null;
      rows.push({ a: --i, b: null, relation: 'gap' });
    } else {
      going = (mark & B_GOES_ON) !== 0 ? FROM_B : null;
      rows.push({ a: null, b: --j, relation: 'gap' });
    }
  }
  return rows.reverse();
}
