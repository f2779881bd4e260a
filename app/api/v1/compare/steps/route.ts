import { found, reading } from '@/app/access/reading';
import { comparedSteps } from '@/db/compare-steps';
import { refuse, wholeNumber } from '@/app/api/v1/answer';

/** The steps of 2 to 4 rollouts (`r`, repeated), aligned with those of column `ref` (from 0, default 0). */
export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const ids = query.getAll('r');
  const reference = query.has('ref') ? wholeNumber(query.get('ref')) : 0;
  if (ids.length < 2 || ids.length > 4) return refuse('bad-input', 'Name 2 to 4 rollouts with r=…&r=….');
  if (reference === null || reference >= ids.length)
    return refuse('bad-input', `ref must be the place of one of the ${ids.length} rollouts, from 0.`);
  return reading({ kind: 'comparison', rolloutIds: ids, part: 'steps' }, (db) => {
    const steps = comparedSteps(db, ids, reference);
    return 'unknown' in steps ? found(null, `There is no rollout ${steps.unknown}.`) : steps;
  });
}
