import { RunoffError } from '@/lib/errors';

/** Tasks of which `passes` of `n` rollouts pass; `tasks` may be a fraction where the shape was fitted. */
export interface PassCount {
  n: number;
  passes: number;
  tasks: number;
}

/** What is known of a population: mean pass@1 and pass@N as shares, mixed tasks (neither none nor all pass), tasks. */
export interface PopulationFigures {
  n: number;
  mean: number;
  pass: number;
  mixed: number;
  tasks: number;
}

/** Equal pass counts together, by n and passes. */
export function populationOf(counts: readonly { n: number; passes: number }[]): PassCount[] {
  const grouped = Map.groupBy(counts, ({ n, passes }) => `${n} ${passes}`);
  return [...grouped.values()]
    .flatMap((list) => (list[0] ? { n: list[0].n, passes: list[0].passes, tasks: list.length } : []))
    .sort((a, b) => a.n - b.n || a.passes - b.passes);
}

export const tasksIn = (population: readonly PassCount[]): number =>
  population.reduce((sum, { tasks }) => sum + tasks, 0);

/** Mean over tasks of a value per pass count, weighted by how many tasks have it. */
export function meanOverPopulation(
  population: readonly PassCount[],
  value: (count: PassCount) => number,
): number {
  return population.reduce((sum, count) => sum + count.tasks * value(count), 0) / tasksIn(population);
}

/**
 * A population with these figures. Tasks where none passes are (1 − pass) of all, tasks where all pass are what is left
 * over beside the mixed ones, both as reported. How the mixed ones spread over 1 … N−1 is not reported: they follow a
 * beta-binomial, the usual family for counts of tasks of unequal difficulty, cut to 1 … N−1, with the mean that the
 * mean of all leaves for them and with the spread at which the same beta-binomial, uncut, has the reported share of
 * mixed tasks. Throws a RunoffError when no population has these figures.
 */
export function fitPopulation(figures: PopulationFigures): PassCount[] {
  const { n, mean, pass, mixed, tasks } = figures;
  const allPass = pass * tasks - mixed;
  const inMixed = mean * tasks - allPass;
  if (allPass < -1e-9)
    throw impossible(
      `${mixed} mixed tasks are more than the ${round(pass * tasks)} tasks that any rollout passes`,
    );
  if (mixed > 0 && (inMixed / mixed < 1 / n || inMixed / mixed > 1 - 1 / n))
    throw impossible(
      `the mean would leave the ${mixed} mixed tasks a mean of ${round(inMixed / mixed)}, outside 1/${n} to ${n - 1}/${n}`,
    );
  if (mixed === 0 && Math.abs(inMixed) > 0.005 * tasks)
    throw impossible('without mixed tasks the mean must be the share of tasks that pass');
  const shape = mixed === 0 ? [] : mixedShape(n, inMixed / mixed, mixed / tasks);
  return [
    { n, passes: 0, tasks: (1 - pass) * tasks },
    ...shape.map((share, i) => ({ n, passes: i + 1, tasks: share * mixed })),
    { n, passes: n, tasks: Math.max(0, allPass) },
  ].filter((count) => count.tasks > 0);
}

const round = (value: number) => Math.round(value * 1000) / 1000;
const impossible = (why: string) => new RunoffError('bad-input', `No population has these figures: ${why}.`);

/** Shares of 1 … n−1 passes among mixed tasks, with mean `mean` (as a share of n). */
function mixedShape(n: number, mean: number, mixedShare: number): number[] {
  const centred = (spread: number) =>
    betaBinomial(
      n,
      bisect((centre) => cutMean(betaBinomial(n, centre, spread)) - mean, 1e-9, 1 - 1e-9),
      spread,
    );
  const logSpread = bisect(
    (log) => mixedOf(centred(Math.exp(log))) - mixedShare,
    Math.log(1e-3),
    Math.log(1e3),
  );
  const chances = centred(Math.exp(logSpread));
  return chances.slice(1, n).map((chance) => chance / mixedOf(chances));
}

/** Chances of 0 … n passes: beta-binomial with α = centre · spread and β = (1 − centre) · spread. */
function betaBinomial(n: number, centre: number, spread: number): number[] {
  const [alpha, beta] = [centre * spread, (1 - centre) * spread];
  const relative = [1];
  for (let k = 0; k < n; k++)
    relative.push(((relative[k] ?? 0) * (n - k) * (k + alpha)) / ((k + 1) * (n - k - 1 + beta)));
  const total = relative.reduce((a, b) => a + b, 0);
  return relative.map((value) => value / total);
}

const mixedOf = (chances: readonly number[]) => chances.slice(1, -1).reduce((a, b) => a + b, 0);
const cutMean = (chances: readonly number[]) =>
  chances.slice(1, -1).reduce((sum, chance, i) => sum + chance * (i + 1), 0) /
  mixedOf(chances) /
  (chances.length - 1);

/** Where an increasing function crosses zero; the nearer end where it does not. */
export function bisect(rising: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
