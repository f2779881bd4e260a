import { refuse } from '@/app/api/v1/answer';
import { lineagePage } from '@/db/lineage';
import { pagesDatabase } from '@/db/pages-database';

/** What a rollout was shown of the iteration before and did with it, and which rollouts were shown its summary. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const page = lineagePage(pagesDatabase(), id);
  return page ? Response.json(page) : refuse('not-found', `There is no rollout ${id}.`);
}
