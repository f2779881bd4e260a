import { posix } from 'node:path';
import { jsonWords, refuse, type CopyAction, type RunAction, type StageState } from './dockerfile-stage';
import { expandWord, joinLines, shellQuote, splitWords } from './dockerfile-words';

/** `<<NAME`, `<<-NAME`, `<<"NAME"` at a word's place. */
const HEREDOC = /(?<=^|\s)<<(-?)(["']?)([A-Za-z_]\w*)\2/;

/** RUN in its shell form, its JSON form, or with here-documents. Throws what `refuse` throws. */
export function planRun(raw: string, state: StageState): RunAction {
  const { flags, rest } = takeFlags(raw);
  for (const [name, value] of flags) checkRunFlag(name, value, state);
  const words = jsonWords(joinLines(rest, state.escape));
  const { command, stdin } = words
    ? { command: words.map(shellQuote).join(' '), stdin: null }
    : shellForm(rest, state);
  return {
    kind: 'run',
    command: asUser(command, state.user),
    stdin,
    cwd: state.stage.workdir ?? '/',
    env: { ...state.args, ...state.stage.env },
  };
}

function shellForm(rest: string, state: StageState): { command: string; stdin: string | null } {
  const shell = state.shell.map(shellQuote).join(' ');
  const script = /^\s*<<(-?)(["']?)([A-Za-z_]\w*)\2[ \t]*\r?\n([\s\S]*?)\r?\n?[ \t]*\3\s*$/.exec(rest);
  if (script) {
    const body = script[1] ? (script[4] ?? '').replaceAll(/^\t+/gm, '') : (script[4] ?? '');
    if (!body.startsWith('#!')) return { command: `${shell} ${shellQuote(body)}`, stdin: null };
    const file = 'f=$(mktemp) && cat >"$f" && chmod +x "$f" && "$f"; s=$?; rm -f "$f"; exit $s';
    return { command: file, stdin: `${body}\n` };
  }
  // A shell reads here-documents itself; only their lines must stay as they are.
  const text = HEREDOC.test(rest.split('\n')[0] ?? '') ? rest : joinLines(rest, state.escape);
  if (!text.trim()) refuse('it names no command');
  return { command: `${shell} ${shellQuote(text.trim())}`, stdin: null };
}

function asUser(command: string, user: string | null): string {
  if (!user || user === 'root' || user === '0') return command;
  const name = shellQuote(user);
  const home = `HOME="$(getent passwd ${name} | cut -d: -f6)"`;
  return `${home} setpriv --reuid ${name} --regid "$(id -g ${name})" --init-groups bash -c ${shellQuote(command)}`;
}

function checkRunFlag(name: string, value: string, state: StageState): void {
  const type = /(?:^|,)type=([a-z]+)/.exec(value)?.[1] ?? 'bind';
  if (name === 'mount' && (type === 'cache' || type === 'tmpfs'))
    state.note(`RUN --mount=type=${type} is an ordinary folder here.`);
  else if (name === 'mount') refuse(`--mount=type=${type} needs Docker`);
  else if (name !== 'network' || value === 'host')
    refuse(`--${name}${value ? `=${value}` : ''} needs Docker`);
}

/** COPY and ADD of local files; ADD also unpacks archives. Throws what `refuse` throws. */
export function planCopy(raw: string, state: StageState, isAdd: boolean): CopyAction {
  const { flags, rest } = takeFlags(raw);
  const flag = (name: string) => {
    const value = flags.find(([found]) => found === name)?.[1];
    return value === undefined ? null : expandWord(value, state.lookup, state.escape);
  };
  for (const [name] of flags)
    if (!['chmod', 'chown', 'from', 'link'].includes(name)) refuse(`--${name} needs Docker`);
  const { text, inline } = takeDocuments(rest, state);
  const line = joinLines(text, state.escape);
  const words = jsonWords(line)?.map((word) => expandWord(word, state.lookup, state.escape));
  const named = words ?? splitWords(line, state.lookup, state.escape);
  const target = named.pop();
  if (target === undefined || named.length + inline.length === 0) refuse('it needs a source and a target');
  const fromStage = stageOf(flag('from'), state);
  for (const source of named) checkSource(source, isAdd);
  const owner = flag('chown') ?? 'root:root';
  return {
    kind: 'copy',
    sources: named.map((source) => posix.normalize(source).replace(/^\/+/, '') || '.'),
    inline,
    fromStage,
    to: posix.resolve(state.stage.workdir ?? '/', target),
    toFolder: /(^|\/)\.{0,2}$/.test(target) || named.length + inline.length > 1,
    owner: owner.includes(':') ? owner : `${owner}:${owner === 'root' ? 'root' : ''}`,
    mode: flag('chmod'),
    unpack: isAdd,
  };
}

function stageOf(name: string | null, state: StageState): number | null {
  if (name === null) return null;
  return state.stageNumber(name) ?? refuse(`--from=${name} is no earlier stage, and images need Docker`);
}

function checkSource(source: string, isAdd: boolean): void {
  if (isAdd && /^(https?:|git@|[a-z+]+:\/\/)/.test(source)) refuse(`${source} would have to be fetched`);
  const inside = posix.normalize(source.replace(/^\/+/, ''));
  if (inside === '..' || inside.startsWith('../')) refuse(`${source} leads out of the environment folder`);
}

/** Leading `--name=value` words. */
function takeFlags(raw: string): { flags: [name: string, value: string][]; rest: string } {
  const flags: [string, string][] = [];
  let rest = raw;
  for (;;) {
    const found = /^(?:\s|\\\r?\n)*--([a-z-]+)(?:=(\S*))?(?=\s|$)/.exec(rest);
    if (!found) break;
    flags.push([found[1] ?? '', found[2] ?? '']);
    rest = rest.slice(found[0].length);
  }
  return { flags, rest: rest.replace(/^(?:\s|\\\r?\n)+/, '') };
}

/** Cuts the here-documents out: each is a file named for its delimiter; variables count unless that is quoted. */
function takeDocuments(rest: string, state: StageState): { text: string; inline: CopyAction['inline'] } {
  const inline: CopyAction['inline'] = [];
  const [first = '', ...lines] = rest.split(/\r?\n/);
  let text = first;
  for (let found = HEREDOC.exec(text); found; found = HEREDOC.exec(text)) {
    const [whole, dash, quote, name = ''] = found;
    text = text.replace(whole, '');
    const end = lines.findIndex((line) => (dash ? line.replace(/^\t+/, '') : line).trimEnd() === name);
    const body = lines.splice(0, end < 0 ? lines.length : end + 1).slice(0, end < 0 ? undefined : -1);
    const content = body.map((line) => `${dash ? line.replace(/^\t+/, '') : line}\n`).join('');
    inline.push({ name, content: quote ? content : expandText(content, state) });
  }
  return { text: [text, ...lines].join('\n'), inline };
}

/** Variables in a here-document; quotes are ordinary letters there. */
function expandText(content: string, state: StageState): string {
  return content
    .split(/(["'])/)
    .map((part) => (part === '"' || part === "'" ? part : expandWord(part, state.lookup, state.escape)))
    .join('');
}
