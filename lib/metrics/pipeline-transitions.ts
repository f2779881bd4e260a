import { meanOverTasks, passAtK, passRate } from './intervals';
import { countsOf, iterationComplete, outcomesOf, range, rolloutsOf } from './pipeline-task';
import type { ByPriors, PassCounts, PipelineInput, PipelineReport, Transitions } from './pipeline-types';
import { countIds, countOutcomes, type Counts } from './rounds';

type Figures = Pick<
  PipelineReport,
  'byPriors' | 'passCounts' | 'transitions' | 'newlySolved' | 'newlyLost' | 'passAtK'
>;

/** Tasks whose iteration has come to its end with somebody judged, by slug. */
function judgedTasks({ tasks }: PipelineInput, iteration: number): Map<string, Counts> {
  return new Map(
    tasks
      .filter((task) => iterationComplete(task, iteration))
      .map((task): [string, Counts] => [task.slug, countsOf(task, iteration)])
      .filter(([, counts]) => counts.judged > 0),
  );
}

function byPriors({ tasks }: PipelineInput, iteration: number): ByPriors[] {
  const entries = tasks
    .filter((task) => iterationComplete(task, iteration))
    .flatMap((task) => {
      const outcomes = outcomesOf(task);
      return rolloutsOf(task, iteration)
        .filter(({ outcome }) => outcome === 'passed' || outcome === 'failed')
        .map(({ priors, outcome }) => ({ slug: task.slug, outcome, ...countIds(priors, outcomes) }))
        .filter((entry) => entry.judged > 0);
    });
  const bins = Map.groupBy(entries, (entry) => `${entry.passed}/${entry.judged}`);
  return [...bins.values()]
    .map((mine): ByPriors => {
      const byTask = [...Map.groupBy(mine, (entry) => entry.slug).values()];
      return {
        iteration,
        passing: mine[0]?.passed ?? 0,
        priors: mine[0]?.judged ?? 0,
        tasks: byTask.length,
        rollouts: mine.length,
        passAt1: passRate(byTask.map((rows) => countOutcomes(rows.map((row) => row.outcome)))),
      };
    })
    .sort((a, b) => a.passing / a.priors - b.passing / b.priors || a.priors - b.priors);
}

function passCounts(iteration: number, counts: readonly Counts[]): PassCounts {
  const bins = Map.groupBy(counts, ({ passed, judged }) => `${passed}/${judged}`);
  return {
    iteration,
    bins: [...bins.values()]
      .map((tasks) => ({
        passed: tasks[0]?.passed ?? 0,
        judged: tasks[0]?.judged ?? 0,
        tasks: tasks.length,
      }))
      .sort((a, b) => a.passed / a.judged - b.passed / b.judged || a.judged - b.judged),
    mixed: counts.filter(({ passed, judged }) => passed > 0 && passed < judged).length,
    allPass: counts.filter(({ passed, judged }) => passed === judged).length,
    allFail: counts.filter(({ passed }) => passed === 0).length,
  };
}

function transitionsOf(
  input: PipelineInput,
  fromIteration: number,
  from: Map<string, Counts>,
  to: Map<string, Counts>,
): Transitions {
  const both = [...from].flatMap(([slug, before]) => {
    const after = to.get(slug);
    return after ? { slug, from: before.passed, to: after.passed } : [];
  });
  const cells = Map.groupBy(both, (task) => `${task.from}/${task.to}`);
  const sizes = input.tasks.flatMap((task) => [
    rolloutsOf(task, fromIteration).length,
    rolloutsOf(task, fromIteration + 1).length,
  ]);
  return {
    fromIteration,
    toIteration: fromIteration + 1,
    size: Math.max(0, ...sizes),
    cells: [...cells.values()]
      .map((tasks) => ({
        from: tasks[0]?.from ?? 0,
        to: tasks[0]?.to ?? 0,
        tasks: tasks.map((task) => task.slug),
      }))
      .sort((a, b) => a.from - b.from || a.to - b.to),
  };
}

/** 1, 2, 4 … below n, and n. */
function powersUpTo(n: number): number[] {
  const powers: number[] = [];
  for (let k = 1; k < n; k *= 2) powers.push(k);
  return n > 0 ? [...powers, n] : [];
}

function passAtKs(iteration: number, counts: readonly Counts[]): PipelineReport['passAtK'] {
  return powersUpTo(Math.max(0, ...counts.map((task) => task.judged))).map((k) => ({
    iteration,
    k,
    value: meanOverTasks(counts.flatMap(({ passed, judged }) => passAtK(judged, passed, k) ?? [])),
  }));
}

/** What refinement did to the tasks: by priors, by number of passing rollouts, from one iteration to the next. */
export function transitionFigures(input: PipelineInput): Figures {
  const { iterations } = input.settings;
  const judged = range(iterations).map((iteration) => judgedTasks(input, iteration));
  const of = (iteration: number) => judged[iteration] ?? new Map<string, Counts>();
  const first = of(0);
  const last = of(iterations - 1);
  const moved = (before: (c: Counts) => boolean, after: (c: Counts) => boolean) =>
    [...first].flatMap(([slug, counts]) => {
      const then = last.get(slug);
      return then && before(counts) && after(then) ? slug : [];
    });
  const none = (counts: Counts) => counts.passed === 0;
  const some = (counts: Counts) => counts.passed > 0;
  const later = range(iterations).slice(1);
  return {
    byPriors: later.flatMap((iteration) => byPriors(input, iteration)),
    passCounts: judged.map((tasks, iteration) => passCounts(iteration, [...tasks.values()])),
    transitions: later.map((to) => transitionsOf(input, to - 1, of(to - 1), of(to))),
    newlySolved: moved(none, some),
    newlyLost: moved(some, none),
    passAtK: judged.flatMap((tasks, iteration) => passAtKs(iteration, [...tasks.values()])),
  };
}
