import { RunoffError } from '@/lib/errors';
import { MAX_JSON_DEPTH } from '@/lib/import/limits';

const UTF8 = new TextEncoder();

/** Bytes that the first `chars` characters of a text take in UTF-8, with thousands separators. */
function byteOffset(text: string, chars: number): string {
  return UTF8.encode(text.slice(0, chars)).length.toLocaleString('en-US');
}

/**
 * JSON.parse with failures as one sentence that says where: half a file, NaN and Infinity (Python
 * writes them, JSON has none), anything else. The file's name is not in the sentence.
 * Throws RunoffError 'bad-input'.
 */
export function parseJson(text: string): unknown {
  if (text.trim() === '') throw new RunoffError('bad-input', 'the file is empty');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RunoffError('bad-input', explain(text, cause), { cause });
  }
  if (jsonDepth(value, MAX_JSON_DEPTH) > MAX_JSON_DEPTH) {
    throw new RunoffError('bad-input', `the JSON is nested deeper than ${MAX_JSON_DEPTH} levels`);
  }
  return value;
}

function explain(text: string, cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const special = findSpecialNumber(text);
  if (special)
    return `${special.word} at byte ${byteOffset(text, special.at)} is not JSON (JSON has no such number)`;
  const position = /at position (\d+)/.exec(message);
  const at = position ? Number(position[1]) : null;
  const cut =
    /Unexpected end|Unterminated string/.test(message) || (at !== null && at >= text.trimEnd().length);
  if (cut)
    return `truncated JSON: the file ends at byte ${byteOffset(text, text.length)} before the JSON is complete`;
  // What follows is a piece of the file, with its line ends and escape sequences.
  const said = message.split(/ in JSON at position|, (?:\.\.\.)?"| is not valid JSON/)[0] ?? message;
  const what = said.replace(/[\p{Cc}\u2028\u2029\ufffd]/gu, '\u00b7');
  return at === null ? `not valid JSON: ${what}` : `not valid JSON at byte ${byteOffset(text, at)}: ${what}`;
}

/** The first NaN or Infinity outside a string. Strings are skipped by hand: a pattern overflows on long ones. */
function findSpecialNumber(text: string): { word: string; at: number } | null {
  const pattern = /"|-?\b(?:NaN|Infinity)\b/g;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (match[0] !== '"') return { word: match[0], at: match.index };
    pattern.lastIndex = endOfString(text, match.index + 1);
  }
  return null;
}

/** Where the text goes on after the string whose characters begin at `start`; its end when nothing closes it. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (quote - backslashes > start && text[quote - backslashes - 1] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

/** Levels of nesting of a parsed value; stops counting above `limit`. Does not recurse. */
function jsonDepth(value: unknown, limit: number): number {
  let level: unknown[] = [value];
  let depth = 0;
  while (level.length > 0 && depth <= limit) {
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      for (const child of Array.isArray(item) ? item : Object.values(item)) {
        if (typeof child === 'object' && child !== null) next.push(child);
      }
    }
    if (level.some((item) => typeof item === 'object' && item !== null)) depth++;
    level = next;
  }
  return depth;
}
