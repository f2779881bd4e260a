import { found, reading } from '@/app/access/reading';
import { experimentPage } from '@/db/experiment-page';

/** An experiment with its tasks, attempts, selections and jobs; the figures stand at `…/report`. */
export async function GET(_request: Request, { params }: RouteContext<'/api/v1/experiments/[id]'>) {
  const { id } = await params;
  return reading({ kind: 'experiment', id, part: 'page' }, (db) =>
    found(experimentPage(db, id), `There is no experiment ${id}.`),
  );
}
