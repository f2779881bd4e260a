/** Size of a unified diff. */
export interface PatchStats {
  files: string[];
  added: number;
  removed: number;
}

/** Files and changed lines of a git-style unified diff; an empty or unreadable text has none. */
export function patchStats(patch: string): PatchStats {
  const files = new Set<string>();
  let added = 0;
  let removed = 0;
  let inHunk = false;
  for (const line of patch.split('\n')) {
    if (line.startsWith('diff --git ') || line.startsWith('Index: ')) inHunk = false;
    if (!inHunk && (line.startsWith('+++ ') || line.startsWith('--- '))) {
      const path = line.slice(4).split('\t')[0]?.trim() ?? '';
      if (path && path !== '/dev/null') files.add(path.replace(/^[ab]\//, ''));
    } else if (line.startsWith('@@')) inHunk = true;
    else if (inHunk && line.startsWith('+')) added++;
    else if (inHunk && line.startsWith('-')) removed++;
  }
  return { files: [...files], added, removed };
}

/**
 * What makes two patches the same: the text without index lines, hunk positions' context labels and
 * trailing white space. Null for no patch or an empty one: those are never collapsed.
 */
export function patchKey(patch: string | null): string | null {
  if (patch == null) return null;
  const text = patch
    .split('\n')
    .filter((line) => !line.startsWith('index '))
    .map((line) => (line.startsWith('@@') ? line.replace(/^(@@[^@]*@@).*$/, '$1') : line).trimEnd())
    .join('\n')
    .trim();
  return text === '' ? null : text;
}
