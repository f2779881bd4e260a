import { refuse } from '@/app/api/v1/answer';
import { findExperiment } from '@/db/experiments';
import { pagesDatabase } from '@/db/pages-database';
import { wholeReport } from '@/db/report';
import { defaultSelection } from '@/db/report-input';
import { selectionsOf } from '@/db/tournaments';

/** Every figure of an experiment: for `?selection=` (left out: see `defaultSelection`) and for its pipeline. */
export async function GET(request: Request, { params }: RouteContext<'/api/v1/experiments/[id]/report'>) {
  const { id } = await params;
  const db = pagesDatabase();
  if (!findExperiment(db, id)) return refuse('not-found', `There is no experiment ${id}.`);
  const known = selectionsOf(db, id).map((selection) => selection.id);
  const asked = new URL(request.url).searchParams.get('selection');
  if (asked !== null && !known.includes(asked))
    return refuse('not-found', `Experiment ${id} has no selection ${asked}.`);
  return Response.json(wholeReport(db, id, asked ?? defaultSelection(db, id)));
}
