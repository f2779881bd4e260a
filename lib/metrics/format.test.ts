import { expect, test } from 'vitest';
import { formatAgo, formatBytes, formatDuration, formatMoney, formatPercent, formatTokens } from './format';

test.each([
  [0, '$0.00'],
  [0.38, '$0.38'],
  [0.0042, '$0.0042'],
  [0.00001, '< $0.0001'],
  [1204.5, '$1,204.50'],
])('%d dollars', (usd, text) => expect(formatMoney(usd)).toBe(text));

test.each([
  [380, '380 ms'],
  [4200, '4.2 s'],
  [41_000, '41 s'],
  [200_000, '3 min 20'],
  [7_800_000, '2 h 10'],
])('%d milliseconds', (ms, text) => expect(formatDuration(ms)).toBe(text));

test.each([
  [812, '812 B'],
  [38 * 1024, '38 KB'],
  [4.1 * 1024 ** 2, '4.1 MB'],
  [2 * 1024 ** 3, '2 GB'],
])('%d bytes', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test('shares, tokens and ages', () => {
  expect(formatPercent(0.714)).toBe('71.4');
  expect(formatPercent(1)).toBe('100');
  expect(formatTokens(12_400)).toBe('12.4 k');
  const now = Date.parse('2026-11-20T12:00:00Z');
  expect(formatAgo('2026-11-20T11:56:00Z', now)).toBe('4 min ago');
  expect(formatAgo('2026-11-20T12:00:30Z', now), 'a clock that is ahead').toBe('now');
  expect(formatAgo('2026-01-02T00:00:00Z', now)).toBe('2026-01-02');
});
