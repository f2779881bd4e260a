/** One file of a patch: its own part of the text, names and size. */
export interface PatchFile {
  name: string;
  /** The name before a rename, else null. */
  from: string | null;
  kind: 'changed' | 'added' | 'deleted' | 'renamed' | 'binary';
  text: string;
  added: number;
  removed: number;
}

/** Splits a git-style (or plain unified) diff by file. Text before the first file, and a text without files, is left out. */
export function splitPatch(patch: string): PatchFile[] {
  const git = /^diff --git /m.test(patch);
  const start = git ? /^diff --git /m : /^--- .*\n\+\+\+ /m;
  const parts: string[] = [];
  let rest = patch.slice(Math.max(0, patch.search(start)));
  if (patch.search(start) === -1) return [];
  while (rest !== '') {
    const next = rest.slice(1).search(start);
    parts.push(next === -1 ? rest : rest.slice(0, next + 1));
    rest = next === -1 ? '' : rest.slice(next + 1);
  }
  return parts.map(patchFile);
}

const withoutPrefix = (path: string) =>
  path
    .split('\t')[0]
    ?.trim()
    .replace(/^[ab]\//, '') ?? path;

function patchFile(text: string): PatchFile {
  const head = text.slice(0, text.search(/^@@/m) === -1 ? text.length : text.search(/^@@/m));
  const line = (start: string) =>
    head
      .split('\n')
      .find((one) => one.startsWith(start))
      ?.slice(start.length);
  const before = withoutPrefix(line('--- ') ?? '/dev/null');
  const after = withoutPrefix(line('+++ ') ?? '/dev/null');
  const git = /^diff --git (?:"?a\/)(.*?)"? "?b\/(.*?)"?$/m.exec(head);
  const renamed = line('rename from ') ?? null;
  const name = [after, before].find((one) => one !== '/dev/null') ?? git?.[2] ?? '(unnamed)';
  const body = text.slice(head.length).split('\n');
  return {
    name,
    from: renamed,
    kind: kindOf(head, renamed),
    text,
    added: body.filter((one) => one.startsWith('+')).length,
    removed: body.filter((one) => one.startsWith('-')).length,
  };
}

function kindOf(head: string, renamed: string | null): PatchFile['kind'] {
  if (/^(Binary files|GIT binary patch)/m.test(head)) return 'binary';
  if (/^new file mode|^--- \/dev\/null/m.test(head)) return 'added';
  if (/^deleted file mode|^\+\+\+ \/dev\/null/m.test(head)) return 'deleted';
  return renamed === null ? 'changed' : 'renamed';
}
