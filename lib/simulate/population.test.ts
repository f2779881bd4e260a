import { describe, expect, it } from 'vitest';
import { choose } from './chances';
import { fitPopulation, meanOverPopulation, populationOf, tasksIn } from './population';

describe('fitPopulation', () => {
  it.each([
    [0.7094, 0.854, 218, 500],
    [0.4695, 0.7045, 36, 88],
    [0.5, 0.9, 400, 500],
    [0.353, 0.4318, 10, 88],
  ])('has the mean %d, pass@N %d and %i mixed of %i tasks', (mean, pass, mixed, tasks) => {
    const population = fitPopulation({ n: 16, mean, pass, mixed, tasks });
    expect(tasksIn(population)).toBeCloseTo(tasks, 9);
    expect(meanOverPopulation(population, ({ passes, n }) => passes / n)).toBeCloseTo(mean, 9);
    expect(meanOverPopulation(population, ({ passes }) => Number(passes > 0))).toBeCloseTo(pass, 9);
    const inBetween = population.filter(({ passes }) => passes > 0 && passes < 16);
    expect(tasksIn(inBetween)).toBeCloseTo(mixed, 9);
    expect(inBetween).toHaveLength(15);
  });

  it('finds the beta-binomial again that the figures come from', () => {
    // α = β = ½, N = 16: chance of k is C(2k, k) C(2(N−k), N−k) / 4^N (discrete arcsine law).
    const chance = (k: number) => (choose(2 * k, k) * choose(2 * (16 - k), 16 - k)) / 4 ** 16;
    const figures = { n: 16, mean: 0.5, pass: 1 - chance(0), mixed: 1000 * (1 - 2 * chance(0)), tasks: 1000 };
    for (const { passes, tasks } of fitPopulation(figures))
      expect(tasks / 1000).toBeCloseTo(chance(passes), 6);
  });

  it.each([
    [{ mean: 0.5, pass: 0.6, mixed: 400 }, 'more than the 300 tasks that any rollout passes'],
    [{ mean: 0.2, pass: 0.9, mixed: 218 }, 'outside 1/16 to 15/16'],
    [{ mean: 0.3, pass: 0.9, mixed: 0 }, 'without mixed tasks'],
  ])('says why there is no population with %o', (figures, why) => {
    expect(() => fitPopulation({ n: 16, tasks: 500, ...figures })).toThrow(why);
  });
});

it('counts equal pass counts together', () => {
  const counts = [
    { n: 4, passes: 2 },
    { n: 4, passes: 0 },
    { n: 4, passes: 2 },
  ];
  expect(populationOf(counts)).toEqual([
    { n: 4, passes: 0, tasks: 1 },
    { n: 4, passes: 2, tasks: 2 },
  ]);
});
