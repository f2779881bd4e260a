import { pagesDatabase } from '@/db/pages-database';
import { rolloutPage } from '@/db/rollout-page';
import { refuse } from '@/app/api/v1/answer';

/** A rollout with outcome, facts, summary and an outline of its steps; their texts are asked for apart. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const page = rolloutPage(pagesDatabase(), id);
  return page ? Response.json(page) : refuse('not-found', `There is no rollout ${id}.`);
}
