import { found, reading } from '@/app/access/reading';
import { findExperiment } from '@/db/experiments';
import { selectionsInput } from '@/db/selections-input';
import { selectionsReport } from '@/lib/metrics/selections-report';

/** Every figure over the selections of an experiment. */
export async function GET(
  _request: Request,
  { params }: RouteContext<'/api/v1/experiments/[id]/selections'>,
) {
  const { id } = await params;
  return reading({ kind: 'experiment', id, part: 'selections' }, (db) => {
    found(findExperiment(db, id), `There is no experiment ${id}.`);
    return selectionsReport(selectionsInput(db, id));
  });
}
