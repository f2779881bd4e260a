import { found, reading } from '@/app/access/reading';
import { refuse } from '@/app/api/v1/answer';
import { findExperiment } from '@/db/experiments';
import { wholeReport } from '@/db/report';
import { defaultSelection } from '@/db/report-input';
import { selectionsOf } from '@/db/tournaments';

/** Every figure of an experiment: for `?selection=` (left out: see `defaultSelection`) and for its pipeline. */
export async function GET(request: Request, { params }: RouteContext<'/api/v1/experiments/[id]/report'>) {
  const { id } = await params;
  const asked = new URL(request.url).searchParams.get('selection');
  return reading({ kind: 'experiment', id, part: 'report' }, (db) => {
    found(findExperiment(db, id), `There is no experiment ${id}.`);
    if (asked !== null && !selectionsOf(db, id).some((selection) => selection.id === asked))
      return refuse('not-found', `Experiment ${id} has no selection ${asked}.`);
    return wholeReport(db, id, asked ?? defaultSelection(db, id));
  });
}
