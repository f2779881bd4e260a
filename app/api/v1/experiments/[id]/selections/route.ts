import { refuse } from '@/app/api/v1/answer';
import { findExperiment } from '@/db/experiments';
import { pagesDatabase } from '@/db/pages-database';
import { selectionsInput } from '@/db/selections-input';
import { selectionsReport } from '@/lib/metrics/selections-report';

/** Every figure over the selections of an experiment. */
export async function GET(
  _request: Request,
  { params }: RouteContext<'/api/v1/experiments/[id]/selections'>,
) {
  const { id } = await params;
  const db = pagesDatabase();
  if (!findExperiment(db, id)) return refuse('not-found', `There is no experiment ${id}.`);
  return Response.json(selectionsReport(selectionsInput(db, id)));
}
