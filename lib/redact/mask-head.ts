import type { Scanner } from './scan';

/**
 * The first `chars` of a text with its secrets masked. A secret that the cut runs through is masked too, which a scan of
 * the cut text would not know. `text` goes on for some thousand characters behind the cut.
 */
export function maskHead(scanner: Scanner, text: string, chars: number): string {
  const cut = scanner.scan(text).find((found) => found.start < chars && found.end > chars);
  if (!cut) return scanner.redact(text.slice(0, chars)).text;
  return `${scanner.redact(text.slice(0, cut.start)).text}[redacted:${cut.rule}]`;
}
