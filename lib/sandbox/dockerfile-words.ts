import { RunoffError } from '@/lib/errors';

/** The value of a variable, or null when it is not set. */
export type Lookup = (name: string) => string | null;

/**
 * An instruction's raw arguments as Docker reads them: comment lines and blank lines are dropped,
 * lines that end with the escape character are joined.
 * Source: https://docs.docker.com/reference/dockerfile/ (Format, Escape).
 */
export function joinLines(raw: string, escape: string): string {
  const lines = raw.split(/\r?\n/);
  const kept = lines.filter((line, i) => i === 0 || (line.trim() !== '' && !line.trim().startsWith('#')));
  let text = '';
  for (const line of kept) {
    const trimmed = line.trimEnd();
    if (!trimmed.endsWith(escape)) return text + line;
    text += trimmed.slice(0, -1);
  }
  return text;
}

/**
 * Splits at blanks like a shell: quotes are taken away, variables replaced except within single quotes.
 * Source: the same page (Environment replacement).
 */
export function splitWords(text: string, lookup: Lookup, escape: string): string[] {
  return scan(text, lookup, escape, true);
}

/** The same without splitting: the whole text is one word. */
export function expandWord(text: string, lookup: Lookup, escape: string): string {
  return scan(text, lookup, escape, false).join('');
}

/** One shell word for any text. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function scan(text: string, lookup: Lookup, escape: string, split: boolean): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let i = 0; i < text.length;) {
    const char = text.charAt(i);
    if (quote === null && split && /\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
      i += 1;
      continue;
    }
    word ??= '';
    if (char === quote) quote = null;
    else if (quote === null && (char === '"' || char === "'")) quote = char;
    else if (quote !== "'" && char === escape && i + 1 < text.length) {
      const next = text.charAt(i + 1);
      word += quote === '"' && !['"', '$', escape].includes(next) ? char + next : next;
      i += 1;
    } else if (quote !== "'" && char === '$') {
      const variable = readVariable(text, i, lookup, escape);
      word += variable.value;
      i = variable.end;
      continue;
    } else word += char;
    i += 1;
  }
  if (quote) throw new RunoffError('environment-failed', `a quote (${quote}) is not closed`);
  if (word !== null) words.push(word);
  return words;
}

/** `$name`, `${name}`, `${name:-word}`, `${name-word}`, `${name:+word}`, `${name+word}`, `${name:?word}` at `start`. */
function readVariable(text: string, start: number, lookup: Lookup, escape: string) {
  const plain = /^\$([A-Za-z_]\w*|\d)/.exec(text.slice(start));
  if (plain) return { value: lookup(plain[1] ?? '') ?? '', end: start + plain[0].length };
  if (text.charAt(start + 1) !== '{') return { value: '$', end: start + 1 };
  const close = closingBrace(text, start + 1, escape);
  const parts = /^(\w+)(?:(:?[-+?])([\s\S]*))?$/.exec(text.slice(start + 2, close));
  if (!parts)
    throw new RunoffError(
      'environment-failed',
      `the variable ${text.slice(start, close + 1)} cannot be read here`,
    );
  const [, name = '', operator = '', rest = ''] = parts;
  const found = lookup(name);
  const isSet = operator.startsWith(':') ? found !== null && found !== '' : found !== null;
  const word = () => expandWord(rest, lookup, escape);
  const end = close + 1;
  if (operator.endsWith('-')) return { value: isSet ? (found ?? '') : word(), end };
  if (operator.endsWith('+')) return { value: isSet ? word() : '', end };
  if (operator.endsWith('?') && !isSet)
    throw new RunoffError('environment-failed', `the variable ${name} is not set (${word()})`);
  return { value: found ?? '', end };
}

function closingBrace(text: string, open: number, escape: string): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text.charAt(i) === escape) i += 1;
    else if (text.charAt(i) === '{') depth += 1;
    else if (text.charAt(i) === '}' && --depth === 0) return i;
  }
  throw new RunoffError('environment-failed', `a brace of ${text.slice(open - 1)} is not closed`);
}
