import {
  countsOf,
  outcomesOf,
  priorCounts,
  priorsOf,
  range,
  rolloutsOf,
  tournamentOf,
} from './pipeline-task';
import type {
  PipelineCalls,
  PipelineEnding,
  PipelineInput,
  PipelineTask,
  PipelineTournament,
  TaskEnding,
} from './pipeline-types';
import { aliveByRound, countIds, type Outcomes } from './rounds';

/** Which ending a task of a pipeline with T iterations has: see `PIPELINE_ENDINGS` for the rules and their order. */
export function endingOf(task: PipelineTask, iterations: number): PipelineEnding {
  const outcomes = outcomesOf(task);
  const final = task.winner === null ? undefined : outcomes.get(task.winner);
  if (task.status !== 'finished' || (final !== 'passed' && final !== 'failed')) return 'open';
  if (final === 'passed') return 'solved';
  const last = iterations - 1;
  const passing = range(iterations).filter((iteration) => countsOf(task, iteration).passed > 0);
  const lastPassing = passing.at(-1);
  if (lastPassing === undefined) return 'never-solved';
  const contenders = tournamentOf(task, last, 'final')?.candidates ?? [];
  if (lastPassing === last || countIds(contenders, outcomes).passed > 0) return 'lost-by-final-vote';
  return priorCounts(task, lastPassing).passed > 0 ? 'lost-by-refinement' : 'lost-by-selection';
}

/** The round in which the last passing candidate of a tournament went out; null when none did. */
function lostInRound(tournament: PipelineTournament, outcomes: Outcomes): number | null {
  const passes = (ids: readonly string[]) => countIds(ids, outcomes).passed > 0;
  if (!passes(tournament.candidates) || passes(tournament.survivors)) return null;
  const entered = tournament.rounds[0]?.groups.flatMap((group) => group.candidates) ?? tournament.survivors;
  if (!passes(entered)) return 0;
  return aliveByRound(tournament).findLastIndex(passes) + 1;
}

function lostIn(task: PipelineTask, ending: PipelineEnding, iterations: number): TaskEnding['lostIn'] {
  const outcomes = outcomesOf(task);
  const place = (iteration: number, purpose: 'select' | 'final') => {
    const tournament = tournamentOf(task, iteration, purpose);
    const round = tournament ? lostInRound(tournament, outcomes) : null;
    return round === null ? null : { iteration, purpose, round };
  };
  if (ending === 'lost-by-final-vote') return place(iterations - 1, 'final');
  if (ending !== 'lost-by-selection') return null;
  const passing = range(iterations).filter((iteration) => countsOf(task, iteration).passed > 0);
  return place(passing.at(-1) ?? 0, 'select');
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function taskEnding(task: PipelineTask, iterations: number, calls: readonly PipelineCalls[]): TaskEnding {
  const { id, slug, name, status, error, winner } = task;
  const ending = endingOf(task, iterations);
  const counts = range(iterations).map((iteration) => countsOf(task, iteration));
  const first = counts[0] ?? { passed: 0, judged: 0 };
  const finalOutcome = winner === null ? null : (outcomesOf(task).get(winner) ?? 'unknown');
  const settled = status === 'finished' && (finalOutcome === 'passed' || finalOutcome === 'failed');
  const prices = calls.flatMap((call) => (call.taskId === id ? (call.costUsd ?? []) : []));
  const shown = iterations > 1 ? priorsOf(task, iterations - 2) : [];
  return {
    ...{ id, slug, name, ending },
    newlySolved: ending === 'solved' && first.judged > 0 && first.passed === 0,
    iterations: counts,
    priors: shown.length > 0 ? priorCounts(task, iterations - 2) : null,
    finalOutcome,
    lostIn: lostIn(task, ending, iterations),
    delta:
      settled && first.judged > 0 ? (finalOutcome === 'passed' ? 1 : 0) - first.passed / first.judged : null,
    ...{ status, error },
    votes: {
      asked: sum(task.tournaments.map((one) => one.votes.asked)),
      planned: sum(task.tournaments.map((one) => one.votes.planned)),
    },
    costUsd: prices.length > 0 ? sum(prices) : null,
    steps: range(iterations).map((iteration) => {
      const mine = rolloutsOf(task, iteration);
      return mine.length > 0 ? sum(mine.map((rollout) => rollout.steps)) / mine.length : null;
    }),
  };
}

/** How every task ended, and how often each ending occurs: the counts add up to all tasks. */
export function endingFigures({ settings, tasks, calls }: PipelineInput): {
  endings: Record<PipelineEnding, number>;
  taskEndings: TaskEnding[];
} {
  const endings: Record<PipelineEnding, number> = {
    solved: 0,
    'never-solved': 0,
    'lost-by-selection': 0,
    'lost-by-refinement': 0,
    'lost-by-final-vote': 0,
    open: 0,
  };
  const taskEndings = tasks.map((task) => taskEnding(task, settings.iterations, calls));
  for (const { ending } of taskEndings) endings[ending]++;
  return { endings, taskEndings };
}
