import { found, reading } from '@/app/access/reading';
import { findRollout } from '@/db/rollouts';
import { stepsOf } from '@/db/steps';
import { refuse, wholeNumber } from '@/app/api/v1/answer';

/** Steps `from`…`from + limit − 1` (1-based; limit 50, at most 500) with the heads of their texts. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const query = new URL(request.url).searchParams;
  const from = query.has('from') ? wholeNumber(query.get('from')) : 1;
  const limit = query.has('limit') ? wholeNumber(query.get('limit')) : 50;
  if (from === null || limit === null || from < 1 || limit < 1)
    return refuse('bad-input', 'from and limit must be whole numbers from 1.');
  return reading({ kind: 'rollout', id, part: 'steps' }, (db) => {
    const rollout = found(findRollout(db, id), `There is no rollout ${id}.`);
    return { total: rollout.stepCount, steps: stepsOf(db, id, from, Math.min(limit, 500)) };
  });
}
