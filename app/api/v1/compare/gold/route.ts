import { found, reading } from '@/app/access/reading';
import { findGoldPatch } from '@/db/gold-patches';
import { taskById } from '@/db/experiments';
import { findRollout } from '@/db/rollouts';

/** The reference patch of the task of rollout `?r=`. */
export async function GET(request: Request) {
  const id = new URL(request.url).searchParams.get('r') ?? '';
  return reading({ kind: 'comparison', rolloutIds: [id], part: 'gold' }, (db) => {
    const rollout = findRollout(db, id);
    const task = found(rollout && taskById(db, rollout.taskId), `There is no rollout ${id}.`);
    const gold = found(findGoldPatch(db, task.id), `No reference patch of ${task.name} was imported.`);
    return { task: task.name, ...gold };
  });
}
