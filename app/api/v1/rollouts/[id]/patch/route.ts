import { pagesDatabase } from '@/db/pages-database';
import { patchText } from '@/db/rollout-page';
import { findRollout } from '@/db/rollouts';
import { refuse } from '@/app/api/v1/answer';

/** The whole patch of a rollout, null when it has none. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!findRollout(pagesDatabase(), id)) return refuse('not-found', `There is no rollout ${id}.`);
  return Response.json({ patch: patchText(pagesDatabase(), id) });
}
