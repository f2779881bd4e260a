import { diffLines } from 'diff';

/** Neighbouring lines that both texts have, or only one of them. */
export interface LineRun {
  side: 'both' | 'a' | 'b';
  lines: string[];
}

/** Texts longer than this (UTF-16 units) together are not compared line by line. */
const LONGEST = 200_000;

/** Two texts as runs of lines, in order; null when they are too long or differ almost everywhere. */
export function lineRuns(a: string, b: string): LineRun[] | null {
  if (a.length + b.length > LONGEST) return null;
  const changes = diffLines(a, b, { ignoreWhitespace: true, maxEditLength: 2_000 });
  return (
    changes?.map(({ added, removed, value }) => ({
      side: added ? 'b' : removed ? 'a' : 'both',
      lines: value.replace(/\n$/, '').split('\n'),
    })) ?? null
  );
}
