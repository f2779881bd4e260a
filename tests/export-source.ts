import type { ExportFile, ExportSource } from '@/lib/export/export-source';
import { stableId, slugify } from '@/lib/ids';
import { experimentReport } from '@/lib/metrics/report';
import type { RecordedRollout } from '@/lib/rollout/rollout';

/** Rollouts as the source of an export: of each task the slots are counted up. */
export function exportSourceOf(
  rollouts: readonly RecordedRollout[],
  change: Partial<ExportSource> = {},
): ExportSource {
  const taskId = ({ task }: RecordedRollout) => stableId('task', task.benchmark ?? '', task.name);
  const tasks = new Map(rollouts.map((one) => [taskId(one), one.task]));
  const slots = new Map<string, number>();
  const stored = rollouts.map((recorded, i) => {
    const id = taskId(recorded);
    const slot = slots.get(id) ?? 0;
    slots.set(id, slot + 1);
    return {
      id: `r${i}`,
      taskId: id,
      iteration: 0,
      slot,
      attempt: 1,
      stepCount: recorded.steps.length,
      shown: null,
      recorded,
    };
  });
  return {
    experiment: {
      id: 'unit',
      name: 'Unit',
      source: 'import',
      origin: null,
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    tasks: [...tasks].map(([id, task]) => ({ id, slug: `${slugify(task.name)}-${id.slice(0, 4)}`, ...task })),
    rollouts: stored.map(({ id, taskId: of, iteration, slot, attempt }) => ({
      id,
      taskId: of,
      iteration,
      slot,
      attempt,
    })),
    rollout: (id) => stored.find((one) => one.id === id) ?? null,
    summaries: () => [],
    tournamentIds: [],
    tournament: () => null,
    tournamentsOf: () => [],
    answers: () => [],
    figures: () => ({
      selectionId: null,
      ...experimentReport({
        tasks: [...tasks].map(([id, task]) => ({
          ...{ id, slug: slugify(task.name), name: task.name, tournament: null },
          rollouts: stored
            .filter((one) => one.taskId === id)
            .map(({ id: rollout, recorded }) => ({
              ...{ id: rollout, outcome: recorded.outcome.kind, steps: recorded.steps.length },
              ...{ usage: recorded.usage, costUsd: recorded.costUsd },
            })),
        })),
        calls: [],
      }),
      pipeline: null,
    }),
    setup: () => null,
    ...change,
  };
}

/** All files of an export by path. */
export function filesOf(files: Iterable<ExportFile>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { path, chunks } of files) found[path] = [...chunks].join('');
  return found;
}
