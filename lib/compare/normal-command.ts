import { shellCommands, type ShellCommand } from '@/lib/rollout/shell-commands';

/** Folders that stand for the work tree in the benchmarks we read: a path below one is named from there. */
const ROOTS = /^\/(?:app|testbed|repo|workspace)(?:\/|$)/;

/** A path as it is compared: from the root of the work tree, without `./` and a closing slash. */
export function normalPath(path: string): string {
  return (
    path
      .replace(ROOTS, '')
      .replace(/^(?:\.\/)+/, '')
      .replace(/\/+$/, '') || '.'
  );
}

/** Programs that only show a file; how much of it does not count. */
const READERS = new Set(['cat', 'head', 'tail', 'less', 'more', 'nl', 'bat', 'open', 'view']);
const SEARCHERS = new Set(['grep', 'egrep', 'fgrep', 'rg', 'ag', 'ack']);
/** Say something or set the scene; do nothing to the work. */
const IDLE = new Set(['', 'cd', 'pwd', 'true', 'set', 'export', 'source', '.', 'clear', 'sleep', 'wait']);
/** How much a program says is no part of what it does. */
const SAYS_MORE = /^(-[qvsyx]+|-r[aA]|--(verbose|quiet|yes|tb=\S+|no-header|color\S*|durations\S*))$/;

/**
 * The simple commands of a script as they are compared: `cd`, comments, redirections of errors, wrappers
 * (`timeout 60`), echoes of labels, `| head` at the end, options of `ls`, line numbers of `head` and `sed -n`,
 * verbosity, `python3` for `python`, `/app/x` for `x` and quotes make no difference.
 */
export function normalCommands(script: string): string[] {
  const commands = shellCommands(script);
  return commands.flatMap((command, i) => normalCommand(command, commands[i + 1]?.fed === true) ?? []);
}

function normalCommand(command: ShellCommand, feedsNext: boolean): string | null {
  const [first = '', ...args] = withoutModule(command.words);
  const program = normalProgram(first);
  const written = command.writes
    .filter((path) => path !== '/dev/null')
    .map((path) => `> ${normalPath(path)}`);
  const rest = [...written, ...(command.heredoc === null ? [] : [`<< ${oneLine(command.heredoc)}`])];
  if (rest.length === 0) {
    if (IDLE.has(program)) return null;
    if ((program === 'echo' || program === 'printf') && !feedsNext) return null;
    if (command.fed && READERS.has(program)) return null;
    const look = lookCommand(program, args);
    if (look !== null) return look;
  }
  const words = args.filter((arg) => !SAYS_MORE.test(arg)).map((arg) => oneLine(normalPath(arg)));
  const reads = command.reads.map((path) => `< ${normalPath(path)}`);
  return [program, ...words, ...reads, ...rest].filter((word) => word !== '').join(' ');
}

/** What only reads, under one name for all programs that read so; null for anything else. */
function lookCommand(program: string, args: readonly string[]): string | null {
  const plain = args.filter((arg) => !arg.startsWith('-'));
  const paths = (words: readonly string[]) => words.map(normalPath).join(' ');
  if (program === 'ls' || program === 'tree') return `ls ${paths(plain) || '.'}`;
  if (READERS.has(program)) return `read ${paths(plain.filter((arg) => !isLineRange(arg)))}`;
  if (program === 'sed' && args.some((arg) => /^-\w*n/.test(arg)) && !args.some((arg) => /^-\w*i/.test(arg)))
    return `read ${paths(plain.filter((arg) => !isLineRange(arg)))}`;
  if (SEARCHERS.has(program)) return `search ${paths(plain)}`;
  if (program === 'find') return `find ${paths(args.filter((arg) => !/^-(max|min)depth$|^\d+$/.test(arg)))}`;
  return null;
}

const isLineRange = (arg: string): boolean => /^[+\d,$~p;\s]+$/.test(arg);

/** `python -m pytest` is `pytest`, `python3 -m pip` is `pip`. */
function withoutModule(words: readonly string[]): readonly string[] {
  const [first = '', flag, name, ...rest] = words;
  return /(^|\/)python[\d.]*$/.test(first) && flag === '-m' && name !== undefined ? [name, ...rest] : words;
}

function normalProgram(word: string): string {
  const name = word.split('/').at(-1) ?? word;
  const known = /^(python|pip|pypy)[\d.]*$/.exec(name)?.[1];
  return known ?? (word.startsWith('./') ? normalPath(word) : name);
}

/** White space as one blank. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
