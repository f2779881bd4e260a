/** One entry of a batch as the model asks for it. */
export interface TerminusCommand {
  keystrokes: string;
  is_blocking: boolean;
  timeout_sec: number;
}

/**
 * How an entry reaches the pane. `signal`: its text ends in a signal that is waited for (`plain` is without it).
 * `shell`: blocking, but a signal cannot follow it: the shell being ready again is waited for. `time`: it gets its time.
 */
export type Send =
  | { kind: 'keys'; keys: string[]; await: 'shell' | 'time' }
  | { kind: 'text'; text: string; await: 'shell' | 'time' }
  | { kind: 'text'; text: string; plain: string; await: 'signal' };

const ALIASES: Readonly<Record<string, string>> = {
  Return: 'Enter',
  Esc: 'Escape',
  Backspace: 'BSpace',
  PageUp: 'PPage',
  PageDown: 'NPage',
  Insert: 'IC',
  Delete: 'DC',
};
const NAME =
  /^(Enter|Escape|Tab|BTab|Space|BSpace|Up|Down|Left|Right|Home|End|PgUp|PPage|PgDn|NPage|IC|DC|F([1-9]|1[0-2]))$/;

/** What tmux calls a key; null for a word that is no key. */
function keyName(word: string): string | null {
  const plain = ALIASES[word] ?? word;
  if (NAME.test(plain)) return plain;
  const held = /^((?:[CMS]-)+)(.+)$/u.exec(word.replace(/^(?:\^(?=.$)|[Cc](?:trl|TRL)[-+])/u, 'C-'));
  if (!held?.[1] || !held[2]) return null;
  const key = ALIASES[held[2]] ?? held[2];
  if (NAME.test(key)) return held[1] + key;
  return /^[\x21-\x7e]$/.test(key) ? held[1] + (held[1].includes('C-') ? key.toLowerCase() : key) : null;
}

/** The keys a text names, or null when it is text to be typed. A plain word with a line break is typed text. */
export function keysIn(keystrokes: string): string[] | null {
  const words = keystrokes.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return null;
  const keys = words.map(keyName);
  if (keystrokes.includes('\n') && words.some((word) => !word.includes('-') && !word.startsWith('^')))
    return null;
  return keys.every((key) => key !== null) ? keys : null;
}

/**
 * Decides how an entry is sent; `signal` is the shell command that tells of the end. It cannot follow the end of a
 * here-document (it would become part of its last line) nor `&` (it would tell at once), keys, or nothing.
 */
export function planSend({ keystrokes, is_blocking }: TerminusCommand, signal: string): Send {
  const keys = keysIn(keystrokes);
  if (keys) return { kind: 'keys', keys, await: is_blocking ? 'shell' : 'time' };
  if (!is_blocking) return { kind: 'text', text: keystrokes, await: 'time' };
  const typed = keystrokes.replace(/[\r\n]+$/, '');
  const last = typed.split('\n').at(-1)?.trim() ?? '';
  if (last === '' || last.endsWith('EOF') || last.endsWith('&') || endsHeredoc(typed, last))
    return { kind: 'text', text: `${typed}\n`, await: 'shell' };
  // After a comment or a `;` the signal needs another joint; the shell reads line by line, so a new line will do.
  const joint = last.startsWith('#') ? '\n' : last.endsWith(';') ? ' ' : '; ';
  return { kind: 'text', text: `${typed}${joint}${signal}\n`, plain: keystrokes, await: 'signal' };
}

function endsHeredoc(typed: string, last: string): boolean {
  return [...typed.matchAll(/<<-?\s*\\?(['"]?)(\w+)\1/g)].some((found) => found[2] === last);
}
