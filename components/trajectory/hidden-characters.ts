/** A character that changes or hides what a reader sees, with its code point and name. */
export interface HiddenCharacter {
  code: string;
  short: string;
  name: string;
}

const NAMES: Record<number, [short: string, name: string]> = {
  0x00ad: ['SHY', 'soft hyphen'],
  0x061c: ['ALM', 'Arabic letter mark'],
  0x200b: ['ZWSP', 'zero width space'],
  0x200e: ['LRM', 'left-to-right mark'],
  0x200f: ['RLM', 'right-to-left mark'],
  0x202a: ['LRE', 'left-to-right embedding'],
  0x202b: ['RLE', 'right-to-left embedding'],
  0x202c: ['PDF', 'pop directional formatting'],
  0x202d: ['LRO', 'left-to-right override'],
  0x202e: ['RLO', 'right-to-left override'],
  0x2060: ['WJ', 'word joiner'],
  0x2066: ['LRI', 'left-to-right isolate'],
  0x2067: ['RLI', 'right-to-left isolate'],
  0x2068: ['FSI', 'first strong isolate'],
  0x2069: ['PDI', 'pop directional isolate'],
  0xfeff: ['BOM', 'byte order mark'],
};
const HIDDEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/u;

/**
 * Text cut at every bidirectional control, invisible character and tag character, each handed out by name, so
 * that a page can show a badge instead of letting it reorder or hide the text around it.
 */
export function splitHidden(text: string): (string | HiddenCharacter)[] {
  if (!HIDDEN.test(text)) return text === '' ? [] : [text];
  return text
    .split(new RegExp(`(${HIDDEN.source})`, 'u'))
    .filter((part) => part !== '')
    .map((part) => (HIDDEN.test(part) ? describeHidden(part) : part));
}

function describeHidden(char: string): HiddenCharacter {
  const point = char.codePointAt(0) ?? 0;
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  const [short, name] = NAMES[point] ?? ['TAG', 'tag character'];
  return { code, short, name };
}
