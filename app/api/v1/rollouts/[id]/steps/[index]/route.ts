import { pagesDatabase } from '@/db/pages-database';
import { stepBody } from '@/db/steps';
import { refuse, wholeNumber } from '@/app/api/v1/answer';

/** The whole texts of one step (1-based). */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string; index: string }> }) {
  const { id, index } = await params;
  const step = wholeNumber(index);
  const body = step === null ? null : stepBody(pagesDatabase(), id, step);
  return body ? Response.json(body) : refuse('not-found', `Rollout ${id} has no step ${index}.`);
}
