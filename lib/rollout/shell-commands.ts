/** One simple command of a shell script, in the order the script runs it. */
export interface ShellCommand {
  /** Words with their quotes removed; leading assignments and wrappers (`time`, `timeout 60`, `sudo`) are gone. */
  words: string[];
  /** Files its output is redirected to; descriptors (`2>&1`) are not files. */
  writes: string[];
  /** Files it reads through `< file`. */
  reads: string[];
  /** It reads what a pipe, `< file` or `<<<` feeds it (a here-document is in `heredoc`). */
  fed: boolean;
  /** Body of its here-document; null when it has none. */
  heredoc: string | null;
}

interface Draft extends ShellCommand {
  heredocEnd: string | null;
}

const REDIRECTION = /^(?:\d*|&)(>>|>\||>&|>|<<<|<<-?|<)/;
const WRAPPERS = new Set([
  'time',
  'sudo',
  'nohup',
  'exec',
  'command',
  'nice',
  'stdbuf',
  'env',
  'then',
  'do',
  'else',
  '!',
  '{',
  'if',
  'while',
]);

/**
 * The simple commands of a shell script. It follows quotes, here-documents, redirections, pipes and `;`/`&&`
 * chains, but expands nothing and never fails: what it cannot follow becomes plain words.
 */
export function shellCommands(script: string): ShellCommand[] {
  const reader = new ShellReader(script);
  return reader.read().map(({ words, writes, reads, fed, heredoc }) => ({
    words: withoutWrappers(words),
    writes,
    reads,
    fed,
    heredoc,
  }));
}

/** Walks over a script once; each method moves `pos` past what it read. */
class ShellReader {
  private readonly script: string;
  private readonly commands: Draft[] = [];
  private readonly pending: Draft[] = [];
  private pos = 0;
  private current = draft(false);
  private word: string | null = null;
  private redirect: string | null = null;

  constructor(script: string) {
    this.script = script;
  }

  read(): Draft[] {
    while (this.pos < this.script.length) this.next(this.script.charAt(this.pos));
    this.endCommand(false);
    return this.commands;
  }

  private next(char: string): void {
    const following = this.script.charAt(this.pos + 1);
    if (char === '\\') this.take(following === '\n' ? '' : following, 2);
    else if (char === "'" || char === '"') this.quoted();
    else if (char === '$' && following === '(') this.substitution();
    else if (char === '\n') this.endLine();
    else if (char === ' ' || char === '\t' || char === '\r') this.endWord(1);
    else if (char === '#' && this.word == null) this.comment();
    else if (this.redirection()) return;
    else if (char === '>' || char === '<') this.endWord(0);
    else if (';|&()'.includes(char)) this.separator(char, following);
    else this.take(char, 1);
  }

  private take(text: string, length: number): void {
    this.word = (this.word ?? '') + text;
    this.pos += length;
  }

  private quoted(): void {
    const end = closingQuote(this.script, this.pos);
    this.take(this.script.slice(this.pos + 1, end), end + 1 - this.pos);
  }

  private substitution(): void {
    const end = closingParen(this.script, this.pos + 1);
    this.take(this.script.slice(this.pos, end + 1), end + 1 - this.pos);
  }

  private comment(): void {
    const end = this.script.indexOf('\n', this.pos);
    this.pos = end < 0 ? this.script.length : end;
  }

  /** Reads an operator, with the descriptor that stands as a word before it; false when there is none. */
  private redirection(): boolean {
    const before = this.word ?? '';
    // The length first: a long word is a rope of pieces, and a pattern would join them again at every character.
    if (before.length > 1 || (before !== '' && !/^\d$/.test(before))) return false;
    const match = REDIRECTION.exec(before + this.script.slice(this.pos, this.pos + 8));
    if (match == null) return false;
    this.pos += match[0].length - before.length;
    this.word = null;
    this.redirect = match[0];
    return true;
  }

  private separator(char: string, following: string): void {
    const double = following === char && char !== '(' && char !== ')';
    this.endCommand(char === '|' && !double);
    this.pos += double ? 2 : 1;
  }

  private endLine(): void {
    this.endCommand(false);
    this.pos = readHeredocs(this.script, this.pos + 1, this.pending);
  }

  private endWord(length: number): void {
    this.pos += length;
    if (this.word == null) return;
    if (this.redirect == null) this.current.words.push(this.word);
    else applyRedirection(this.current, this.redirect, this.word, this.pending);
    this.redirect = null;
    this.word = null;
  }

  private endCommand(feedsNext: boolean): void {
    this.endWord(0);
    this.redirect = null;
    const { words, writes, heredocEnd } = this.current;
    if (words.length > 0 || writes.length > 0 || heredocEnd != null) this.commands.push(this.current);
    this.current = draft(feedsNext);
  }
}

function draft(fed: boolean): Draft {
  return { words: [], writes: [], reads: [], fed, heredoc: null, heredocEnd: null };
}

function applyRedirection(command: Draft, operator: string, target: string, pending: Draft[]): void {
  const kind = operator.replace(/^(?:\d+|&)/, '');
  if (kind === '<<' || kind === '<<-') {
    command.heredocEnd = target;
    pending.push(command);
  } else if (kind === '<' || kind === '<<<') {
    command.fed = true;
    if (kind === '<') command.reads.push(target);
  } else if (kind === '>&' && /^(\d+|-)$/.test(target)) return;
  else if (!target.startsWith('&')) command.writes.push(target);
}

/** Reads the bodies of here-documents that begin at `pos`; returns where the script goes on. */
function readHeredocs(script: string, start: number, pending: Draft[]): number {
  let pos = start;
  for (const command of pending.splice(0)) {
    const body: string[] = [];
    while (pos < script.length) {
      const newline = script.indexOf('\n', pos);
      const line = newline < 0 ? script.slice(pos) : script.slice(pos, newline);
      pos = newline < 0 ? script.length : newline + 1;
      if (line.trim() === command.heredocEnd) break;
      body.push(line);
    }
    command.heredoc = body.join('\n');
  }
  return pos;
}

/** Index of the quote that closes the one at `open`; the end of the script when none does. */
function closingQuote(script: string, open: number): number {
  const quote = script.charAt(open);
  for (let i = open + 1; i < script.length; i++) {
    if (quote === '"' && script.charAt(i) === '\\') i++;
    else if (script.charAt(i) === quote) return i;
  }
  return script.length;
}

function closingParen(script: string, open: number): number {
  let depth = 0;
  for (let i = open; i < script.length; i++) {
    const char = script.charAt(i);
    if (char === '\\') i++;
    else if (char === "'" || char === '"') i = closingQuote(script, i);
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return i;
  }
  return script.length;
}

function withoutWrappers(words: string[]): string[] {
  let i = 0;
  for (;;) {
    const word = words[i];
    if (word == null) return words.slice(i);
    if (/^[A-Za-z_]\w*=/.test(word) || WRAPPERS.has(word)) i++;
    else if (word === 'timeout') {
      i++;
      while (words[i]?.startsWith('-')) i += words[i] === '-k' || words[i] === '-s' ? 2 : 1;
      i++;
    } else if (word.startsWith('-') && i > 0 && WRAPPERS.has(words[i - 1] ?? '')) i++;
    else if (
      (word === 'uv' || word === 'poetry' || word === 'pipenv' || word === 'hatch') &&
      words[i + 1] === 'run'
    )
      i += 2;
    else return words.slice(i);
  }
}
