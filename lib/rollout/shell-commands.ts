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
  const commands: Draft[] = [];
  let pos = 0;
  let current = draft(false);
  let word: string | null = null;
  let redirect: string | null = null;
  const pending: Draft[] = [];

  const endWord = () => {
    if (word == null) return;
    if (redirect == null) current.words.push(word);
    else applyRedirection(current, redirect, word, pending);
    redirect = null;
    word = null;
  };
  const endCommand = (feedsNext: boolean) => {
    endWord();
    redirect = null;
    if (current.words.length > 0 || current.writes.length > 0 || current.heredocEnd != null)
      commands.push(current);
    current = draft(feedsNext);
  };

  while (pos < script.length) {
    const char = script.charAt(pos);
    const rest = script.slice(pos, pos + 8);
    if (char === '\\') {
      if (script.charAt(pos + 1) !== '\n') word = (word ?? '') + script.charAt(pos + 1);
      pos += 2;
    } else if (char === "'" || char === '"') {
      const end = closingQuote(script, pos);
      word = (word ?? '') + script.slice(pos + 1, end);
      pos = end + 1;
    } else if (char === '$' && script.charAt(pos + 1) === '(') {
      const end = closingParen(script, pos + 1);
      word = (word ?? '') + script.slice(pos, end + 1);
      pos = end + 1;
    } else if (char === '\n') {
      endCommand(false);
      pos = readHeredocs(script, pos + 1, pending);
    } else if (char === ' ' || char === '\t' || char === '\r') {
      endWord();
      pos++;
    } else if (char === '#' && word == null) {
      const end = script.indexOf('\n', pos);
      pos = end < 0 ? script.length : end;
    } else if ((word == null || /^\d$/.test(word)) && REDIRECTION.test((word ?? '') + rest)) {
      const match = REDIRECTION.exec((word ?? '') + rest);
      pos += (match?.[0].length ?? 1) - (word?.length ?? 0);
      redirect = match?.[0] ?? '>';
      word = null;
    } else if (char === '>' || char === '<') {
      endWord();
    } else if (char === ';' || char === '|' || char === '&' || char === '(' || char === ')') {
      const double = script.charAt(pos + 1) === char && char !== '(' && char !== ')';
      endCommand(char === '|' && !double);
      pos += double ? 2 : 1;
    } else {
      word = (word ?? '') + char;
      pos++;
    }
  }
  endCommand(false);
  return commands.map(({ words, writes, reads, fed, heredoc }) => ({
    words: withoutWrappers(words),
    writes,
    reads,
    fed,
    heredoc,
  }));
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
