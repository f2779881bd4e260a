import { patchKey } from '@/lib/rollout/patch';
import type { Summary } from '@/lib/summary/schema';
import { likeness, SAME_STATEMENT } from './lineage-text';

/** An approach is kept from this share of its changed lines on, and dropped below the other. */
export const KEPT_SHARE = 0.5;
export const DROPPED_SHARE = 0.1;

export const APPROACHES = ['same-patch', 'kept', 'partly', 'dropped', 'nothing-changed', 'unknown'] as const;

/** What became of a prior's change. */
export interface Approach {
  /** `nothing-changed`: the prior left no change; `unknown`: there is nothing to compare by. */
  verdict: (typeof APPROACHES)[number];
  /** What was compared: changed lines of the patches, or the changes that the two summaries tell of. */
  by: 'patch' | 'summary' | null;
  /** Changes of the prior that are in the refined rollout as well, of all of the prior's. */
  kept: number;
  of: number;
}

interface Changed {
  patch: string | null;
  summary: Pick<Summary, 'changes'> | null;
}

/**
 * Whether a refined rollout kept the change of a prior: the share of the prior's changed lines that its own patch
 * changes in the same way; without two patches, the share of the changes told of by the prior's summary.
 */
export function approachOf(mine: Changed, theirs: Changed): Approach {
  if (mine.patch !== null && theirs.patch !== null) return byPatch(mine.patch, theirs.patch);
  const told = theirs.summary?.changes ?? null;
  if (told === null || mine.summary === null) return { verdict: 'unknown', by: null, kept: 0, of: 0 };
  const own = mine.summary.changes;
  const kept = told.filter((change) =>
    own.some((one) => samePath(one.file, change.file) && likeness(one.after, change.after) >= SAME_STATEMENT),
  );
  return judged('summary', kept.length, told.length);
}

function byPatch(mine: string, theirs: string): Approach {
  const key = patchKey(theirs);
  const lines = changedLines(theirs);
  if (key !== null && patchKey(mine) === key)
    return { verdict: 'same-patch', by: 'patch', kept: lines.length, of: lines.length };
  const left = new Map<string, number>();
  for (const line of changedLines(mine)) left.set(line, (left.get(line) ?? 0) + 1);
  const kept = lines.filter((line) => {
    const more = left.get(line) ?? 0;
    if (more > 0) left.set(line, more - 1);
    return more > 0;
  });
  return judged('patch', kept.length, lines.length);
}

function judged(by: 'patch' | 'summary', kept: number, of: number): Approach {
  if (of === 0) return { verdict: 'nothing-changed', by, kept, of };
  const share = kept / of;
  return {
    verdict: share >= KEPT_SHARE ? 'kept' : share >= DROPPED_SHARE ? 'partly' : 'dropped',
    by,
    kept,
    of,
  };
}

/** Changed lines of a unified diff as `file sign text`; lines without a letter or digit say nothing and are left out. */
function changedLines(patch: string): string[] {
  const found: string[] = [];
  let file = '';
  let inHunk = false;
  for (const line of patch.split('\n')) {
    if (line.startsWith('diff --git ') || line.startsWith('Index: ')) inHunk = false;
    else if (line.startsWith('@@')) inHunk = true;
    else if (!inHunk && /^(---|\+\+\+) /.test(line)) file = namedFile(line) ?? file;
    else if (inHunk && /^[-+]/.test(line) && /[\p{L}\p{N}]/u.test(line))
      found.push(`${file} ${line.charAt(0)} ${line.slice(1).replace(/\s+/g, ' ').trim()}`);
  }
  return found;
}

function namedFile(line: string): string | null {
  const path = line.slice(4).split('\t')[0]?.trim() ?? '';
  return path === '' || path === '/dev/null' ? null : path.replace(/^[ab]\//, '');
}

/** One file under two names: the same path, or one written from the root of a work tree and one in full. */
export function samePath(a: string, b: string): boolean {
  const left = a.replace(/^\.\//, '');
  const right = b.replace(/^\.\//, '');
  return left === right || left.endsWith(`/${right}`) || right.endsWith(`/${left}`);
}
