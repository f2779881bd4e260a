import { applyPatch, createTwoFilesPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '@/lib/tournament/rng';
import { patchDifference } from './patch-difference';

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`);
const BASE = lines(1, 40);
const file = (text: readonly string[]) => text.map((line) => `${line}\n`).join('');
const patchOf = (result: readonly string[], base: readonly string[] = BASE) =>
  `diff --git a/x.py b/x.py\n${createTwoFilesPatch('a/x.py', 'b/x.py', file(base), file(result))}`;
const edited = (at: number, ...now: string[]) => BASE.toSpliced(at - 1, 1, ...now);

describe('patchDifference', () => {
  it('calls the same change identical, whatever index lines and labels say', () => {
    const patch = patchOf(edited(5, 'five'));
    const other = patch.replace(/^(@@.*@@)$/m, '$1 def f():');
    expect(patchDifference(patch, other, 'x.py')).toEqual({ kind: 'identical' });
  });

  it('calls different hunks with the same result identical', () => {
    const a = patchOf(edited(5, 'five'));
    const wide = `--- a/x.py\n+++ b/x.py\n@@ -5,1 +5,1 @@\n-line 5\n+five\n`;
    expect(patchDifference(a, wide, 'x.py')).toEqual({ kind: 'identical' });
  });

  it('tells the difference of two results, with the line numbers they have there', () => {
    const a = patchOf(edited(20, 'twenty', 'and a half'));
    const b = patchOf(edited(5, 'five', 'and', 'more').toSpliced(21, 1, 'twenty'));
    const difference = patchDifference(a, b, 'x.py');
    if (difference.kind !== 'results') throw new Error(`it was ${difference.kind}`);
    expect(difference.diff).toContain('-line 5\n+five\n+and\n+more\n');
    expect(difference.diff).toContain(' twenty\n-and a half\n');
    const resultA = file(edited(20, 'twenty', 'and a half'));
    const resultB = file(edited(5, 'five', 'and', 'more').toSpliced(21, 1, 'twenty'));
    expect(applyPatch(resultA, difference.diff)).toBe(resultB);
  });

  it('tells two new files apart', () => {
    const head = 'diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n';
    const difference = patchDifference(
      `${head}@@ -0,0 +1,2 @@\n+a\n+b\n`,
      `${head}@@ -0,0 +1,2 @@\n+a\n+c\n`,
      'n',
    );
    expect(difference).toEqual({ kind: 'results', diff: '--- a/n\n+++ b/n\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n' });
  });

  it('compares the patches themselves where they quote different bases, or are no diff', () => {
    const other = patchOf(['another', ...edited(5, 'five').slice(1)], ['another', ...BASE.slice(1)]);
    const a = patchOf(edited(2, 'two'));
    const difference = patchDifference(a, other, 'x.py');
    expect(difference.kind === 'patches' && difference.why).toContain('different versions');
    expect(patchDifference(a, 'Binary files differ', 'x.py').kind).toBe('patches');
    expect(patchDifference(a, '@@ -1,9 +1,9 @@\n-only one line\n', 'x.py').kind).toBe('patches');
  });

  it('replaces the whole where looking for the smallest difference would take long', () => {
    const whole = (word: string) => Array.from({ length: 2000 }, (_, i) => `${word} ${i}`);
    const head = 'diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1,2000 @@\n';
    const added = (word: string) =>
      `${head}${whole(word)
        .map((line) => `+${line}\n`)
        .join('')}`;
    const difference = patchDifference(added('a'), added('b'), 'n');
    if (difference.kind !== 'results') throw new Error(`it was ${difference.kind}`);
    expect(applyPatch(file(whole('a')), difference.diff)).toBe(file(whole('b')));
  });

  it('leads from the first result to the second for any two edits of one base', () => {
    for (let seed = 0; seed < 200; seed++) {
      const rng = seededRandom('patches', seed);
      const result = () => {
        let text = BASE;
        for (let n = 0; n < 4; n++) {
          const at = Math.floor(rng() * text.length);
          const now = Array.from({ length: Math.floor(rng() * 3) }, (_, i) => `new ${seed} ${n} ${i}`);
          text = text.toSpliced(at, Math.floor(rng() * 3), ...now);
        }
        return text;
      };
      const [a, b] = [result(), result()];
      if (file(a) === file(BASE) || file(b) === file(BASE)) continue;
      const difference = patchDifference(patchOf(a), patchOf(b), 'x.py');
      expect(difference.kind).not.toBe('patches');
      if (difference.kind === 'results') expect(applyPatch(file(a), difference.diff)).toBe(file(b));
      else expect(a).toEqual(b);
    }
  });
});
