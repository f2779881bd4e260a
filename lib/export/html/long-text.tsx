/** @jsxImportSource preact */
import { formatBytes, formatCount } from '@/lib/metrics/format';
import { countLines } from '@/lib/rollout/preview';
import { styledSpans, textBlocks, type TerminalStyle, type TextSpan } from '@/lib/rollout/terminal-text';
import { linkFrom, textPath } from './links';
import { Plain } from './parts';

/** Shown at once of a text; the rest unfolds. */
const HEAD = { lines: 20, chars: 2_500 };
/** From this many characters on a text has a page of its own, so that the page it belongs to stays openable. */
const OWN_PAGE = 65_536;

/** A text that stands on a page of its own. */
export interface OwnPage {
  path: string;
  title: string;
  spans: TextSpan[];
}

/** Where the texts of a rollout go that are too long for its pages. */
export interface Overflow {
  rolloutId: string;
  pages: OwnPage[];
}

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

const classOf = ({ foreground, background, decorations }: TerminalStyle): string =>
  [
    background !== null && COLOURS.includes(background) ? `on-${background}` : '',
    foreground !== null && COLOURS.includes(foreground) ? `in-${foreground}` : '',
    ...['bold', 'italic', 'underline', 'strikethrough', 'reverse'].filter((name) =>
      decorations.includes(name),
    ),
  ]
    .filter((name) => name !== '')
    .join(' ');

/** Output of a terminal in its colours. */
export const terminalText = (text: string): TextSpan[] => styledSpans(text, classOf);
/** Any other text. */
export const plainSpans = (text: string): TextSpan[] => (text === '' ? [] : [{ text, className: '' }]);

/** A patch with its added and removed lines told apart. */
export function patchSpans(patch: string): TextSpan[] {
  const spans: TextSpan[] = [];
  for (const line of patch.split(/(?<=\n)/)) {
    const className = /^(?:diff |--- |\+\+\+ )/.test(line)
      ? 'patch-file'
      : line.startsWith('+')
        ? 'added'
        : line.startsWith('-')
          ? 'removed'
          : line.startsWith('@@')
            ? 'hunk'
            : '';
    const last = spans.at(-1);
    if (last?.className === className) last.text += line;
    else spans.push({ text: line, className });
  }
  return spans;
}

export function Spans({ spans }: { spans: readonly TextSpan[] }) {
  return (
    <>
      {spans.map(({ text, className }, i) =>
        className === '' ? (
          <Plain key={i} text={text} />
        ) : (
          <span key={i} class={className}>
            <Plain text={text} />
          </span>
        ),
      )}
    </>
  );
}

/**
 * A text whole: at once where it is short, else its beginning and the rest in `<details>`; what is too long even for
 * that gets a page of its own and a link to it.
 */
export function LongText({
  page,
  spans,
  name,
  title,
  overflow,
  kind = 'output',
}: {
  /** Path of the page it stands on. */
  page: string;
  spans: readonly TextSpan[];
  /** Part of the path of its own page, unique in the rollout. */
  name: string;
  /** Title of its own page. */
  title: string;
  overflow: Overflow;
  kind?: 'output' | 'command' | 'prose' | 'patch';
}) {
  const text = spans.map((span) => span.text).join('');
  const [head, rest] = cutSpans(spans);
  if (rest.length === 0)
    return (
      <pre class={kind}>
        <Spans spans={head} />
      </pre>
    );
  if (text.length > OWN_PAGE) {
    const path = textPath(overflow.rolloutId, name);
    overflow.pages.push({ path, title, spans: [...spans] });
    return (
      <>
        <pre class={kind}>
          <Spans spans={head} />
        </pre>
        <p class="more">
          <a href={linkFrom(page, path)}>
            all {formatCount(countLines(text))} lines · {formatBytes(text.length)}
          </a>
        </p>
      </>
    );
  }
  const more = countLines(rest.map((span) => span.text).join(''));
  return (
    <>
      <pre class={kind}>
        <Spans spans={head} />
      </pre>
      <details class="more">
        <summary>
          {more > 1 ? `${formatCount(more)} more lines` : 'the rest'} · {formatBytes(text.length)}
        </summary>
        <pre class={kind}>
          <Spans spans={rest} />
        </pre>
      </details>
    </>
  );
}

/** Beginning and rest; nothing is cut off where little would be left. */
function cutSpans(spans: readonly TextSpan[]): [TextSpan[], TextSpan[]] {
  const text = spans.map((span) => span.text).join('');
  if (text.length <= HEAD.chars * 1.5 && countLines(text) <= HEAD.lines * 1.5) return [[...spans], []];
  let end = -1;
  for (let line = 0; line < HEAD.lines; line++) {
    const next = text.indexOf('\n', end + 1);
    if (next === -1) break;
    end = next;
  }
  const at = end === -1 || end > HEAD.chars ? whole(text, HEAD.chars) : end + 1;
  const head: TextSpan[] = [];
  const rest: TextSpan[] = [];
  let from = 0;
  for (const span of spans) {
    const here = Math.min(Math.max(0, at - from), span.text.length);
    if (here > 0) head.push({ ...span, text: span.text.slice(0, here) });
    if (here < span.text.length) rest.push({ ...span, text: span.text.slice(here) });
    from += span.text.length;
  }
  return [head, rest];
}

/** Never between the halves of a character. */
const whole = (text: string, at: number): number =>
  /[\ud800-\udbff]/.test(text.charAt(at - 1)) ? at + 1 : at;

/** The parts of a text's own page: blocks that a browser lays out only when they come into view. */
export function* ownPageParts({ spans }: OwnPage) {
  for (const block of textBlocks(spans))
    yield (
      <pre class="output block">
        <Spans spans={block} />
      </pre>
    );
}
