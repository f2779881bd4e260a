const ESC = String.fromCharCode(27);
const BEL = String.fromCharCode(7);
/** CSI sequences, OSC strings (ended by BEL or ESC \) and two-character escapes. */
const ANSI = new RegExp(
  `${ESC}\\[[0-?]*[ -/]*[@-~]|${ESC}\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?|${ESC}[ -/]*[0-~]`,
  'g',
);

/** Text without ANSI escapes and without control characters other than newline and tab; CR LF becomes LF. */
export function plainText(text: string): string {
  let out = '';
  for (const char of text.replace(ANSI, '').replace(/\r\n?/g, '\n')) {
    const code = char.codePointAt(0) ?? 0;
    const control =
      (code < 32 && char !== '\n' && char !== '\t') || (code >= 127 && code < 160) || code === 0xfeff;
    if (!control) out += char;
  }
  return out;
}

/** The first `maxChars` UTF-16 units, never cutting through a code point; `…` shows that something was cut. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return headOf(text, Math.max(0, maxChars - 1)).trimEnd() + '…';
}

/** Start of a text, at most `maxChars` long, ending between code points. */
export function headOf(text: string, maxChars: number): string {
  const end = Math.min(maxChars, text.length);
  return text.slice(
    0,
    end > 0 && end < text.length && isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end,
  );
}

/** End of a text, at most `maxChars` long, beginning between code points. */
export function tailOf(text: string, maxChars: number): string {
  const start = Math.max(0, text.length - maxChars);
  return text.slice(start > 0 && isLowSurrogate(text.charCodeAt(start)) ? start + 1 : start);
}

/** One line for a list: escapes and control characters gone, white space collapsed, cut at `maxChars` (default 160). */
export function linePreview(text: string, maxChars = 160): string {
  return cutText(
    plainText(headOf(text, maxChars * 8))
      .replace(/\s+/g, ' ')
      .trim(),
    maxChars,
  );
}

/** The first `maxLines` lines without leading and trailing blank ones, each cut at `maxChars`. */
export function linesPreview(text: string, maxLines: number, maxChars = 200): string {
  const lines = plainText(text)
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd()
    .split('\n');
  return lines
    .slice(0, maxLines)
    .map((line) => cutText(line.trimEnd(), maxChars))
    .join('\n');
}

/** Number of lines as a reader counts them: no text is 0, a trailing newline does not start another line. */
export function countLines(text: string | null): number {
  if (text == null || text === '') return 0;
  const breaks = text.match(/\r\n|\r|\n/g)?.length ?? 0;
  return /[\r\n]$/.test(text) ? breaks : breaks + 1;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
