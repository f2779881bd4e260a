import { diffWords } from 'diff';

/** Neighbouring words of a text; `own` is true for what the other text does not have there. */
interface WordRun {
  text: string;
  own: boolean;
}

/** Texts longer than this (UTF-16 units) are not compared word by word. */
const LONGEST = 4_000;

/** `text` in runs of words that `other` has as well and runs that it has not. */
export function wordRuns(text: string, other: string): WordRun[] {
  if (text.length > LONGEST || other.length > LONGEST) return [{ text, own: text !== other }];
  return diffWords(other, text)
    .filter((change) => !change.removed)
    .map((change) => ({ text: change.value, own: change.added }));
}
