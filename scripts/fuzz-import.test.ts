import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '@/tests/child-process';
import { unclear } from './fuzz/case';
import { TYPESCRIPT } from './node.mjs';

it('changed samples of our own are imported or refused in one clear line each; nothing crashes or hangs', () => {
  const args = [...TYPESCRIPT, join(ROOT, 'scripts', 'fuzz-import.ts')];
  const samples = join(ROOT, 'samples', 'rollouts');
  const text = execFileSync(
    process.execPath,
    [...args, '--cases', '120', '--seed', '3', '--limit', '60000', '--json', samples],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  const { figures, crashes, hangs, odd } = JSON.parse(text) as {
    figures: Record<string, number | string>;
    crashes: unknown[];
    hangs: unknown[];
    odd: unknown[];
  };
  expect({ crashes, hangs, odd }).toEqual({ crashes: [], hangs: [], odd: [] });
  expect(figures).toMatchObject({ cases: 120, formats: 'harbor, mini-swe-agent', silent: 0 });
  expect(Number(figures['refused'])).toBeGreaterThan(5);
  expect(Number(figures['imported'])).toBeGreaterThan(5);
}, 300_000);

it('a reason is one line in words for people', () => {
  expect(unclear('a.json ends after 12 of 40 characters.')).toBeNull();
  for (const reason of ['', 'two\nlines', "Cannot read properties of null (reading 'x')", 'x'.repeat(500)])
    expect(unclear(reason)).not.toBeNull();
});
