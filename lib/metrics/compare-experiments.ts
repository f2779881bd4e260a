import type { OutcomeKind } from '@/lib/rollout/rollout';
import type { TournamentSettings } from '@/lib/tournament/settings';
import { passRate, wilson, type Rate } from './intervals';
import { mcnemarExact, pairedDifference, type McNemar } from './paired';
import { countOutcomes, type Counts } from './rounds';

/**
 * When a task counts as solved: its final answer passes; any of its rollouts does (of all iterations); or at least half
 * of those that were judged.
 */
export const SOLVED_RULES = ['final', 'any', 'half'] as const;
export type SolvedRule = (typeof SOLVED_RULES)[number];

export interface ComparedTaskInput {
  id: string;
  slug: string;
  name: string;
  /** Finished rollouts of all iterations. */
  rollouts: { id: string; iteration: number; outcome: OutcomeKind }[];
  /** The rollout that is its final answer: the one chosen, or the only one there is; null while there is none. */
  final: string | null;
  /** Votes asked for it, and how many of those were answered before; null where nobody voted. */
  votes: { asked: number; reused: number } | null;
  /** Everything paid for it: US dollars over what has a price; null when nothing has one. */
  cost: { usd: number | null; withoutPrice: number };
}

/** An experiment as it is compared: plain rows, no database. */
export interface ComparedInput {
  id: string;
  name: string;
  source: 'import' | 'launch';
  pipeline: boolean;
  agents: string[];
  models: string[];
  /** What its final answers come from; null where nothing was selected. */
  selection: { id: string; model: string; scripted: boolean; settings: TournamentSettings } | null;
  /** Rollouts of a scripted model. */
  scripted: boolean;
  tasks: ComparedTaskInput[];
}

/** A task in one of the experiments. `solved` null: nothing is known under the rule. */
export interface ComparedSide extends Counts {
  rollouts: number;
  final: string | null;
  finalOutcome: OutcomeKind | null;
  solved: boolean | null;
  votes: ComparedTaskInput['votes'];
  costUsd: number | null;
}

export interface ComparedTask {
  id: string;
  slug: string;
  name: string;
  /** In the order of the experiments; null where the experiment has no such task. */
  sides: (ComparedSide | null)[];
}

/** An experiment with its figures over the `compared` tasks. */
export interface ComparedExperiment extends Omit<ComparedInput, 'tasks'> {
  tasks: number;
  rollouts: number;
  solved: Rate;
  /** Of the rollouts of iteration 0: what the agent does by itself. */
  passAt1: Rate;
  /** Sums over the compared tasks; null where nobody voted. */
  votes: { asked: number; reused: number; paid: number } | null;
  /** `withoutPrice`: rollouts and calls that the sum leaves out. */
  cost: { usd: number | null; withoutPrice: number };
}

export const CELLS = ['both', 'onlyA', 'onlyB', 'neither'] as const;
export type Cell = (typeof CELLS)[number];

/** Two of the experiments, over the tasks that both have and that are known in both. */
export interface ComparedPair {
  /** Ids. */
  a: string;
  b: string;
  compared: number;
  /** Slugs, as in the three lists after it. */
  cells: Record<Cell, string[]>;
  /** In both, with nothing known under the rule in one: in no figure. */
  unknown: string[];
  onlyInA: string[];
  onlyInB: string[];
  /** Names that both have, of tasks that are not the same because their benchmark is another: never matched. */
  namesakes: string[];
  mcnemar: McNemar;
  /** Share solved by B minus that by A, paired by task. */
  difference: Rate;
  /** The same of pass@1 of iteration 0, over the tasks judged in both. */
  passAt1Difference: Rate;
}

export interface ExperimentComparison {
  solvedBy: SolvedRule;
  /** Tasks that all of them have and that are known in all: what the figures of each stand on. */
  compared: number;
  experiments: ComparedExperiment[];
  /** Every two of them. */
  pairs: ComparedPair[];
  /** Every task of any of them, by name. */
  tasks: ComparedTask[];
}

function isSolved(rule: SolvedRule, { passed, judged }: Counts, final: OutcomeKind | null): boolean | null {
  if (rule === 'final') return final === 'passed' ? true : final === 'failed' ? false : null;
  if (judged === 0) return null;
  return rule === 'any' ? passed > 0 : passed / judged >= 0.5;
}

/** A sum of which only free calls have a price would say $0 of what did cost money: unknown. */
const known = (usd: number | null, withoutPrice: number): number | null =>
  usd === 0 && withoutPrice > 0 ? null : usd;

function sideOf(task: ComparedTaskInput, rule: SolvedRule): ComparedSide {
  const counts = countOutcomes(task.rollouts.map((rollout) => rollout.outcome));
  const finalOutcome = task.rollouts.find((rollout) => rollout.id === task.final)?.outcome ?? null;
  return {
    ...counts,
    rollouts: task.rollouts.length,
    final: task.final,
    finalOutcome,
    solved: isSolved(rule, counts, finalOutcome),
    votes: task.votes,
    costUsd: known(task.cost.usd, task.cost.withoutPrice),
  };
}

