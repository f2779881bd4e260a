import Anser from 'anser';

const ESC = '\u001b';
/** Escapes that move the cursor, set titles or switch modes: they have no place in a transcript. Colours (SGR) stay. */
const NOT_COLOUR = new RegExp(
  [
    `${ESC}\\][^\\u0007${ESC}]*(?:\\u0007|${ESC}\\\\)?`,
    `${ESC}\\[[0-?]*[ -/]*[@-ln-~]`,
    `${ESC}(?!\\[)[ -/]*[0-~]`,
    `${ESC}\\[(?![0-9;:]*m)[0-?]*[ -/]*m`,
  ].join('|'),
  'g',
);
const CONTROL = new RegExp(
  '[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001a\\u001c-\\u001f\\u007f-\\u009f]',
  'g',
);

/** Text for the screen: only colour escapes left, every carriage return a line break, no other control characters. */
export function cleanTerminal(text: string): string {
  return text.replace(NOT_COLOUR, '').replace(/\r\n?/g, '\n').replace(CONTROL, '');
}

const VISIBLE_CONTROL = new RegExp('[\\u0000-\\u0008\\u000b-\\u001f\\u007f]', 'g');

/** Control characters as their visible pictures (␛, ␀ …); what the raw toggle shows. Tabs and line breaks stay. */
export function showControls(text: string): string {
  return text.replace(VISIBLE_CONTROL, (char) =>
    char === '\u007f' ? '␡' : String.fromCharCode(0x2400 + char.charCodeAt(0)),
  );
}

/** A stretch of text in one style; `className` is empty for plain text. */
export interface TextSpan {
  text: string;
  className: string;
}

/** How a terminal was asked to write. Of the 256 and 24-bit colours only the text is kept. */
export interface TerminalStyle {
  /** One of black, red, green, yellow, blue, magenta, cyan, white; null: the terminal's own. */
  foreground: string | null;
  background: string | null;
  /** bold, italic, underline, strikethrough, reverse … */
  decorations: readonly string[];
}

const colourName = (name: string | null): string | null =>
  /^ansi-(?:bright-)?([a-z]+)$/.exec(name ?? '')?.[1] ?? null;

/**
 * Output as spans whose classes `classOf` chooses, through anser's JSON (never its HTML); escapes that are no colour are
 * taken out.
 */
export function styledSpans(text: string, classOf: (style: TerminalStyle) => string): TextSpan[] {
  const clean = cleanTerminal(text);
  if (!clean.includes(ESC)) return clean === '' ? [] : [{ text: clean, className: '' }];
  const spans: TextSpan[] = [];
  for (const entry of Anser.ansiToJson(clean, { json: true, use_classes: true, remove_empty: true })) {
    const className = classOf({
      foreground: colourName(entry.fg),
      background: colourName(entry.bg),
      decorations: entry.decorations,
    });
    const content = entry.content.replaceAll(ESC, '');
    const before = spans.at(-1);
    if (before?.className === className) before.text += content;
    else if (content !== '') spans.push({ text: content, className });
  }
  return spans;
}

/** Lines and characters of one block of a long text. */
const BLOCK = { lines: 100, chars: 8_000 };

/**
 * Cuts styled text into blocks that the browser can skip while they are off the screen: at most 100 lines and
 * 8,000 characters each, ending at a line break where there is one. Together they hold the whole text.
 */
export function textBlocks(spans: readonly TextSpan[]): TextSpan[][] {
  const blocks: TextSpan[][] = [[]];
  let lines = 0;
  let chars = 0;
  for (const { text, className } of spans) {
    for (const piece of pieces(text)) {
      const block = blocks.at(-1);
      const last = block?.at(-1);
      if (last?.className === className) last.text += piece;
      else block?.push({ text: piece, className });
      chars += piece.length;
      if (piece.endsWith('\n')) lines++;
      const full = chars >= BLOCK.chars || lines >= BLOCK.lines;
      if (full && (piece.endsWith('\n') || chars >= 2 * BLOCK.chars)) {
        blocks.push([]);
        lines = chars = 0;
      }
    }
  }
  return blocks.filter((block) => block.length > 0);
}

/** Lines with their break, none longer than a block. */
function* pieces(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const newline = text.indexOf('\n', from);
    const end = Math.min(newline === -1 ? text.length : newline + 1, from + BLOCK.chars);
    yield text.slice(from, end);
    from = end;
  }
}
