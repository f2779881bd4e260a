import { pathsInPatch, pathsWritten, UNKNOWN_PATH } from './paths-written';
import { shellCommands, type ShellCommand } from './shell-commands';
import { toolCall } from './tool-call';

/** What one command does, in the order it does it. `look` is everything that only reads. */
export type Action =
  | { kind: 'edit'; path: string; removes: boolean }
  | { kind: 'test'; text: string }
  | { kind: 'submit' }
  | { kind: 'look' };

/** Programs written earlier in the same rollout: name → text, so that running one tells what it writes. */
export type KnownScripts = ReadonlyMap<string, string>;

const NO_SCRIPTS: KnownScripts = new Map();

/**
 * Actions of a step's command, by rules on its words. Files outside the work tree (`/tmp`, `/dev` …) are
 * scratch: writing them is no edit.
 */
export function actionsOf(
  command: string,
  tool: string | null,
  scripts: KnownScripts = NO_SCRIPTS,
): Action[] {
  const call = toolCall(command, tool);
  if (call.kind === 'shell')
    return (
      sweAgentEdit(call.script) ?? shellCommands(call.script).flatMap((one) => shellActions(one, scripts))
    );
  if (call.kind === 'file') return edits([call.path]);
  if (call.kind === 'patch') return edits(pathsInPatch(call.patch));
  if (call.kind === 'done') return [{ kind: 'submit' }];
  return call.kind === 'look' ? [{ kind: 'look' }] : [];
}

