import { plannedVotes } from '@/lib/tournament/grouping';
import { pivot } from '@/lib/tournament/selectors/pivot';
import { roundRobin } from '@/lib/tournament/selectors/round-robin';
import { swiss } from '@/lib/tournament/selectors/swiss';
import type { Selector } from '@/lib/tournament/settings';
import { drawBracket, drawFlat, drawPairs, drawTask, type DrawnTask } from './draw';
import { exactBracket, meanShare } from './exact';
import { byVotes, groupPasses, type Asking, type JudgeModel } from './judge-model';
import { meanOverPopulation, tasksIn, type PassCount } from './population';

/** Selectors that need to know nothing of a candidate but whether it passes; identical patches are not modelled. */
export const SIMULATED = [
  'bracket',
  'flat',
  'round-robin',
  'swiss',
  'pivot',
  'random',
] as const satisfies Selector[];
export type SimulatedSelector = (typeof SIMULATED)[number];

export interface SimulationSettings extends Asking {
  selector: SimulatedSelector;
  groupSize: number;
  keep: number;
}

/** An expected accuracy: exact where `error` is null, else the mean of `draws` drawn tasks with its standard error. */
export interface Estimate {
  value: number;
  error: number | null;
  draws: number | null;
}

export interface Simulation {
  settings: SimulationSettings;
  /** Mean votes per task, all V of every group asked. */
  votesPerTask: number;
  /** Expected share of passing ones among those alive (of a ranking: its first K) after each round. */
  rounds: Estimate[];
  /** The same at the end. */
  final: Estimate;
}

export interface Effort {
  /** Drawn tasks, spread evenly over the pass counts where anything can go wrong. */
  draws: number;
  seed: number;
}

/**
 * Expected accuracy of a selector with a judge on a population. Exact for `random`, for the bracket and for `flat` with
 * one survivor wherever a group's chance has a closed form (`groupPasses`); else drawn, with the selectors' own code for
 * pairs and rankings. Candidates of a task are exchangeable: who passes is drawn, nothing else tells them apart, ties go
 * either way. Same input, same numbers.
 */
export function simulate(
  population: readonly PassCount[],
  judge: JudgeModel,
  settings: SimulationSettings,
  effort: Effort,
): Simulation {
  const uncertain = population.filter(
    ({ n, passes }) => passes > 0 && passes < n && n > settings.keep && settings.selector !== 'random',
  );
  const draws = Math.max(2, Math.ceil(effort.draws / Math.max(1, uncertain.length)));
  const paths = new Map<PassCount, Path>(
    uncertain.map((count) => [
      count,
      exactPath(judge, settings, count) ?? drawnPath(judge, settings, count, { ...effort, draws }),
    ]),
  );
  const length = Math.max(1, ...[...paths.values()].map((path) => path.length));
  const rounds = Array.from({ length }, (_, round) => estimate(population, paths, round));
  const votesPerTask = meanOverPopulation(population, ({ n }) => plannedVotes(n, settings).votes);
  return {
    ...{ settings, votesPerTask: Number(votesPerTask.toFixed(6)), rounds },
    final: rounds.at(-1) ?? { value: Number.NaN, error: null, draws: null },
  };
}

/**
 * The judge as selectors other than the bracket meet it: their pairs are not those of a bracket's later rounds, which
 * are among winners, so all their votes are as right as those of the first round, on pairs from all candidates.
 */
function ofAnyPair(judge: JudgeModel, votes: number): JudgeModel {
  return byVotes({ ...judge, accuracy: judge.accuracy.slice(0, 1) }, votes);
}

/** Mean share of passing survivors after each round; `draws` null: exact. */
type Path = { mean: number; variance: number; draws: number | null }[];

function exactPath(judge: JudgeModel, settings: SimulationSettings, { n, passes }: PassCount): Path | null {
  const exact = (mean: number) => ({ mean, variance: 0, draws: null });
  if (settings.selector === 'bracket')
    return (
      exactBracket(judge, n, passes, settings)
        ?.slice(1)
        .map((chances) => exact(meanShare(chances))) ?? null
    );
  if (settings.selector !== 'flat' || settings.keep > 1) return null;
  const asked = ofAnyPair(judge, settings.votes);
  const share = groupPasses(asked, 0, { passing: passes, size: n }, settings);
  return share === null ? null : [exact(share)];
}

function drawnPath(
  judge: JudgeModel,
  settings: SimulationSettings,
  { n, passes }: PassCount,
  { draws, seed }: Effort,
): Path {
  const asked = settings.selector === 'bracket' ? judge : ofAnyPair(judge, settings.votes);
  const drawn = Array.from({ length: draws }, (_, draw) =>
    drawShares(drawTask(n, passes, seed, 'draw', n, passes, draw), asked, settings),
  );
  const length = Math.max(...drawn.map((shares) => shares.length));
  return Array.from({ length }, (_, round) => {
    const values = drawn.map((shares) => shares[Math.min(round, shares.length - 1)] ?? 0);
    const mean = values.reduce((a, b) => a + b, 0) / draws;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1) / draws;
    return { mean, variance, draws };
  });
}

const PAIR_SELECTORS = { 'round-robin': roundRobin, swiss, pivot };

function drawShares(task: DrawnTask, judge: JudgeModel, settings: SimulationSettings): number[] {
  const { selector } = settings;
  if (selector === 'bracket') return drawBracket(task, judge, settings);
  if (selector === 'flat') return drawFlat(task, judge, settings);
  if (selector === 'random') throw new Error('what is random needs no draws');
  return drawPairs(PAIR_SELECTORS[selector], task, judge, settings);
}

/** Over all tasks; one that ended in an earlier round, or where all are alike, stands with what it had. */
function estimate(
  population: readonly PassCount[],
  paths: ReadonlyMap<PassCount, Path>,
  round: number,
): Estimate {
  const at = (count: PassCount) => {
    const path = paths.get(count) ?? [];
    return path[Math.min(round, path.length - 1)];
  };
  const value = meanOverPopulation(population, (count) => at(count)?.mean ?? count.passes / count.n);
  const drawn = population.filter((count) => (at(count)?.draws ?? null) !== null);
  if (drawn.length === 0) return { value, error: null, draws: null };
  const total = tasksIn(population);
  const variance = drawn.reduce(
    (sum, count) => sum + (count.tasks / total) ** 2 * (at(count)?.variance ?? 0),
    0,
  );
  const draws = drawn.reduce((sum, count) => sum + (at(count)?.draws ?? 0), 0);
  return { value, error: Math.sqrt(variance), draws };
}
