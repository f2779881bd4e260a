'use client';

import { clsx } from 'clsx';
import { useMemo, useState } from 'react';
import { formatCount } from '@/lib/metrics/format';
import { countLines } from '@/lib/rollout/preview';
import { PlainText } from './plain-text';
import { showControls, textBlocks, type TextSpan } from '@/lib/rollout/terminal-text';
import { terminalSpans } from './terminal-spans';

/** From this many blocks on a text scrolls in a frame of its own, so that the page around it keeps its length. */
const FRAME_FROM_BLOCKS = 3;
/** Blocks drawn at once; the others follow when asked for, with their number said. */
const BLOCKS_AT_ONCE = 30;

/**
 * Output of a command as text nodes with colours of our own; `raw` shows the escapes instead. Long texts are cut
 * into blocks that the browser lays out only when they come into view: a megabyte does not freeze the page.
 */
export function TerminalOutput({
  text,
  raw = false,
  find = '',
  label,
}: {
  text: string;
  raw?: boolean;
  find?: string;
  label: string;
}) {
  const [limit, setLimit] = useState(BLOCKS_AT_ONCE);
  const blocks = useMemo(
    () => textBlocks(raw ? [{ text: showControls(text), className: '' }] : terminalSpans(text)),
    [text, raw],
  );
  const framed = blocks.length >= FRAME_FROM_BLOCKS;
  return (
    <pre
      className={clsx(
        '[overflow-wrap:anywhere] whitespace-pre-wrap [unicode-bidi:isolate]',
        framed && 'max-h-[70vh] overflow-auto border border-line',
      )}
      {...(framed ? { tabIndex: 0, role: 'region', 'aria-label': label } : {})}
    >
      {blocks.slice(0, limit).map((block, i) => (
        <span
          key={i}
          className={clsx(framed && 'block [contain-intrinsic-size:auto_1800px] [content-visibility:auto]')}
        >
          <Spans spans={framed ? withoutLastBreak(block) : block} find={find} />
        </span>
      ))}
      {limit < blocks.length && (
        <button
          type="button"
          className="link my-2 min-h-6 font-sans text-xs"
          onClick={() => setLimit(limit + BLOCKS_AT_ONCE)}
        >
          {restWords(blocks.slice(limit))}
        </button>
      )}
    </pre>
  );
}

/** `go on: 26,000 more lines`. */
function restWords(rest: TextSpan[][]): string {
  const text = rest.flatMap((block) => block.map((span) => span.text)).join('');
  const lines = countLines(text);
  return lines > 1
    ? `go on: ${formatCount(lines)} more lines`
    : `go on: ${formatCount(text.length)} more characters`;
}

function Spans({ spans, find }: { spans: TextSpan[]; find: string }) {
  return spans.map((span, i) =>
    span.className === '' ? (
      <PlainText key={i} text={span.text} find={find} />
    ) : (
      <span key={i} className={span.className}>
        <PlainText text={span.text} find={find} />
      </span>
    ),
  );
}

/** A block is a line of its own on the page: its closing break would draw an empty line. */
function withoutLastBreak(block: TextSpan[]): TextSpan[] {
  const last = block.at(-1);
  if (!last?.text.endsWith('\n')) return block;
  return [...block.slice(0, -1), { ...last, text: last.text.slice(0, -1) }];
}
