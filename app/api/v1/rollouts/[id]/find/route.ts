import { found, reading } from '@/app/access/reading';
import { findInRollout } from '@/db/find-in-rollout';
import { findRollout } from '@/db/rollouts';
import { refuse } from '@/app/api/v1/answer';

/** Steps whose texts hold `?q=` (plain text, case ignored) with the number of hits in each. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const query = new URL(request.url).searchParams.get('q') ?? '';
  if (query.length > 200) return refuse('bad-input', 'q must have at most 200 characters.');
  return reading({ kind: 'rollout', id, part: 'steps' }, (db) => {
    found(findRollout(db, id), `There is no rollout ${id}.`);
    return { steps: findInRollout(db, id, query) };
  });
}
