import type { ExperimentPageData } from '@/lib/api/experiments';
import { tournamentSettingsSchema } from '@/lib/tournament/settings';

/** Iterations that the experiment has finished rollouts of, ascending. */
export const iterationsOf = (page: ExperimentPageData): number[] =>
  [...new Set(page.tasks.flatMap((task) => task.slots.map((slot) => slot.iteration)))].sort((a, b) => a - b);

/** How many rollouts of each task (null: all tasks) are compared; of its last iteration when `iteration` is null. */
export function comparedCounts(
  page: ExperimentPageData,
  slug: string | null,
  iteration: number | null,
): number[] {
  return page.tasks
    .filter((task) => slug === null || task.slug === slug)
    .map(({ slots }) => {
      const of = iteration ?? Math.max(...slots.map((slot) => slot.iteration));
      return slots.filter((slot) => slot.iteration === of).length;
    });
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
