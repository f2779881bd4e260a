import { describe, expect, it } from 'vitest';
import { meanByTask, meanOverTasks, passAtK, wilson } from './intervals';

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);

/** Every way to draw as many tasks as there are, each as likely: the exact bootstrap distribution. */
function exactBootstrap<T>(tasks: T[], statistic: (drawn: T[]) => number): number[] {
  const draws = tasks.reduce<T[][]>(
    (all) => all.flatMap((drawn) => tasks.map((one) => [...drawn, one])),
    [[]],
  );
  return draws.map(statistic).sort((a, b) => a - b);
}
/** The smallest value that at least a share of `q` does not exceed. */
const quantile = (sorted: number[], q: number) => sorted[Math.ceil(q * sorted.length) - 1] ?? Number.NaN;
const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;

describe('wilson', () => {
  it('gives the intervals published by others', () => {
    // The examples of the npm package wilson-node (z = 1.96).
    const published = [
      [430, 474, 0.8776750858242243, 0.9301239839930541],
      [392, 436, 0.8672311846637769, 0.9239627360567735],
      [10, 14, 0.4535045882751561, 0.882788120898909],
    ] as const;
    for (const [k, n, low, high] of published) {
      const rate = wilson(k, n, 'tasks');
      expect(rate.low).toBeCloseTo(low, 4);
      expect(rate.high).toBeCloseTo(high, 4);
    }
  });
});

describe('passAtK', () => {
  it('is the estimator of Chen et al. 2021: the share of k-subsets with a passing one', () => {
    for (let n = 1; n <= 16; n++)
      for (let c = 0; c <= n; c++)
        for (let k = 1; k <= n; k++)
          expect(passAtK(n, c, k)).toBeCloseTo(1 - (n - c < k ? 0 : choose(n - c, k) / choose(n, k)), 10);
  });
  it('gives the published example of code_eval: of a wrong and a right candidate pass@1 is 0.5, pass@2 is 1', () => {
    expect(passAtK(2, 1, 1)).toBe(0.5);
    expect(passAtK(2, 1, 2)).toBe(1);
  });
  it('stays exact where binomials overflow', () => {
    expect(passAtK(2_000, 1_000, 1)).toBeCloseTo(0.5, 10);
    expect(passAtK(2_000, 1, 1_000)).toBeCloseTo(0.5, 10);
  });
});

describe('the bootstrap over tasks', () => {
  it('comes to the quantiles of the exact distribution of the mean', () => {
    const values = [0, 0.125, 0.5, 0.5, 0.875, 1];
    const exact = exactBootstrap(values, mean);
    const rate = meanOverTasks(values);
    expect(rate.value).toBe(0.5);
    expect(rate.low).toBeCloseTo(quantile(exact, 0.025), 1);
    expect(rate.high).toBeCloseTo(quantile(exact, 0.975), 1);
    expect(meanOverTasks([0, 1])).toMatchObject({ value: 0.5, low: 0, high: 1, n: 2 });
  });

  it('draws whole tasks: a large task weighs more in the mean, and its rollouts go together', () => {
    const tasks = [[10, 10, 10, 10, 10, 10], [2], [4, 4]];
    const exact = exactBootstrap(tasks, (drawn) => mean(drawn.flat()));
    const measured = meanByTask(tasks);
    expect(measured).toMatchObject({ value: 70 / 9, n: 9, tasks: 3 });
    expect(measured.low).toBeCloseTo(quantile(exact, 0.025), 5);
    expect(measured.high).toBeCloseTo(quantile(exact, 0.975), 5);
  });

  it('gives the same interval every time, and none for a single task', () => {
    expect(meanOverTasks([0, 0.5, 1])).toEqual(meanOverTasks([0, 0.5, 1]));
    expect(meanByTask([[3, 5], []])).toEqual({ value: 4, low: null, high: null, n: 2, tasks: 1 });
    expect(meanByTask([[]])).toEqual({ value: null, low: null, high: null, n: 0, tasks: 0 });
    expect(meanOverTasks([0.25])).toMatchObject({ value: 0.25, low: null, high: null });
  });
});
