import { refuse } from '@/app/api/v1/answer';
import { experimentPage } from '@/db/experiment-page';
import { pagesDatabase } from '@/db/pages-database';

/** An experiment with its tasks, attempts, selections and jobs; the figures stand at `…/report`. */
export async function GET(_request: Request, { params }: RouteContext<'/api/v1/experiments/[id]'>) {
  const { id } = await params;
  const page = experimentPage(pagesDatabase(), id);
  return page ? Response.json(page) : refuse('not-found', `There is no experiment ${id}.`);
}
