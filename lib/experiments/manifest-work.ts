import type { Slot } from '@/db/launches';
import type { ManifestFacts } from '@/db/manifest-facts';
import type { DoneWork, PlannedWork } from '@/lib/launch/manifest';
import type { LaunchSettings } from '@/lib/launch/settings';
import { taskPlan } from '@/lib/refine/plan';

/** Rollouts of iteration 0: as many as were asked for, or as the experiment to start from had. */
export const initialOf = (slots: readonly Slot[]): number =>
  slots.filter((slot) => slot.iteration === 0).length;

/** Filled at the launch with a rollout of another experiment: no attempt was ever made for it. */
const isTakenOver = (slot: Slot) => slot.status === 'finished' && slot.attempts === 0;

/** What one task takes by its settings. */
export function plannedWork({ n, pipeline }: LaunchSettings, slots: readonly Slot[]): PlannedWork {
  const initial = initialOf(slots);
  if (!pipeline) return { rollouts: initial, takenOver: 0, summaries: 0, votes: 0, fewestVotes: 0 };
  const { rollouts, summaries, votes, fewestVotes } = taskPlan(initial, n, pipeline);
  const takenOver = pipeline.startFrom === null ? 0 : initial;
  return { rollouts, takenOver, summaries, votes, fewestVotes };
}

/** What was done of one task: by its pipeline; without one, also what was asked for afterwards. */
export function doneWork(
  settings: LaunchSettings | null,
  taskId: string,
  slots: readonly Slot[],
  facts: ManifestFacts,
): DoneWork {
  const takenOver = slots.filter(isTakenOver).length;
  const ofPipeline = settings?.pipeline != null;
  const held = facts.tournaments.filter(
    (one) => one.taskId === taskId && (!ofPipeline || one.purpose !== null),
  );
  return {
    ...{ rollouts: (facts.rollouts.get(taskId) ?? 0) - takenOver, takenOver },
    summaries: facts.summaries.get(taskId) ?? 0,
    votes: held.reduce((sum, one) => sum + one.votes, 0),
    extraVotes: held.reduce((sum, one) => sum + one.extraVotes, 0),
  };
}

export function totalPlanned(tasks: readonly PlannedWork[]): PlannedWork {
  const sum = (of: (task: PlannedWork) => number) => tasks.reduce((all, task) => all + of(task), 0);
  return {
    rollouts: sum((task) => task.rollouts),
    takenOver: sum((task) => task.takenOver),
    summaries: sum((task) => task.summaries),
    votes: sum((task) => task.votes),
    fewestVotes: sum((task) => task.fewestVotes),
  };
}

export function totalDone(tasks: readonly DoneWork[]): DoneWork {
  const sum = (of: (task: DoneWork) => number) => tasks.reduce((all, task) => all + of(task), 0);
  return {
    rollouts: sum((task) => task.rollouts),
    takenOver: sum((task) => task.takenOver),
    summaries: sum((task) => task.summaries),
    votes: sum((task) => task.votes),
    extraVotes: sum((task) => task.extraVotes),
  };
}
