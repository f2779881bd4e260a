import { found, reading } from '@/app/access/reading';
import { taskPage } from '@/db/task-page';

/** A task of an experiment with its rollouts and the tournament of `?selection=` (the newest without). */
export async function GET(request: Request, { params }: { params: Promise<{ id: string; task: string }> }) {
  const { id, task } = await params;
  const selection = new URL(request.url).searchParams.get('selection');
  return reading({ kind: 'task', experimentId: id, task }, (db) =>
    found(taskPage(db, id, task, selection), `Experiment ${id} has no task ${task}.`),
  );
}
