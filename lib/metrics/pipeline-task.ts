import type { TournamentPurpose } from '@/lib/refine/settings';
import type { PipelineRollout, PipelineTask, PipelineTournament } from './pipeline-types';
import { countIds, countOutcomes, type Counts, type Outcomes } from './rounds';

/** Outcomes of a task's rollouts of all iterations. */
export const outcomesOf = (task: PipelineTask): Outcomes =>
  new Map(task.rollouts.map((rollout) => [rollout.id, rollout.outcome]));

export const rolloutsOf = (task: PipelineTask, iteration: number): PipelineRollout[] =>
  task.rollouts.filter((rollout) => rollout.iteration === iteration);

export const countsOf = (task: PipelineTask, iteration: number): Counts =>
  countOutcomes(rolloutsOf(task, iteration).map((rollout) => rollout.outcome));

export const tournamentOf = (
  task: PipelineTask,
  iteration: number,
  purpose: TournamentPurpose,
): PipelineTournament | undefined =>
  task.tournaments.find((one) => one.iteration === iteration && one.purpose === purpose);

/** Whether an iteration counts: a half-run one would favour whatever is fast. */
export const iterationComplete = (task: PipelineTask, iteration: number): boolean =>
  task.complete[iteration] ?? false;

/** What rollouts of the next iteration were shown of this one, each once; the selected K where nothing ran yet. */
export function priorsOf(task: PipelineTask, iteration: number): string[] {
  const shown = new Set(rolloutsOf(task, iteration + 1).flatMap((rollout) => rollout.priors));
  return shown.size > 0 ? [...shown] : (tournamentOf(task, iteration, 'select')?.survivors ?? []);
}

export const priorCounts = (task: PipelineTask, iteration: number): Counts =>
  countIds(priorsOf(task, iteration), outcomesOf(task));

/** Numbers from 0 below `count`. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
