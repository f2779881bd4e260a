import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithSharedData } from '@/tests/shared-data';
import { compareWithPaper, paperTablesSchema } from './paper-comparison';

describeWithSharedData('the paper’s brackets, simulated', (folder) => {
  const tables = paperTablesSchema.parse(
    JSON.parse(readFileSync(join(folder, 'paper', 'tables.json'), 'utf8')),
  );
  const rows = compareWithPaper(tables);

  it('cover the four models whose judge is reported, on both benchmarks', () => {
    expect(new Set(rows.map(({ model }) => model)).size).toBe(4);
    expect(rows).toHaveLength(8);
  });

  it('land within two points of its Sel-K column', () => {
    for (const { selected } of rows) expect(Math.abs(selected.ours - selected.paper)).toBeLessThan(0.02);
  });

  it('state what any other spread of the mixed tasks could give, which holds both', () => {
    for (const figure of rows.flatMap(({ selected, final }) => [selected, final ?? []].flat())) {
      expect(figure.low).toBeLessThan(figure.ours);
      expect(figure.high).toBeGreaterThan(figure.ours);
      expect(figure.low).toBeLessThan(figure.paper);
      expect(figure.high).toBeGreaterThan(figure.paper);
    }
    // All mixed tasks at 1 or 15 passes, and all at their mean; by hand for one row.
    expect(rows[0]?.selected.low).toBeCloseTo(0.7283, 4);
    expect(rows[0]?.selected.high).toBeCloseTo(0.7795, 4);
  });

  it('keep every task', () => {
    for (const { passingPriors, tasks } of rows) {
      expect(passingPriors.ours.reduce((a, b) => a + b, 0)).toBeCloseTo(tasks, 6);
      expect(passingPriors.paper.reduce((a, b) => a + b, 0)).toBe(tasks);
    }
  });
});
