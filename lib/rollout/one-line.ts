import { splitHidden } from './hidden-characters';
import { showControls } from './terminal-text';

/** Any text as one line for places that hold no markup: breaks are spaces, control and hidden characters their signs. */
export function oneLine(text: string): string {
  const flat = text.replace(/[\t\r\n\u2028\u2029]+/g, ' ');
  return splitHidden(showControls(flat))
    .map((part) => (typeof part === 'string' ? part : `[${part.short}]`))
    .join('');
}
