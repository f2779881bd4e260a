import type { ExperimentPageData, SelectionLine, SlotMark } from '@/lib/api/experiments';
import type { ExperimentReport, TaskReport } from '@/lib/metrics/report';

export type TaskEnding =
  NonNullable<TaskReport['ending']> | 'several' | 'running' | 'failed' | 'cancelled' | 'none';

/** A task as a row: its attempts, what was chosen, and how the tests judge the choice. */
export interface TaskRow {
  id: string;
  slug: string;
  name: string;
  slots: SlotMark[];
  passed: number;
  judged: number;
  survivors: TaskReport['survivors'];
  ending: TaskEnding;
  /** Why the tournament failed. */
  error: string | null;
  votes: TaskReport['votes'];
  steps: { median: number; min: number; max: number } | null;
}

export const TASK_ENDINGS: Record<TaskEnding, string> = {
  right: 'right: a passing attempt was chosen',
  lost: 'lost: a passing attempt existed, the judge chose a failing one',
  'nothing-passed': 'nothing passed',
  unknown: 'chosen attempt not judged by tests',
  several: 'several survivors',
  running: 'tournament under way',
  failed: 'tournament failed',
  cancelled: 'tournament cancelled',
  none: 'no tournament yet',
};

function stepsOf(slots: readonly SlotMark[]): TaskRow['steps'] {
  const sorted = slots.map((slot) => slot.steps).sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const [min] = sorted;
  const max = sorted.at(-1);
  return middle === undefined || min === undefined || max === undefined ? null : { median: middle, min, max };
}

/** Rows of the task table for one selection (null: none yet). */
export function taskRows(
  page: ExperimentPageData,
  report: ExperimentReport,
  selection: SelectionLine | null,
): TaskRow[] {
  return page.tasks.map((task) => {
    const figures = report.tasks.find((row) => row.id === task.id);
    const tournament = selection?.tournaments.find((row) => row.taskId === task.id);
    const survivors = figures?.survivors ?? [];
    // The figures may be read a moment before or after the page: what they do not know yet is still under way.
    const counted = tournament?.status !== 'finished' || figures?.tournamentId === tournament.id;
    const open = tournament === undefined ? 'none' : counted ? tournament.status : 'running';
    const ending =
      open === 'finished' ? (figures?.ending ?? (survivors.length > 1 ? 'several' : 'unknown')) : open;
    return {
      id: task.id,
      slug: task.slug,
      name: task.name,
      slots: task.slots,
      passed: figures?.passed ?? 0,
      judged: figures?.judged ?? 0,
      survivors,
      ending,
      error: tournament?.error ?? null,
      votes: figures?.votes ?? null,
      steps: stepsOf(task.slots),
    };
  });
}
