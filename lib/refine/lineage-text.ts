/** From here on two statements count as the same one: half of their words are shared (Dice coefficient). */
export const SAME_STATEMENT = 0.5;

/** Words that stand in every sentence and say nothing about what it claims. */
const EMPTY_WORDS = new Set(
  'a an and are as at be been but by can do does for from has have if in into is it its not of on or so than that the their then there this to was were when where which while will with'.split(
    ' ',
  ),
);

/** The words of a text that carry meaning, in small letters, plurals folded; numbers and identifiers count as words. */
export function meaningWords(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  return new Set(words.filter((word) => !EMPTY_WORDS.has(word)).map(singular));
}

const singular = (word: string): string =>
  word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;

/** Likeness of two texts in [0, 1]: 2·|A∩B| / (|A|+|B|) over their sets of words (Dice 1945); 0 when one has no words. */
export function likeness(a: string, b: string): number {
  const left = meaningWords(a);
  const right = meaningWords(b);
  if (left.size === 0 || right.size === 0) return 0;
  let shared = 0;
  for (const word of left) if (right.has(word)) shared++;
  return (2 * shared) / (left.size + right.size);
}

/** Pairs of statements that say the same: the most alike first, each at most once, none below `SAME_STATEMENT`. */
export function sameStatements(
  mine: readonly string[],
  theirs: readonly string[],
): { mine: number; theirs: number; likeness: number }[] {
  const pairs = theirs.flatMap((text, at) =>
    mine.map((own, i) => ({ mine: i, theirs: at, likeness: likeness(own, text) })),
  );
  const taken = { mine: new Set<number>(), theirs: new Set<number>() };
  return pairs
    .filter((pair) => pair.likeness >= SAME_STATEMENT)
    .sort((a, b) => b.likeness - a.likeness || a.theirs - b.theirs || a.mine - b.mine)
    .filter((pair) => {
      if (taken.mine.has(pair.mine) || taken.theirs.has(pair.theirs)) return false;
      taken.mine.add(pair.mine);
      taken.theirs.add(pair.theirs);
      return true;
    });
}
