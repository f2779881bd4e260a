import { findInRollout } from '@/db/find-in-rollout';
import { pagesDatabase } from '@/db/pages-database';
import { findRollout } from '@/db/rollouts';
import { refuse } from '@/app/api/v1/answer';

/** Steps whose texts hold `?q=` (plain text, case ignored) with the number of hits in each. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const query = new URL(request.url).searchParams.get('q') ?? '';
  if (query.length > 200) return refuse('bad-input', 'q must have at most 200 characters.');
  if (!findRollout(pagesDatabase(), id)) return refuse('not-found', `There is no rollout ${id}.`);
  return Response.json({ steps: findInRollout(pagesDatabase(), id, query) });
}
