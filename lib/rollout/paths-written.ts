/** Stands for a file whose name the command does not tell (`git stash`, a script that writes to a variable path). */
export const UNKNOWN_PATH = '(unknown)';

/** Files that Python, Node or Ruby code opens for writing; `UNKNOWN_PATH` where the name is in a variable. */
export function pathsWritten(code: string): string[] {
  const found = new Set<string>();
  const calls = [
    /\bopen\(\s*([^,()]+?)\s*,\s*(?:mode\s*=\s*)?(['"])[rwxab+t]*[wxa+][rwxab+t]*\2/g,
    /\bPath\(\s*([^()]+?)\s*\)\.write_(?:text|bytes)\(/g,
    /\b(?:writeFile|writeFileSync|appendFileSync|File\.write)\(\s*([^,()]+?)\s*,/g,
    /\b([A-Za-z_]\w*)\.write_(?:text|bytes)\(/g,
  ];
  for (const call of calls) {
    for (const match of code.matchAll(call)) found.add(literalPath(match[1] ?? '', code));
  }
  return [...found];
}

function literalPath(expression: string, code: string): string {
  const literal = /^[rbf]?(['"`])(.*)\1$/.exec(expression);
  if (literal?.[2] != null) return literal[2].includes('{') ? UNKNOWN_PATH : literal[2];
  if (!/^\w+$/.test(expression)) return UNKNOWN_PATH;
  const assigned = new RegExp(`\\b${expression}\\s*=\\s*(?:Path\\()?(['"])([^'"\\n]+)\\1`).exec(code);
  return assigned?.[2] ?? UNKNOWN_PATH;
}

/** Files that a unified diff or an `apply_patch` text changes. */
export function pathsInPatch(patch: string): string[] {
  const paths = new Set<string>();
  for (const match of patch.matchAll(/^(?:\+\+\+ (?:b\/)?|\*\*\* (?:Add|Update|Delete) File: )(\S+)/gm)) {
    if (match[1] != null && match[1] !== '/dev/null') paths.add(match[1]);
  }
  return paths.size > 0 ? [...paths] : [UNKNOWN_PATH];
}
