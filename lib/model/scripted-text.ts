import { cutText, plainText } from '@/lib/rollout/preview';

/** Caps of a scripted summary: entries per list and characters per text. */
export const MAX_ITEMS = 12;
export const MAX_TEXT = 300;

/** One line, without control characters, at most `max` characters. */
export function clip(text: string, max = MAX_TEXT): string {
  return cutText(plainText(text).replace(/\s+/g, ' ').trim(), max);
}

/** A command as shown in a sentence, on one line; of a here-document only the first line. */
export function shortCommand(command: string, max = 90): string {
  const text = plainText(command).trim();
  if (!text.includes('<<')) return clip(text, max);
  const first = clip(text.split('\n')[0] ?? '', max);
  return first.endsWith('…') ? first : `${first} …`;
}

/** Prose of a text: no code blocks, no tags, no comments. */
export function prose(text: string): string {
  return plainText(text)
    .replace(/```[\s\S]*?(```|$)/g, '\n')
    .replace(/<!--[\s\S]*?-->/g, '\n')
    .replace(/<\/?[a-z_]+(?: [^<>]*)?>/gi, '\n');
}

/** Sentences and list entries of a text, in order, each on one line. */
export function sentences(text: string): string[] {
  const found: string[] = [];
  let block = '';
  let inItem = false;
  const flush = () => {
    for (const sentence of block.split(/(?<=[.!?])\s+(?=[A-Z0-9`"'([*])/))
      if (sentence.trim() !== '') found.push(clip(sentence, 600));
    block = '';
  };
  for (const line of prose(text).split('\n')) {
    const item = /^\s*([-*+•]|\d+[.)]|#+)\s/.test(line);
    // A line that is not indented ends a list entry, unless it goes on in the middle of a sentence.
    if (line.trim() === '' || item || (inItem && /^[A-Z[]/.test(line))) flush();
    inItem = item || (inItem && line.trim() !== '' && !/^[A-Z[]/.test(line));
    block += ` ${line.trim()}`;
    if (/^\s*#+\s/.test(line) || /:\s*$/.test(line)) flush();
  }
  flush();
  return found;
}

const STOP = new Set(
  'please implement python solution problem below following write provide correct program output input about after again also because been before being between both cannot could does doing down during each from further have having here into itself just more most must need only other over same should some such than that their them then there these they this those through under until very were what when where which while will with would your make made using used uses work works case cases value values test tests code file files given'.split(
    ' ',
  ),
);

/** Words that tell a sentence from others: names and numbers as written, long words in lower case. */
export function keywords(text: string): Set<string> {
  const words = new Set<string>();
  for (const match of text.matchAll(/`([A-Za-z_]\w+)(?:\(.*?\))?`/g)) words.add(match[1] ?? '');
  for (const match of text.matchAll(/[A-Za-z_][\w.-]*\w|\d{2,}/g)) {
    const word = match[0];
    const name = /[_.\d-]|[a-z][A-Z]/.test(word);
    if (name) words.add(word);
    else if (word.length >= 5 && !STOP.has(word.toLowerCase()))
      words.add(word.toLowerCase().replace(/(ing|ed|es|s)$/, ''));
  }
  return words;
}

/** How many of `wanted` occur in `text` (names as written, words in any form). */
export function overlap(wanted: ReadonlySet<string>, text: string): number {
  const lower = text.toLowerCase();
  let count = 0;
  for (const word of wanted) {
    // Short names must stand alone: `add` is not in `address`.
    const found =
      word.length <= 4
        ? new RegExp(`\\b${word.toLowerCase().replace(/\W/g, '\\$&')}\\b`).test(lower)
        : lower.includes(word.toLowerCase());
    if (found) count++;
  }
  return count;
}

/** Items whose texts do not say nearly the same as an earlier one. */
export function distinct<T>(items: readonly T[], text: (item: T) => string): T[] {
  const kept: { item: T; words: Set<string> }[] = [];
  for (const item of items) {
    const words = keywords(text(item));
    const same = kept.some((other) => {
      const shared = [...words].filter((word) => other.words.has(word)).length;
      return shared > 0 && shared >= 0.6 * Math.min(words.size, other.words.size);
    });
    if (!same) kept.push({ item, words });
  }
  return kept.map(({ item }) => item);
}
