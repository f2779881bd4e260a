import { tasksOf } from '@/db/experiments';
import { slotsOf } from '@/db/launches';
import { rolloutsById } from '@/db/rollouts';
import type { DbOrTx } from '@/db/client';

const MARKS = { passed: '✓', failed: '✕', error: '!', unknown: '–' } as const;

/** A launch task by task: what became of each slot. */
export function launchTable(db: DbOrTx, experimentId: string) {
  const slots = slotsOf(db, experimentId);
  const rows = new Map(
    rolloutsById(
      db,
      slots.flatMap((slot) => slot.rolloutId ?? []),
    ).map((rollout) => [rollout.id, rollout]),
  );
  return tasksOf(db, experimentId).map((task) => {
    const rollouts = slots
      .filter((slot) => slot.taskId === task.id)
      .sort((a, b) => a.iteration - b.iteration || a.slot - b.slot)
      .map((slot) => {
        const row = slot.rolloutId === null ? undefined : rows.get(slot.rolloutId);
        return {
          ...{ slot: slot.slot, status: slot.status, rolloutId: slot.rolloutId },
          ...{ outcome: row?.outcome ?? null, reward: row?.reward ?? null },
          ...{ exitStatus: row?.exitStatus ?? null, steps: row?.stepCount ?? null },
          detail: row?.outcomeDetail ?? null,
          mark: slot.status === 'finished' && row ? MARKS[row.outcome] : '·',
        };
      });
    const judged = rollouts.filter(({ outcome }) => outcome === 'passed' || outcome === 'failed');
    return {
      task: task.name,
      passed: judged.filter(({ outcome }) => outcome === 'passed').length,
      judged: judged.length,
      rollouts,
    };
  });
}
