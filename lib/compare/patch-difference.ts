import { parsePatch, structuredPatch, type StructuredPatchHunk } from 'diff';
import { patchKey } from '@/lib/rollout/patch';

/**
 * How two changes of the same file differ.
 * - `identical`: the same change (patchKey), or different hunks with the same lines as their result;
 * - `results`: `diff` is the unified diff from the file as the first leaves it to the file as the second leaves it;
 * - `patches`: the results cannot be told from the patches (`why`); `diff` compares the texts of the two patches.
 */
export type PatchDifference =
  { kind: 'identical' } | { kind: 'results'; diff: string } | { kind: 'patches'; why: string; diff: string };

const CONTEXT = 3;
/** Lines put in or taken out in one stretch up to which the smallest difference is looked for (about 0.2 s). */
const MAX_EDITS = 1500;

/**
 * Compares what two patches make of one file, each given as that file's part of a git-style diff against the same base.
 * Outside of its own hunks a patch leaves the base as it is; within the hunks of either, one of the two quotes every line of
 * the base. So both results are known there line by line, and everywhere else they are equal. Where the patches quote
 * different lines for the same place they have no common base, and only their texts are compared.
 */
export function patchDifference(a: string, b: string, name: string): PatchDifference {
  if (patchKey(a) === patchKey(b)) return { kind: 'identical' };
  const [one, other] = [readEdits(a), readEdits(b)];
  if (one === null || other === null)
    return texts(a, b, name, 'at least one of the two patches is no readable diff of lines');
  if (one.added !== other.added || disagree(one, other))
    return texts(a, b, name, 'the two patches start from different versions of this file');
  const hunks = differingHunks(one, other);
  if (hunks.length === 0) return { kind: 'identical' };
  return { kind: 'results', diff: diffText(name, hunks) };
}

function texts(a: string, b: string, name: string, why: string): PatchDifference {
  return { kind: 'patches', why, diff: diffText(name, hunksBetween(a.split('\n'), b.split('\n'))) };
}

const diffText = (name: string, hunks: readonly StructuredPatchHunk[]): string =>
  `--- a/${name}\n+++ b/${name}\n${hunks.map(hunkText).join('')}`;

/**
 * The hunks from some lines to others. The time for the smallest difference grows with its square; beyond MAX_EDITS the one
 * stands whole in place of the other, which is true as well.
 */
function hunksBetween(a: readonly string[], b: readonly string[]): StructuredPatchHunk[] {
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
  const options = { context: CONTEXT, maxEditLength: MAX_EDITS };
  const found = structuredPatch('a', 'b', text(a), text(b), '', '', options);
  if (found) return found.hunks;
  const lines = [...a.map((line) => `-${line}`), ...b.map((line) => `+${line}`)];
  return [{ oldStart: 1, oldLines: a.length, newStart: 1, newLines: b.length, lines }];
}

/** One patch of a file, by lines of the base (from 1). */
interface Edits {
  /** The file is new: there is no base. */
  added: boolean;
  base: Map<number, string>;
  removed: Set<number>;
  /** Lines put in before a line of the base. */
  inserted: Map<number, string[]>;
  /** Stretches of the base that hunks cover: from, and the line after the last. */
  ranges: [from: number, to: number][];
}

function readEdits(text: string): Edits | null {
  const start = text.search(/^@@ /m);
  if (start === -1) return null;
  const hunks = hunksOf(text.slice(start));
  if (hunks === null) return null;
  const edits: Edits = {
    added: /^--- \/dev\/null/m.test(text.slice(0, start)),
    base: new Map(),
    removed: new Set(),
    inserted: new Map(),
    ranges: [],
  };
  for (const hunk of hunks) readHunk(hunk, edits);
  return edits;
}

/** Null for hunks whose numbers do not fit their lines: agents write patches by hand too. */
function hunksOf(body: string): StructuredPatchHunk[] | null {
  try {
    return parsePatch(`--- a\n+++ b\n${body}`)[0]?.hunks ?? null;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

function readHunk({ oldStart, oldLines, lines }: StructuredPatchHunk, edits: Edits): void {
  let at = oldStart;
  for (const line of lines) {
    const text = line.slice(1);
    if (line.startsWith('\\')) continue;
    if (line.startsWith('+')) {
      edits.inserted.set(at, [...(edits.inserted.get(at) ?? []), text]);
      continue;
    }
    edits.base.set(at, text);
    if (line.startsWith('-')) edits.removed.add(at);
    at++;
  }
  edits.ranges.push([oldStart, oldStart + oldLines]);
}

const disagree = (one: Edits, other: Edits): boolean =>
  [...one.base].some(([line, text]) => (other.base.get(line) ?? text) !== text);

/** Stretches of either, those that overlap or touch made one. */
function mergedRanges(one: Edits, other: Edits): [from: number, to: number][] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...one.ranges, ...other.ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** A stretch of the base as a patch leaves it. */
function resultOf(edits: Edits, base: (line: number) => string, [from, to]: [number, number]): string[] {
  const lines: string[] = [];
  for (let line = from; line <= to; line++) {
    lines.push(...(edits.inserted.get(line) ?? []));
    if (line < to && !edits.removed.has(line)) lines.push(base(line));
  }
  return lines;
}

function differingHunks(one: Edits, other: Edits): StructuredPatchHunk[] {
  const base = (line: number) => one.base.get(line) ?? other.base.get(line) ?? '';
  const found: StructuredPatchHunk[] = [];
  // By how much each patch has moved the lines that follow.
  let [movedA, movedB] = [0, 0];
  for (const range of mergedRanges(one, other)) {
    const [from, to] = range;
    const a = resultOf(one, base, range);
    const b = resultOf(other, base, range);
    for (const hunk of hunksBetween(a, b))
      found.push({
        ...hunk,
        oldStart: hunk.oldStart + from - 1 + movedA,
        newStart: hunk.newStart + from - 1 + movedB,
      });
    movedA += a.length - (to - from);
    movedB += b.length - (to - from);
  }
  return found;
}

function hunkText({ oldStart, oldLines, newStart, newLines, lines }: StructuredPatchHunk): string {
  // A stretch without lines is named by the line before it.
  const at = (start: number, count: number) => `${count === 0 ? start - 1 : start},${count}`;
  return `@@ -${at(oldStart, oldLines)} +${at(newStart, newLines)} @@\n${lines.join('\n')}\n`;
}
