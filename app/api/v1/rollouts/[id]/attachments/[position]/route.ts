import { pagesDatabase } from '@/db/pages-database';
import { attachmentAt } from '@/db/rollout-page';
import { refuse, wholeNumber } from '@/app/api/v1/answer';

/** One log of a rollout with its whole text. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ id: string; position: string }> },
) {
  const { id, position } = await params;
  const at = wholeNumber(position);
  const found = at === null ? null : attachmentAt(pagesDatabase(), id, at);
  return found ? Response.json(found) : refuse('not-found', `Rollout ${id} has no attachment ${position}.`);
}
