'use client';

import { useMemo } from 'react';
import { PlainText } from './plain-text';
import { screenSpans } from './screen-spans';

/**
 * The screen of a terminal as it stood: its rows never wrap and scroll sideways inside their box, 160 columns when
 * there is room. Text nodes and colours of our own only, like every other output. `rows` keeps the height while the
 * rest of the text is on its way.
 */
export function TerminalScreen({
  text,
  raw = false,
  find = '',
  label,
  rows = 1,
}: {
  text: string;
  raw?: boolean;
  find?: string;
  label: string;
  rows?: number;
}) {
  const spans = useMemo(() => screenSpans(text, raw), [text, raw]);
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={label}
      style={{ minHeight: `calc(${rows} * 1.4em + 0.5rem + 2px)` }}
      className="max-h-[70vh] w-full max-w-[calc(160ch+1.25rem)] overflow-auto rounded-md border border-line bg-sunken px-2 py-1 leading-[1.4] whitespace-pre text-ink [tab-size:8] [unicode-bidi:isolate]"
    >
      {spans.map((span, i) =>
        span.className === '' ? (
          <PlainText key={i} text={span.text} find={find} />
        ) : (
          <span key={i} className={span.className}>
            <PlainText text={span.text} find={find} />
          </span>
        ),
      )}
    </pre>
  );
}
