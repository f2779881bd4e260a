import { describe, expect, it } from 'vitest';
import type { WireTestResult } from '@/lib/api/rollouts';
import { logExcerpt } from './log-excerpt';
import { testRows } from './test-rows';

const result = (
  name: string,
  status: WireTestResult['status'],
  group: string | null = null,
): WireTestResult => ({ name, status, group, message: null });

describe('testRows', () => {
  it('puts fail-to-pass first and in each group what differs', () => {
    const rows = testRows([
      [
        result('a', 'passed', 'pass-to-pass'),
        result('b', 'passed', 'pass-to-pass'),
        result('c', 'failed', 'fail-to-pass'),
      ],
      [
        result('b', 'failed', 'pass-to-pass'),
        result('a', 'passed', 'pass-to-pass'),
        result('c', 'failed', 'fail-to-pass'),
      ],
    ]);
    expect(rows.map((row) => [row.name, row.differs])).toEqual([
      ['c', false],
      ['b', true],
      ['a', false],
    ]);
  });
  it('puts what failed in all before what passed in all', () => {
    const column = [result('a', 'passed'), result('b', 'failed'), result('c', 'skipped')];
    expect(testRows([column, column]).map((row) => row.name)).toEqual(['b', 'a', 'c']);
  });
  it('counts a test that one rollout does not name as different, but not columns without any results', () => {
    expect(
      testRows([[result('a', 'passed'), result('b', 'passed')], [result('a', 'passed')]]).map(
        (row) => row.differs,
      ),
    ).toEqual([true, false]);
    expect(testRows([[result('a', 'passed')], []])[0]?.differs).toBe(false);
  });
  it('keeps tests of the same name apart', () => {
    const rows = testRows([
      [result('a', 'passed'), result('a', 'failed')],
      [result('a', 'passed'), result('a', 'passed')],
    ]);
    expect(rows.map((row) => [row.key, row.differs])).toEqual([
      ['/a (2)', true],
      ['/a', false],
    ]);
  });
});

describe('logExcerpt', () => {
  const log = [
    'start',
    'test_a ok',
    ...Array.from({ length: 40 }, (_, i) => `line ${i}`),
    'E t.py::test_a',
    'boom',
  ].join('\n');
  it('shows the lines around the last mention of the test, by its whole name or its last part', () => {
    expect(logExcerpt(log, 't.py::test_a')).toBe('line 37\nline 38\nline 39\nE t.py::test_a\nboom');
    expect(logExcerpt('x\ntest_a failed\ny', 'tests/t.py::test_a')).toBe('x\ntest_a failed\ny');
  });
  it('has nothing where the log does not name it', () => {
    expect(logExcerpt(log, 'test_b')).toBeNull();
    expect(logExcerpt('', '')).toBeNull();
  });
});
