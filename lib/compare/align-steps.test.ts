import { describe, expect, it } from 'vitest';
import { alignSteps } from './align-steps';
import { firstDivergence } from './divergence';
import { signed } from '@/tests/signed-commands';

const aligned = (left: string[], right: string[]) =>
  alignSteps(signed(left), signed(right)).map(({ a, b, relation }) => [
    a === null ? null : a + 1,
    b === null ? null : b + 1,
    relation,
  ]);

const parts = (left: string[], right: string[]) => {
  const [a, b] = [signed(left), signed(right)];
  return firstDivergence(a, b, alignSteps(a, b));
};

const WRITE = (file: string, ...lines: string[]) => `cat > ${file} <<'EOF'\n${lines.join('\n')}\nEOF`;
const SOLVE = WRITE('solve.py', 'def solve(rows):', '    return sum(row.price for row in rows)');
const OTHER = WRITE('solve.py', 'import heapq', 'queue = []', 'while queue: heapq.heappop(queue)');
const DONE = 'echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT';

describe('alignSteps', () => {
  it('puts the same steps beside each other over gaps on both sides', () => {
    expect(
      aligned(
        ['ls', SOLVE, 'pytest', DONE],
        ['cat a.py', 'cat b.py', 'ls', SOLVE, 'pytest', 'git diff', DONE],
      ),
    ).toEqual([
      [null, 1, 'gap'],
      [null, 2, 'gap'],
      [1, 3, 'same'],
      [2, 4, 'same'],
      [3, 5, 'same'],
      [null, 6, 'gap'],
      [4, 7, 'same'],
    ]);
  });

  it('calls steps the same that differ in what is cosmetic', () => {
    const left = [
      'ls',
      'head -n 20 /testbed/a.py',
      'python3 -m pytest tests/a.py -q',
      'cd src && grep -n x a.py',
    ];
    const right = [
      'ls -la',
      'sed -n 1,80p a.py',
      'cd /testbed &&  pytest -v  tests/a.py 2>&1 | tail -5',
      'grep x a.py',
    ];
    expect(aligned(left, right).map(([, , relation]) => relation)).toEqual(['same', 'same', 'same', 'same']);
  });

  it('never puts steps of different acts into one row', () => {
    expect(aligned([SOLVE], ['pytest'])).toEqual([
      [1, null, 'gap'],
      [null, 1, 'gap'],
    ]);
  });

  it('keeps every step once and in order, also in a band', () => {
    const files = Array.from({ length: 3_400 }, (_, i) => `cat src/${(i * 7) % 1_000}.py`);
    const rows = alignSteps(signed(files), signed(files.filter((_, i) => i % 5 !== 0)));
    expect(rows.flatMap((row) => row.a ?? [])).toEqual(files.map((_, i) => i));
    expect(rows.flatMap((row) => row.b ?? [])).toEqual(Array.from({ length: 2_720 }, (_, i) => i));
    expect(rows.filter((row) => row.relation === 'same')).toHaveLength(2_720);
  });

  it('aligns with nothing', () => {
    expect(aligned([], ['ls'])).toEqual([[null, 1, 'gap']]);
    expect(aligned([], [])).toEqual([]);
  });
});

describe('firstDivergence', () => {
  it('is none where only looks, their order and cosmetics differ', () => {
    expect(
      parts(
        ['ls', 'cat a.py', SOLVE, 'pytest', DONE],
        ['cat a.py', 'ls -la', 'cat b.py', SOLVE, 'pytest -v', DONE],
      ),
    ).toBeNull();
  });

  it('is none where two edits change places', () => {
    const [one, two] = [WRITE('a.py', 'x = 1'), WRITE('b.py', 'y = 2')];
    expect(parts([one, two, 'pytest'], [two, one, 'pytest'])).toBeNull();
  });

  it('is none where the same replacement is made by another tool', () => {
    const tool = JSON.stringify({
      file_path: 'a.py',
      old_string: 'from fractions import gcd',
      new_string: 'from math import gcd',
    });
    const left = signed(["sed -i 's/from fractions import gcd/from math import gcd/' a.py"]);
    const right = signed([{ command: tool, tool: 'Edit' }]);
    expect(firstDivergence(left, right, alignSteps(left, right))).toBeNull();
  });

  it('is none where layout and comments differ', () => {
    const remarked = WRITE(
      'solve.py',
      '# adds up',
      'def solve(rows):',
      '  return sum(row.price for row in rows)  # all',
    );
    expect(parts([SOLVE], [remarked])).toBeNull();
  });

  it('finds the first file that is written differently, with how differently', () => {
    const nearly = WRITE('solve.py', 'def solve(rows):', '    return max(row.price for row in rows)');
    expect(parts(['ls', SOLVE, 'pytest'], [nearly, 'pytest'])).toEqual({ kind: 'lines', a: 2, b: 1 });
    expect(parts(['ls', SOLVE, 'pytest'], [OTHER, 'pytest'])).toEqual({ kind: 'content', a: 2, b: 1 });
  });

  it('finds a different file', () => {
    expect(parts([SOLVE, 'pytest'], ['ls', WRITE('other.py', 'x = 1'), 'pytest'])).toEqual({
      kind: 'file',
      a: 1,
      b: 2,
    });
  });

  it('finds a different check, and lets more checks of the same program pass', () => {
    expect(parts([SOLVE, 'pytest tests/a.py'], [SOLVE, 'ls', 'npm test'])).toEqual({
      kind: 'check',
      a: 2,
      b: 3,
    });
    expect(
      parts(
        [SOLVE, 'echo 1 | python3 solve.py', DONE],
        [SOLVE, 'echo 1 | python3 solve.py', 'echo 2 | python3 solve.py', DONE],
      ),
    ).toBeNull();
  });

  it('takes a check before the change for another one than the same check after it', () => {
    const spec = 'node spec.mjs --all';
    expect(parts(['node issue.mjs', SOLVE, spec, DONE], [spec, SOLVE, 'ls', DONE])).toMatchObject({
      kind: 'check',
      a: 1,
      b: 1,
    });
  });

  it('finds who checks before anything is changed', () => {
    expect(parts(['ls', SOLVE, 'pytest', DONE], ['pytest', SOLVE, 'pytest', DONE])).toEqual({
      kind: 'turn',
      a: 2,
      b: 1,
    });
  });

  it('finds who goes on after the other has submitted or stopped', () => {
    expect(parts([SOLVE, DONE], [SOLVE, 'pytest', DONE])).toEqual({ kind: 'turn', a: 2, b: 2 });
    expect(parts([SOLVE, 'pytest'], [SOLVE])).toEqual({ kind: 'end', a: 2, b: null });
    expect(parts([SOLVE, DONE], [SOLVE])).toBeNull();
  });
});
