import { expect, test } from 'vitest';
import { HOSTILE } from '@/tests/hostile-corpus';
import { cellText, chartCsv } from './chart-table';

const measured = (value: number | null) => ({
  text: 'as read',
  value,
  low: value === null ? null : value - 0.125,
  high: value === null ? null : value + 0.125,
  n: 8,
});

test('a measured column becomes value, low, high and n, unrounded; unknown is empty', () => {
  const csv = chartCsv({
    columns: ['Stage', 'pass@1', 'Floor'],
    rows: [
      ['Iter 0', measured(0.484375), 0.5],
      ['Final', measured(null), null],
    ],
  });
  expect(csv).toBe(
    'Stage,pass@1,pass@1: low,pass@1: high,pass@1: n,Floor\r\n' +
      'Iter 0,0.484375,0.359375,0.609375,8,0.5\r\nFinal,,,,8,\r\n',
  );
});

test('rows without a measurement keep the four columns of those that have one', () => {
  const csv = chartCsv({
    columns: ['a', 'b', 'c'],
    rows: [
      ['x', measured(0.5), 1],
      ['y', null, 2],
    ],
  });
  expect(csv.split('\r\n')[2]).toBe('y,,,,,2');
});

test('commas, quotes and line breaks are quoted; formulas are defused, numbers are not', () => {
  const csv = chartCsv({
    columns: ['name', 'Δ'],
    rows: [
      ['say "a, b"', -0.5],
      [{ text: '=HYPERLINK("x")', href: '/x' }, 1],
      ['two\nlines', 0],
    ],
  });
  expect(csv).toBe('name,Δ\r\n"say ""a, b""",-0.5\r\n"\'=HYPERLINK(""x"")",1\r\n"two\nlines",0\r\n');
});

test('no cell of the hostile corpus is a formula', () => {
  const cells = [...HOSTILE, ' =1+1', '\n=1+1', '＝1+1', '\u00a0@x'];
  const csv = chartCsv({ columns: ['name'], rows: cells.map((text) => [text]) });
  const fields = [...csv.matchAll(/(?:^|\r\n)(?:"((?:[^"]|"")*)"|([^"\r\n,]*))(?=\r\n)/g)].map(
    ([, a, b]) => a ?? b ?? '',
  );
  expect(fields).toHaveLength(cells.length + 1);
  const formulas = fields.filter((field) => /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(field));
  expect(formulas).toEqual([]);
  expect(fields.filter((field) => field.startsWith("'")).length).toBeGreaterThan(9);
});

test('a cell in words', () => {
  expect([null, 3, 'x', measured(0.5), { text: 'task', href: '/t' }].map(cellText)).toEqual([
    '—',
    '3',
    'x',
    'as read',
    'task',
  ]);
});
