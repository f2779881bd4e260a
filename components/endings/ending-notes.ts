import type { PipelineReport, TaskEnding } from '@/lib/metrics/pipeline-types';

/** How the list of tasks is ordered by Δ. */
export const ORDERS = ['helped', 'hurt'] as const;
export type Order = (typeof ORDERS)[number];

/** Tasks by Δ, the largest gain or the largest loss first; without a Δ last, equals by name. */
export function byDelta(tasks: readonly TaskEnding[], order: Order): TaskEnding[] {
  const sign = order === 'helped' ? -1 : 1;
  return [...tasks].sort((a, b) => {
    const byName = a.name.localeCompare(b.name, 'en');
    if (a.delta === null || b.delta === null) return a.delta === b.delta ? byName : a.delta === null ? 1 : -1;
    return sign * (a.delta - b.delta) || byName;
  });
}

/** What the endings mean for a pipeline of this shape, where that is not plain; one sentence each. */
export function shapeNotes({ iterations, context, pool, keep }: PipelineReport['settings']): string[] {
  if (iterations === 1)
    return [
      'With one iteration (T = 1) nothing is refined: a task is solved, never solved, or lost by the final vote, which is the only tournament.',
    ];
  const notes: string[] = [];
  if (iterations > 2)
    notes.push(
      `With ${iterations} iterations a task that failed is put down to the step after the last iteration in which something passed: to the selection if none of the priors shown from there passes, to refinement if one does and nothing passed in any later iteration.`,
    );
  if (context === 'single')
    notes.push(
      'Each rollout is shown the one before it in its own place; nothing is selected, so a passing one is always shown and “lost by select-K” cannot occur while every place is filled.',
    );
  if (context === 'random-k')
    notes.push(
      `Each rollout is shown ${keep} drawn at random; “lost by select-K” then means that the draw gave no passing one to anybody.`,
    );
  if (pool === 'last-and-champion')
    notes.push(
      'The champion of the iterations before stands in the final too: when it passes and is not chosen, the final vote lost the task.',
    );
  return notes;
}

/** Where the tournament that lost a task stands on the task's page. */
export function lostHref(experimentId: string, { slug, lostIn }: TaskEnding): string | null {
  if (lostIn === null) return null;
  return `/experiments/${experimentId}/tasks/${slug}#${lostIn.purpose}-${lostIn.iteration}`;
}
