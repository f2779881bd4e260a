import { z } from 'zod';
import { exactBracket, meanShare } from './exact';
import { fitPopulation, meanOverPopulation, type PassCount } from './population';

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
      const selected = passingAfter(tables, { model, benchmark, iteration: 0 }, tasks, K);
      const final = passingAfter(tables, { model, benchmark, iteration: 1 }, tasks, 1);
      if (!selected) return [];
      return {
        ...{ model, benchmark, tasks },
        selected: { paper: main.selK / 100, ours: meanShare(selected) },
        final: final && { paper: main.final / 100, ours: meanShare(final) },
        passingPriors: {
          paper: selected.map((_, count) => priors.find(({ passing }) => passing === count)?.tasks ?? 0),
          ours: selected.map((share) => share * tasks),
        },
      };
    });
}

/** Shares of tasks with 0 … `keep` passing survivors; null where population or judge are not reported. */
function passingAfter(
  { defaults, population, judgeAccuracy }: PaperTables,
  at: { model: string; benchmark: string; iteration: number },
  tasks: number,
  keep: number,
): number[] | null {
  const here = (row: typeof at) =>
    row.model === at.model && row.benchmark === at.benchmark && row.iteration === at.iteration;
  const figures = population.find(here);
  const judge = judgeAccuracy.find(here);
  if (!figures || !judge) return null;
  const fitted = fitPopulation({
    ...{ n: defaults.N, tasks, mixed: figures.mixedTasks },
    ...{ mean: figures.mean / 100, pass: figures.passAt16 / 100 },
  });
  const ends = new Map(
    fitted.map((count) => [count, endOf(judge.rounds, count, { ...defaults, keep })] as const),
  );
  return Array.from({ length: keep + 1 }, (_, passing) =>
    meanOverPopulation(fitted, (count) => ends.get(count)?.[passing] ?? 0),
  );
}

function endOf(
  percents: readonly number[],
  { n, passes }: PassCount,
  { G, V, keep }: PaperTables['defaults'] & { keep: number },
): number[] | undefined {
  const judge = { of: 'groups', accuracy: percents.map((p) => p / 100), firstSlotBias: 0 } as const;
  const shape = { groupSize: G, votes: V, keep, display: 'fixed' } as const;
  return exactBracket(judge, n, passes, shape)?.at(-1);
}
