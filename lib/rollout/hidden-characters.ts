/** A character that changes or hides what a reader sees, with its code point and name. */
export interface HiddenCharacter {
  code: string;
  short: string;
  name: string;
}

const NAMES: Record<number, [short: string, name: string]> = {
  0x00ad: ['SHY', 'soft hyphen'],
  0x034f: ['CGJ', 'combining grapheme joiner'],
  0x061c: ['ALM', 'Arabic letter mark'],
  0x115f: ['HCF', 'Hangul filler'],
  0x1160: ['HJF', 'Hangul filler'],
  0x17b4: ['KIV', 'Khmer inherent vowel'],
  0x17b5: ['KIV', 'Khmer inherent vowel'],
  0x180e: ['MVS', 'Mongolian vowel separator'],
  0x200b: ['ZWSP', 'zero width space'],
  0x200c: ['ZWNJ', 'zero width non-joiner'],
  0x200d: ['ZWJ', 'zero width joiner'],
  0x200e: ['LRM', 'left-to-right mark'],
  0x200f: ['RLM', 'right-to-left mark'],
  0x2028: ['LSEP', 'line separator'],
  0x2029: ['PSEP', 'paragraph separator'],
  0x202a: ['LRE', 'left-to-right embedding'],
  0x202b: ['RLE', 'right-to-left embedding'],
  0x202c: ['PDF', 'pop directional formatting'],
  0x202d: ['LRO', 'left-to-right override'],
  0x202e: ['RLO', 'right-to-left override'],
  0x2060: ['WJ', 'word joiner'],
  0x2061: ['FA', 'invisible function application'],
  0x2062: ['IT', 'invisible times'],
  0x2063: ['IS', 'invisible separator'],
  0x2064: ['IP', 'invisible plus'],
  0x2066: ['LRI', 'left-to-right isolate'],
  0x2067: ['RLI', 'right-to-left isolate'],
  0x2068: ['FSI', 'first strong isolate'],
  0x2069: ['PDI', 'pop directional isolate'],
  0x3164: ['HF', 'Hangul filler'],
  0xfeff: ['BOM', 'byte order mark'],
  0xffa0: ['HHF', 'Hangul filler'],
};
/** Ranges whose characters have no name of their own here. */
const RANGES: [from: number, to: number, short: string, name: string][] = [
  [0x80, 0x9f, 'C1', 'control character'],
  [0x206a, 0x206f, 'FMT', 'deprecated format character'],
  [0xfff9, 0xfffb, 'IAA', 'interlinear annotation mark'],
  [0x1d173, 0x1d17a, 'MUS', 'invisible musical format character'],
  [0xe0100, 0xe01ef, 'VS', 'variation selector'],
  [0xe0000, 0xe0fff, 'TAG', 'tag character'],
];
/** Joiners belong to emoji and to many scripts; after a Latin letter, a digit or at the start they only hide. */
const HIDDEN =
  /[\u0080-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|(?<=^|[\u0000-\u024f\u200c\u200d])[\u200c\u200d]/u;

/**
 * Text cut at every bidirectional control, invisible character and tag character, each handed out by name, so
 * that a page can show a badge instead of letting it reorder or hide the text around it.
 */
export function splitHidden(text: string): (string | HiddenCharacter)[] {
  if (!HIDDEN.test(text)) return text === '' ? [] : [text];
  // The captured characters stand at the odd places.
  return text
    .split(new RegExp(`(${HIDDEN.source})`, 'u'))
    .map((part, at) => (at % 2 === 1 ? describeHidden(part) : part))
    .filter((part) => part !== '');
}

function describeHidden(char: string): HiddenCharacter {
  const point = char.codePointAt(0) ?? 0;
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  const range = RANGES.find(([from, to]) => point >= from && point <= to);
  const [short, name] = NAMES[point] ?? [range?.[2] ?? '?', range?.[3] ?? 'invisible character'];
  return { code, short, name };
}