/** True for paths that cannot be part of the work tree: temporary folders, devices, the verifier's and agent's logs. */
export function isOutsideWorkTree(path: string): boolean {
  return (
    /^(\/tmp|\/var\/tmp|\/dev|\/proc|\/logs|\$\{?TMP\w*|\$\(mktemp)(\/|\b|$)/.test(path) ||
    path === '-' ||
    path === ''
  );
}

function edits(paths: string[], removes = false): Action[] {
  return paths
    .map((path) => path.replace(/^(\.\/)+/, ''))
    .filter((path) => !isOutsideWorkTree(path))
    .map((path) => ({ kind: 'edit', path: /[$*`]/.test(path) ? UNKNOWN_PATH : path, removes }));
}

/** SWE-agent's own commands, which take a body without quoting it: `edit 3:9 … end_of_edit`, `create`, `insert`. */
function sweAgentEdit(script: string): Action[] | null {
  const first = script.trimStart().split('\n', 1)[0] ?? '';
  const create = /^(?:create|touch) (\S+)\s*$/.exec(first);
  if (create?.[1] != null && first.startsWith('create')) return edits([create[1]]);
  if (
    /^edit (\d+:\d+|[\w./-]+ |--)/.test(first) ||
    /^insert \d+/.test(first) ||
    /^(search_replace|edit)\s*$/.test(first)
  ) {
    return edits([/ ([\w./-]+\.\w+)/.exec(first)?.[1] ?? UNKNOWN_PATH]);
  }
  if (/^str_replace_editor (create|str_replace|insert|undo_edit) (\S+)/.test(first)) {
    return edits([first.split(/\s+/)[2] ?? UNKNOWN_PATH]);
  }
  if (/^submit\b/.test(first)) return [{ kind: 'submit' }];
  return null;
}

function shellActions(command: ShellCommand, scripts: KnownScripts): Action[] {
  const done: Action[] = [];
  if (command.words.some((word) => word.includes('COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT')))
    return [{ kind: 'submit' }];
  done.push(...programActions(command, scripts));
  const redirected = edits(command.writes);
  if (redirected.length > 0 && done.every((action) => action.kind === 'look')) return redirected;
  return [...done, ...redirected];
}

function programActions(command: ShellCommand, scripts: KnownScripts): Action[] {
  const [first = '', ...args] = command.words;
  const program = first.split('/').at(-1) ?? '';
  const plain = args.filter((arg) => !arg.startsWith('-'));
  const text = command.words.join(' ');
  if (isTestRunner(program, args)) return [{ kind: 'test', text }];
  switch (program) {
    case '':
    case 'cd':
      return [];
    case 'sed':
    case 'perl':
      if (!args.some((arg) => /^-\w*i/.test(arg) || arg.startsWith('--in-place'))) return [{ kind: 'look' }];
      return edits(
        plain.slice(args.includes('-e') || args.includes('-f') ? 0 : 1).filter((arg) => looksLikePath(arg)),
      );
    case 'tee':
      return edits(plain);
    case 'rm':
    case 'rmdir':
      return edits(plain, true);
    case 'mv':
      return [...edits(plain.slice(0, -1), true), ...edits(plain.slice(-1))];
    case 'cp':
    case 'install':
    case 'ln':
    case 'truncate':
    case 'touch':
      return edits(plain.slice(program === 'touch' ? 0 : -1));
    case 'patch':
      return edits(command.heredoc == null ? [plain[0] ?? UNKNOWN_PATH] : pathsInPatch(command.heredoc));
    case 'apply_patch':
      return edits(pathsInPatch(command.heredoc ?? text));
    case 'ed':
    case 'ex':
      return edits(plain.slice(-1));
    case 'git':
      return gitActions(args, command.heredoc);
    case 'bash':
    case 'sh':
    case 'zsh':
      return runShell(command, args, plain, scripts, text);
    default:
      return isInterpreter(program) || isLocalProgram(first)
        ? runProgram(command, program, args, plain, scripts, text)
        : [{ kind: 'look' }];
  }
}

function looksLikePath(arg: string): boolean {
  return (
    /^[\w@.~$*/+-][^\s;{}|]*$/.test(arg) && !/^s[/|#,].*[/|#,]/.test(arg) && !/^\d+(,\d+)?[a-z]$/.test(arg)
  );
}

function gitActions(args: string[], heredoc: string | null): Action[] {
  const verb = args.find((arg) => !arg.startsWith('-')) ?? '';
  const rest = args.slice(args.indexOf(verb) + 1).filter((arg) => !arg.startsWith('-'));
  if (verb === 'apply' || verb === 'am')
    return edits(heredoc == null ? [UNKNOWN_PATH] : pathsInPatch(heredoc));
  if (verb === 'checkout' || verb === 'restore') {
    const files = rest.filter((arg) => arg.includes('.') || arg.includes('/'));
    return files.length > 0 && !args.includes('-b')
      ? edits(
          files.map((file) => (file === '.' ? UNKNOWN_PATH : file)),
          true,
        )
      : [{ kind: 'look' }];
  }
  if (verb === 'rm') return edits(rest, true);
  if (verb === 'mv') return [...edits(rest.slice(0, -1), true), ...edits(rest.slice(-1))];
  const changes =
    (verb === 'stash' && rest[0] !== 'list' && rest[0] !== 'show') ||
    (verb === 'reset' && args.includes('--hard'));
  if (changes || ['revert', 'merge', 'cherry-pick', 'rebase', 'clean'].includes(verb))
    return edits([UNKNOWN_PATH]);
  return [{ kind: 'look' }];
}

const RUNNERS =
  /^(pytest|py\.test|unittest|nosetests|nose2|tox|nox|ctest|jest|vitest|mocha|ava|rspec|phpunit|bats|runtests\.py|runtests|bin\/test|tap|playwright|trial|check50|hypothesis)$/;

function isTestRunner(program: string, args: string[]): boolean {
  const plain = args.filter((arg) => !arg.startsWith('-'));
  const verb = plain[0] ?? '';
  if (RUNNERS.test(program)) return true;
  if (/^python[\d.]*$/.test(program)) {
    const module = args[args.indexOf('-m') + 1] ?? '';
    if (args.includes('-m')) return RUNNERS.test(module) || /^(doctest|test|timeit)$/.test(module);
    return (
      /(^|\/)(runtests|test)\.py$/.test(verb) ||
      (/(^|\/)(manage|setup)\.py$/.test(verb) && plain[1] === 'test') ||
      /(^|\/)bin\/test$/.test(verb)
    );
  }
  if (program === 'node')
    return args.includes('--test') || args.some((arg) => RUNNERS.test(arg.split('/').at(-1) ?? ''));
  if (/^(npm|pnpm|yarn|bun)$/.test(program))
    return /^(t|tst|test\S*)$/.test(verb) || (verb === 'run' && /test|check|spec/.test(plain[1] ?? ''));
  if (/^(npx|bunx)$/.test(program)) return RUNNERS.test(verb);
  if (
    /^(go|cargo|dotnet|mvn|gradle|gradlew|mvnw|swift|mix|deno|dart|flutter|zig|sbt|lein|stack|cabal|bazel|rake|rails)$/.test(
      program,
    )
  ) {
    return plain.some((arg) => /^(test|check|verify|spec|nextest|vet)(:\S+)?$/.test(arg));
  }
  return (
    /^(make|gmake|ninja|just|task)$/.test(program) &&
    plain.some((arg) => /^(test|tests|check|.*[-_]test|test[-_].*|unittest)$/.test(arg))
  );
}

function isLocalProgram(word: string): boolean {
  return /^\.{1,2}\//.test(word) || (word.startsWith('/') && !/^\/(usr\/(local\/)?)?s?bin\//.test(word));
}

function isInterpreter(program: string): boolean {
  return /^(python[\d.]*|pypy3?|node|ruby|php|lua|Rscript|julia|java|deno|bun|tsx|ts-node|octave|racket|guile|elixir)$/.test(
    program,
  );
}

function runShell(
  command: ShellCommand,
  args: string[],
  plain: string[],
  scripts: KnownScripts,
  text: string,
): Action[] {
  const inline = args.findIndex((arg) => /^-\w*c$/.test(arg));
  const script = inline >= 0 ? args[inline + 1] : command.heredoc;
  if (script != null) return shellCommands(script).flatMap((one) => shellActions(one, scripts));
  if (args.includes('-n')) return [{ kind: 'look' }];
  const file = plain[0];
  return file == null ? [{ kind: 'look' }] : runFile(file, scripts, text);
}

/** Running code is how agents check; a program that writes files is an edit of those files. */
function runProgram(
  command: ShellCommand,
  program: string,
  args: string[],
  plain: string[],
  scripts: KnownScripts,
  text: string,
): Action[] {
  const inline = args.findIndex(
    (arg, i) => /^(-c|-e|--eval|-p|-r)$/.test(arg) && args.slice(0, i).every((a) => a.startsWith('-')),
  );
  const code =
    inline >= 0 ? (args[inline + 1] ?? '') : plain.length === 0 || plain[0] === '-' ? command.heredoc : null;
  if (code != null) return codeActions(code, text);
  if (args.includes('-m')) return [{ kind: 'look' }];
  const file = isInterpreter(program) ? plain[0] : command.words[0];
  if (file == null || args.some((arg) => /^(--version|-V|--help|--check|-v)$/.test(arg)))
    return [{ kind: 'look' }];
  return runFile(file, scripts, text);
}

const NOT_A_CHECK =
  /^(setup|manage|install|build|configure|gen(erate)?|make|create|download|plot|convert|bootstrap|init)([-_.]|$)/i;
const REWRITES =
  /^(fix|patch|apply|modify|edit|update|replace|rewrite|insert|refactor|change|add|remove)([-_.\d]|$)/i;

function runFile(file: string, scripts: KnownScripts, text: string): Action[] {
  const name = file.split('/').at(-1) ?? file;
  const source = scripts.get(name);
  const written = source == null ? [] : pathsWritten(source);
  if (REWRITES.test(name)) return edits(written.length > 0 ? written : [UNKNOWN_PATH]);
  if (NOT_A_CHECK.test(name)) return [{ kind: 'look' }];
  return [{ kind: 'test', text }];
}

/** Inline code: it writes files, checks something, or only looks. */
function codeActions(code: string, text: string): Action[] {
  const written = edits(pathsWritten(code));
  if (written.length > 0) return written;
  const checks =
    /\bassert\b|\bexpect(ed)?\b|subprocess\.(run|check_output|Popen)|unittest|^\s*(from|import) \S+[\s\S]*\bprint\(|console\.(log|assert)/m.test(
      code,
    );
  return checks && !/__version__|sys\.version|print\(\w+\.__file__\)/.test(code)
    ? [{ kind: 'test', text }]
    : [{ kind: 'look' }];
}
