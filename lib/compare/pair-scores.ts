import { ALIKE, shareObject, wordsAlike, wordsCount } from './relation';
import { ACTS, type StepSignature } from './step-signature';

/** What a row with the steps at places i and j of the two lists is worth. */
export type PairScore = (i: number, j: number) => number;

/** Of steps that never share a row. */
export const NEVER = -1_000_000;

/** Scores of `alignSteps`' table over two lists. Texts and sets of files are numbered first: it is asked for every cell. */
export function pairScores(a: readonly StepSignature[], b: readonly StepSignature[]): PairScore {
  const number = numbering();
  const keys = [a, b].map((list) => Int32Array.from(list, (step) => number(step.key)));
  const acts = [a, b].map((list) => Uint8Array.from(list, (step) => ACTS.indexOf(step.act)));
  const share = sharing(a, b);
  const [keysA, keysB, actsA, actsB] = [keys[0], keys[1], acts[0], acts[1]];
  const [look, note] = [ACTS.indexOf('look'), ACTS.indexOf('note')];
  return (i, j) => {
    const act = actsA?.[i];
    if (act === undefined || act !== actsB?.[j]) return NEVER;
    const same = keysA?.[i] === keysB?.[j];
    if (act === note) return same ? 2 : 0;
    const weight = act === look ? 1 : 2;
    if (same) return 16 * weight;
    const [left, right] = [a[i], b[j]];
    if (left === undefined || right === undefined) return NEVER;
    const d = wordsAlike(left, right);
    return share(i, j) || (d >= ALIKE && wordsCount(left, right)) ? Math.round((4 + 8 * d) * weight) : -2;
  };
}

function numbering(): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  };
}

/** `shareObject` of two steps by their places, remembered per pair of different sets of objects. */
function sharing(a: readonly StepSignature[], b: readonly StepSignature[]): PairShare {
  const number = numbering();
  const sets = [a, b].map((list) => Int32Array.from(list, (step) => number(step.objects.join('\n'))));
  const all: (readonly string[])[] = [];
  [a, b].forEach((list, side) => list.forEach((step, i) => (all[sets[side]?.[i] ?? 0] = step.objects)));
  const count = all.length;
  /** 0 not known yet, 1 nothing in common, 2 something. */
  const known = new Uint8Array(count * count);
  return (i, j) => {
    const [left, right] = [sets[0]?.[i] ?? 0, sets[1]?.[j] ?? 0];
    const at = left * count + right;
    if (known[at] === 0) known[at] = shareObject(all[left] ?? [], all[right] ?? []) ? 2 : 1;
    return known[at] === 2;
  };
}

type PairShare = (i: number, j: number) => boolean;
