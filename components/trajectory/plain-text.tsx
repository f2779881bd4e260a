import { Fragment } from 'react';
import { splitHidden } from '@/lib/rollout/hidden-characters';
import { showControls } from '@/lib/rollout/terminal-text';

/**
 * Untrusted text as text nodes: characters that reorder or hide text become badges, control characters their
 * pictures, and what `find` names is marked (case ignored). The direction is isolated, so that it cannot leak into the words around it.
 */
export function PlainText({ text, find = '' }: { text: string; find?: string }) {
  const parts = splitHidden(showControls(text.replaceAll('\r\n', '\n')));
  if (find === '' && parts.length === 1 && parts[0] === text) return text;
  return parts.map((part, i) =>
    typeof part === 'string' ? (
      <Fragment key={i}>{markHits(part, find)}</Fragment>
    ) : (
      <span
        key={i}
        title={`${part.code} ${part.name}: made visible here`}
        className="mx-px rounded-sm border border-control bg-limit-soft px-0.5 font-mono text-[10px] leading-none text-ink select-none"
      >
        {part.short}
      </span>
    ),
  );
}

function markHits(text: string, find: string) {
  if (find === '') return text;
  const needle = find.toLowerCase();
  const lower = text.toLowerCase();
  const parts = [];
  let from = 0;
  for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, from)) {
    parts.push(
      text.slice(from, at),
      <mark key={at} className="rounded-sm bg-accent text-on-accent" data-hit>
        {text.slice(at, at + needle.length)}
      </mark>,
    );
    from = at + needle.length;
  }
  parts.push(text.slice(from));
  return parts;
}
