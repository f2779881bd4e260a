import { pagesDatabase } from '@/db/pages-database';
import { taskPage } from '@/db/task-page';
import { refuse } from '@/app/api/v1/answer';

/** A task of an experiment with its rollouts and the tournament of `?selection=` (the newest without). */
export async function GET(request: Request, { params }: { params: Promise<{ id: string; task: string }> }) {
  const { id, task } = await params;
  const selection = new URL(request.url).searchParams.get('selection');
  const page = taskPage(pagesDatabase(), id, task, selection);
  return page ? Response.json(page) : refuse('not-found', `Experiment ${id} has no task ${task}.`);
}
