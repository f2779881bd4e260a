const BEFORE = 3;
const AFTER = 14;

/**
 * The lines of a log around its last mention of a test, looked for by its whole name, then by the last part of it
 * (after `::`). Null when the log does not name it.
 */
export function logExcerpt(log: string, test: string): string | null {
  const names = [test, test.split('::').at(-1) ?? ''].filter((name) => name !== '');
  for (const name of names) {
    const at = log.lastIndexOf(name);
    if (at === -1) continue;
    const line = log.slice(0, at).split('\n').length - 1;
    return log
      .split('\n')
      .slice(Math.max(0, line - BEFORE), line + AFTER)
      .join('\n');
  }
  return null;
}
