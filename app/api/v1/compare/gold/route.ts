import { findGoldPatch } from '@/db/gold-patches';
import { pagesDatabase } from '@/db/pages-database';
import { taskById } from '@/db/experiments';
import { findRollout } from '@/db/rollouts';
import { refuse } from '@/app/api/v1/answer';

/** The reference patch of the task of rollout `?r=`. */
export function GET(request: Request) {
  const id = new URL(request.url).searchParams.get('r') ?? '';
  const db = pagesDatabase();
  const rollout = findRollout(db, id);
  const task = rollout && taskById(db, rollout.taskId);
  if (!rollout || !task) return refuse('not-found', `There is no rollout ${id}.`);
  const gold = findGoldPatch(db, task.id);
  return gold
    ? Response.json({ task: task.name, ...gold })
    : refuse('not-found', `No reference patch of ${task.name} was imported.`);
}
