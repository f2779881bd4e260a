import { taskPlan, type TaskPlan } from '@/lib/refine/plan';
import type { LaunchSettings } from './settings';

/** What a launch comes to, over all its tasks. */
export interface LaunchCounts {
  tasks: number;
  /** Rollouts of iteration 0 that are taken over from another experiment, not run. */
  taken: number;
  /** Rollouts to run in iteration 0. */
  first: number;
  /** Rollouts to run in later iterations. */
  refined: number;
  /** Rollouts to run in all. */
  rollouts: number;
  summaries: number;
  /** Most votes before re-asks and extra votes. */
  votes: number;
  /** Votes when every group is unanimous and the early stop is on; `votes` when it is off. */
  fewestVotes: number;
}

export type Counted = Pick<LaunchSettings, 'tasks' | 'n' | 'pipeline'>;

/** Rollouts that a task of the launch has in the experiment it starts from. */
export type TakenOver = (task: string) => number;
export const nothingTaken: TakenOver = () => 0;

/** Counts of a launch; `takenOver` counts only where its pipeline starts from another experiment. */
export function launchCounts(settings: Counted, takenOver: TakenOver = nothingTaken): LaunchCounts {
  const { tasks, n, pipeline } = settings;
  const counts: LaunchCounts = {
    ...{ tasks: tasks.length, taken: 0, first: 0, refined: 0, rollouts: 0 },
    ...{ summaries: 0, votes: 0, fewestVotes: 0 },
  };
  if (!pipeline) return { ...counts, first: tasks.length * n, rollouts: tasks.length * n };
  const refined = n * (pipeline.iterations - 1);
  const plans = new Map<number, TaskPlan>();
  for (const task of tasks) {
    const initial = pipeline.startFrom === null ? n : takenOver(task);
    const plan = plans.get(initial) ?? taskPlan(initial, n, pipeline);
    plans.set(initial, plan);
    counts.taken += pipeline.startFrom === null ? 0 : initial;
    counts.first += pipeline.startFrom === null ? initial : 0;
    counts.refined += refined;
    counts.rollouts += plan.rollouts;
    counts.summaries += plan.summaries;
    counts.votes += plan.votes;
    counts.fewestVotes += plan.fewestVotes;
  }
  return counts;
}
