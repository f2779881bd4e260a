import type { ExperimentPageData } from '@/lib/api/experiments';
import { plannedVotes } from '@/lib/tournament/grouping';
import { tournamentSettingsSchema, type TournamentSettings } from '@/lib/tournament/settings';

export interface SelectPlan {
  tasks: number;
  rollouts: number;
  groups: number;
  /** Most votes before re-asks and extra votes. */
  votes: number;
  /** Tasks with too few attempts for a group. */
  idle: number;
}

/** What a selection over these tasks (null: all) would do; counts only. */
export function selectPlan(
  page: ExperimentPageData,
  slugs: readonly string[] | null,
  settings: Pick<TournamentSettings, 'groupSize' | 'keep' | 'votes'>,
): SelectPlan {
  const plan: SelectPlan = { tasks: 0, rollouts: 0, groups: 0, votes: 0, idle: 0 };
  for (const task of page.tasks) {
    if (slugs !== null && !slugs.includes(task.slug)) continue;
    const { groups, votes } = plannedVotes(task.slots.length, settings);
    plan.tasks++;
    plan.rollouts += task.slots.length;
    plan.groups += groups;
    plan.votes += votes;
    if (groups === 0) plan.idle++;
  }
  return plan;
}

/** The first thing wrong with settings, by field; empty when they can be used. */
export function settingProblems(settings: unknown): Record<string, string> {
  const read = tournamentSettingsSchema.safeParse(settings);
  if (read.success) return {};
  return Object.fromEntries(
    read.error.issues.map((issue) => [
      String(issue.path[0]),
      issue.code === 'invalid_type' ? 'A number is needed here.' : issue.message,
    ]),
  );
}
