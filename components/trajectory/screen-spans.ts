import { showControls, type TextSpan } from '@/lib/rollout/terminal-text';
import { terminalSpans } from './terminal-spans';

/** A screen's text in styles, without the blank rows and columns that only fill it; `raw` shows its escapes. */
export function screenSpans(text: string, raw: boolean): TextSpan[] {
  const spans = raw ? [{ text: showControls(text), className: '' }] : terminalSpans(text);
  const whole = spans.map((span) => span.text).join('');
  const kept = whole.trimEnd().length;
  const shown: TextSpan[] = [];
  let at = 0;
  for (const span of spans) {
    // A coloured blank is part of the picture (a status bar); a plain one only fills the row.
    const cut = span.text.slice(0, Math.max(0, kept - at));
    at += span.text.length;
    const trimmed = span.className === '' ? cut.replace(/[ \t]+(?=\n)/g, '') : cut;
    if (trimmed !== '') shown.push({ ...span, text: trimmed });
  }
  return shown;
}
