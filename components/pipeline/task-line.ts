import type { ExperimentPageData, SlotMark } from '@/lib/api/experiments';
import type { PipelineReport, TaskEnding } from '@/lib/metrics/pipeline-types';

/** A task of a pipeline as a row: how it ended, and the marks of its rollouts by iteration. */
export interface TaskLine extends TaskEnding {
  strips: SlotMark[][];
}

/** The tasks of the report with their rollouts; a rollout that the page does not know yet has no mark. */
export function taskLines(
  page: Pick<ExperimentPageData, 'tasks'>,
  report: Pick<PipelineReport, 'settings' | 'taskEndings'>,
): TaskLine[] {
  const slots = new Map(page.tasks.map((task) => [task.id, task.slots]));
  return report.taskEndings.map((ending) => ({
    ...ending,
    strips: Array.from({ length: report.settings.iterations }, (_, iteration) =>
      (slots.get(ending.id) ?? []).filter((slot) => slot.iteration === iteration),
    ),
  }));
}

export const SORTS = [
  'task',
  'first',
  'priors',
  'refined',
  'final',
  'delta',
  'votes',
  'cost',
  'steps',
] as const;
export type SortColumn = (typeof SORTS)[number];

type Key = string | number | null;

const share = (counts: { passed: number; judged: number } | null | undefined): number | null =>
  counts && counts.judged > 0 ? counts.passed / counts.judged : null;

/** From lost to solved; what is still open stands last. */
const FINAL_ORDER = [
  'lost-by-final-vote',
  'lost-by-refinement',
  'lost-by-selection',
  'never-solved',
  'solved',
  'open',
];

const KEYS: Record<SortColumn, (line: TaskLine) => Key> = {
  task: (line) => line.name.toLowerCase(),
  first: (line) => share(line.iterations[0]),
  priors: (line) => share(line.priors),
  refined: (line) => (line.iterations.length > 1 ? share(line.iterations.at(-1)) : null),
  final: (line) => FINAL_ORDER.indexOf(line.ending),
  delta: (line) => line.delta,
  votes: (line) => line.votes.asked,
  cost: (line) => line.costUsd,
  steps: (line) => line.steps.at(-1) ?? null,
};

/** In order; unknown values last in either direction, equals by name. */
export function sortedLines(
  lines: readonly TaskLine[],
  column: SortColumn,
  direction: 'asc' | 'desc',
): TaskLine[] {
  const key = KEYS[column];
  const sign = direction === 'asc' ? 1 : -1;
  return [...lines].sort((x, y) => {
    const a = key(x);
    const b = key(y);
    const byName = x.name.localeCompare(y.name, 'en');
    if (a === null || b === null) return a === b ? byName : a === null ? 1 : -1;
    const order = typeof a === 'string' ? a.localeCompare(String(b), 'en') : a - Number(b);
    return sign * order || byName;
  });
}