/** Passing and judged rollouts of iteration 0. */
const firstCounts = (task: ComparedTaskInput | undefined): Counts =>
  countOutcomes((task?.rollouts ?? []).flatMap((one) => (one.iteration === 0 ? one.outcome : [])));

function figuresOf(
  { tasks, ...experiment }: ComparedInput,
  place: number,
  compared: readonly ComparedTask[],
): ComparedExperiment {
  const ids = new Set(compared.map((task) => task.id));
  const mine = tasks.filter((task) => ids.has(task.id));
  const solved = compared.filter((task) => task.sides[place]?.solved === true).length;
  const voted = mine.flatMap((task) => task.votes ?? []);
  const priced = mine.flatMap((task) => task.cost.usd ?? []);
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const withoutPrice = sum(mine.map((task) => task.cost.withoutPrice));
  const [asked, reused] = [sum(voted.map((one) => one.asked)), sum(voted.map((one) => one.reused))];
  return {
    ...experiment,
    tasks: tasks.length,
    rollouts: sum(tasks.map((task) => task.rollouts.length)),
    solved: wilson(solved, compared.length, 'tasks'),
    passAt1: passRate(mine.map(firstCounts)),
    votes: voted.length === 0 ? null : { asked, reused, paid: asked - reused },
    cost: { usd: known(priced.length === 0 ? null : sum(priced), withoutPrice), withoutPrice },
  };
}

function cellOf(a: boolean, b: boolean): Cell {
  return a ? (b ? 'both' : 'onlyA') : b ? 'onlyB' : 'neither';
}

/** Names of tasks that only the one has which a task that only the other has bears too. */
function namesakesOf(tasks: readonly ComparedTask[], a: number, b: number): string[] {
  const namesOf = (here: number, there: number) =>
    tasks.filter(({ sides }) => sides[here] && !sides[there]).map((task) => task.name);
  const theirs = new Set(namesOf(b, a));
  return [...new Set(namesOf(a, b))].filter((name) => theirs.has(name));
}

function pairOf(a: ComparedInput, b: ComparedInput, inputs: readonly ComparedInput[], tasks: ComparedTask[]) {
  const [at, bt] = [inputs.indexOf(a), inputs.indexOf(b)];
  const cells: Record<Cell, string[]> = { both: [], onlyA: [], onlyB: [], neither: [] };
  const lists = { unknown: [] as string[], onlyInA: [] as string[], onlyInB: [] as string[] };
  const solved: { a: number; b: number }[] = [];
  const shares: { a: number; b: number }[] = [];
  const byId = [a, b].map((one) => new Map(one.tasks.map((task) => [task.id, task])));
  for (const { id, slug, sides } of tasks) {
    const [x, y] = [sides[at], sides[bt]];
    if (x && !y) lists.onlyInA.push(slug);
    if (y && !x) lists.onlyInB.push(slug);
    if (!x || !y) continue;
    if (x.solved === null || y.solved === null) lists.unknown.push(slug);
    else {
      cells[cellOf(x.solved, y.solved)].push(slug);
      solved.push({ a: Number(x.solved), b: Number(y.solved) });
    }
    const [p, q] = byId.map((of) => firstCounts(of.get(id)));
    if (p && q && p.judged > 0 && q.judged > 0)
      shares.push({ a: p.passed / p.judged, b: q.passed / q.judged });
  }
  return {
    ...{ a: a.id, b: b.id, compared: solved.length, cells, ...lists },
    namesakes: namesakesOf(tasks, at, bt),
    mcnemar: mcnemarExact(cells.onlyA.length, cells.onlyB.length),
    difference: pairedDifference(solved),
    passAt1Difference: pairedDifference(shares),
  };
}

/**
 * Two or more experiments over the tasks that they have in common; a task that only some have, or of which nothing is
 * known under the rule, is listed and stands in no figure.
 */
export function compareExperiments(
  inputs: readonly ComparedInput[],
  solvedBy: SolvedRule,
): ExperimentComparison {
  const all = new Map(inputs.flatMap(({ tasks }) => tasks).map((task) => [task.id, task]));
  const byId = inputs.map(({ tasks }) => new Map(tasks.map((task) => [task.id, task])));
  const tasks = [...all.values()]
    .map(({ id, slug, name }): ComparedTask => ({
      ...{ id, slug, name },
      sides: byId.map((of) => {
        const task = of.get(id);
        return task ? sideOf(task, solvedBy) : null;
      }),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const compared = tasks.filter(({ sides }) => sides.every((side) => side !== null && side.solved !== null));
  return {
    solvedBy,
    compared: compared.length,
    experiments: inputs.map((input, place) => figuresOf(input, place, compared)),
    pairs: inputs.flatMap((a, i) => inputs.slice(i + 1).map((b) => pairOf(a, b, inputs, tasks))),
    tasks,
  };
}
