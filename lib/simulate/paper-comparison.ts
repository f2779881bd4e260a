import { z } from 'zod';
import { exactBracket, meanShare } from './exact';
import { fitPopulation, meanOverPopulation, tasksIn } from './population';

const place = { model: z.string(), benchmark: z.string() };
const iterated = { ...place, iteration: z.number().int().min(0) };

/** The paper's tables (arXiv:2604.16529) as they are typed off, in percent. */
export const paperTablesSchema = z.object({
  defaults: z.object({ N: z.number(), G: z.number(), V: z.number(), K: z.number() }),
  main: z.array(z.object({ ...place, selK: z.number(), final: z.number() })),
  population: z.array(
    z.object({ ...iterated, mean: z.number(), passAt16: z.number(), mixedTasks: z.number() }),
  ),
  iter1ByPassingPriors: z.array(
    z.object({ ...place, buckets: z.array(z.object({ passing: z.number(), tasks: z.number() })) }),
  ),
  judgeAccuracy: z.array(z.object({ ...iterated, rounds: z.array(z.number()).min(1) })),
});
export type PaperTables = z.infer<typeof paperTablesSchema>;

/** A figure of the paper beside ours; shares of tasks. */
export interface BesidePaper {
  paper: number;
  ours: number;
  /** The least and the most that any spread of the mixed tasks with the same mean would give. */
  low: number;
  high: number;
}

export interface PaperComparison {
  model: string;
  benchmark: string;
  tasks: number;
  /** Mean pass@1 of the K selected of iteration 0. */
  selected: BesidePaper;
  /** Accuracy of the one selected of iteration 1; null where its population or judge is not reported. */
  final: BesidePaper | null;
  /** Tasks by how many of the K selected pass: 0 … K. */
  passingPriors: { paper: number[]; ours: number[] };
}

/**
 * The paper's brackets played with the judge's reported accuracy on mixed groups by round, on populations with the
 * reported mean, pass@16 and mixed tasks, for every model whose judge is reported. Exact, no draws. `tasks` is the sum
 * of the paper's table of passing priors.
 */
export function compareWithPaper(tables: PaperTables): PaperComparison[] {
  const { K } = tables.defaults;
  return tables.judgeAccuracy
    .filter(({ iteration }) => iteration === 0)
    .flatMap(({ model, benchmark }) => {
      const here = (row: { model: string; benchmark: string }) =>
        row.model === model && row.benchmark === benchmark;
      const main = tables.main.find(here);
      const priors = tables.iter1ByPassingPriors.find(here)?.buckets;
      if (!main || !priors) return [];
      const tasks = priors.reduce((sum, bucket) => sum + bucket.tasks, 0);
      const selected = playedOn(tables, { model, benchmark, iteration: 0 }, tasks, K);
      const final = playedOn(tables, { model, benchmark, iteration: 1 }, tasks, 1);
      if (!selected) return [];
      return {
        ...{ model, benchmark, tasks },
        selected: { paper: main.selK / 100, ...selected.accuracy },
        final: final && { paper: main.final / 100, ...final.accuracy },
        passingPriors: {
          paper: selected.passing.map((_, count) => priors.find((one) => one.passing === count)?.tasks ?? 0),
          ours: selected.passing.map((share) => share * tasks),
        },
      };
    });
}

/** The bracket on the population of one iteration; null where population or judge are not reported. */
function playedOn(
  { defaults, population, judgeAccuracy }: PaperTables,
  at: { model: string; benchmark: string; iteration: number },
  tasks: number,
  keep: number,
): { accuracy: Omit<BesidePaper, 'paper'>; passing: number[] } | null {
  const here = (row: typeof at) =>
    row.model === at.model && row.benchmark === at.benchmark && row.iteration === at.iteration;
  const figures = population.find(here);
  const judge = judgeAccuracy.find(here);
  if (!figures || !judge) return null;
  const { N, G, V } = defaults;
  const fitted = fitPopulation({
    ...{ n: N, tasks, mixed: figures.mixedTasks, mean: figures.mean / 100, pass: figures.passAt16 / 100 },
  });
  const model = {
    of: 'groups',
    accuracy: judge.rounds.map((p) => p / 100),
    firstSlotBias: 0,
    alike: 0,
  } as const;
  const ends = Array.from(
    { length: N + 1 },
    (_, passes) =>
      exactBracket(model, N, passes, { groupSize: G, votes: V, keep, display: 'fixed' })?.at(-1) ?? [],
  );
  const shares = ends.map(meanShare);
  const mixed = fitted.filter(({ passes }) => passes > 0 && passes < N);
  const allPass = tasksIn(fitted.filter(({ passes }) => passes === N));
  const mean = mixed.length === 0 ? 1 : meanOverPopulation(mixed, ({ passes }) => passes);
  const bounds = rangeOf(shares, mean);
  const overAll = (share: number) => (allPass + tasksIn(mixed) * share) / tasks;
  return {
    accuracy: {
      ours: meanOverPopulation(fitted, ({ passes }) => shares[passes] ?? 0),
      ...{ low: overAll(Math.min(...bounds)), high: overAll(Math.max(...bounds)) },
    },
    passing: Array.from({ length: keep + 1 }, (_, passing) =>
      meanOverPopulation(fitted, (count) => ends[count.passes]?.[passing] ?? 0),
    ),
  };
}

/** Means of `shares` under all spreads over two of the counts 1 … N−1 with this mean; the extremes are among them. */
function rangeOf(shares: readonly number[], mean: number): number[] {
  const counts = shares.map((share, passes) => ({ share, passes })).slice(1, -1);
  return counts
    .filter(({ passes }) => passes <= mean)
    .flatMap((less) =>
      counts
        .filter(({ passes }) => passes >= mean)
        .map((more) => {
          const width = more.passes - less.passes;
          const part = width === 0 ? 0 : (mean - less.passes) / width;
          return less.share + part * (more.share - less.share);
        }),
    );
}
